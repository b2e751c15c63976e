"""Every account with its opening balance, what moved and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.accounting.queries import FIRST_DAY, LAST_DAY, AccountBalance, balances
from desktop.database.rows import Rows
from desktop.messages.say import Say
from desktop.reports.text_table import Column, TextTable, days_told, figure


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """Accounts by code over a range of posting dates; debit above nothing, credit below."""

    first: str
    last: str
    accounts: tuple[AccountBalance, ...]

    @property
    def opening_cents(self) -> int:
        """Nothing, if the books are whole."""
        return sum(each.opening_cents for each in self.accounts)

    @property
    def debit_cents(self) -> int:
        return sum(each.debit_cents for each in self.accounts)

    @property
    def credit_cents(self) -> int:
        return sum(each.credit_cents for each in self.accounts)

    @property
    def balance_cents(self) -> int:
        """Nothing, if the books are whole."""
        return sum(each.balance_cents for each in self.accounts)

    def as_json(self) -> dict[str, object]:
        """Flat, whole cents."""
        rows = [
            {
                "code": each.account,
                "name": each.name,
                "kind": each.kind,
                "opening_cents": each.opening_cents,
                "debit_cents": each.debit_cents,
                "credit_cents": each.credit_cents,
                "balance_cents": each.balance_cents,
            }
            for each in self.accounts
        ]
        totals = {
            "opening_cents": self.opening_cents,
            "debit_cents": self.debit_cents,
            "credit_cents": self.credit_cents,
            "balance_cents": self.balance_cents,
        }
        return {"from": self.first, "to": self.last, "rows": rows, "totals": totals}

    def as_text(self, say: Say) -> str:
        """A table for the terminal."""
        columns = [
            Column(say("report.account")),
            Column(say("report.name")),
            *(
                Column(say(f"report.{name}"), is_figure=True)
                for name in ("opening", "debits", "credits", "balance")
            ),
        ]
        rows = [(each.account, each.name, *_figures(each)) for each in self.accounts]
        table = TextTable(columns, rows, (say("report.total"), "", *_figures(self)))
        title = say("report.trial_balance.title")
        return "\n".join([title, days_told(say, self.first, self.last), "", *table.lines()])


def trial_balance(rows: Rows, first: str = FIRST_DAY, last: str = LAST_DAY) -> TrialBalance:
    """The books over a range of days, both ends included."""
    return TrialBalance(first, last, tuple(balances(rows, first, last)))


def _figures(each: AccountBalance | TrialBalance) -> tuple[str, ...]:
    return tuple(
        figure(cents)
        for cents in (each.opening_cents, each.debit_cents, each.credit_cents, each.balance_cents)
    )
