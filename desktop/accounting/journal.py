"""The journal: open an entry on a document, debit, credit, post; unequal sides are a bug."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.dialects.sqlite import insert

from desktop.accounting.tables import account_day, entry, entry_line
from desktop.database.work import Work
from desktop.ids import new_id

INSERT_ENTRY = entry.insert()
INSERT_LINE = entry_line.insert()
_kept = insert(account_day)
ADD_BALANCE = _kept.on_conflict_do_update(
    index_elements=["posted_on", "account", "location_id", "till_id"],
    set_={
        "debit_cents": account_day.c.debit_cents + _kept.excluded.debit_cents,
        "credit_cents": account_day.c.credit_cents + _kept.excluded.credit_cents,
    },
)


class UnbalancedEntry(AssertionError):
    """Debits and credits differ: our bug, and the whole work is undone."""


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One side of an entry: cents above nothing are debit, below credit."""

    account: str
    amount_cents: int
    gst_code: str | None


@dataclass
class Entry:
    """A balanced entry in the making, on one document, place and till."""

    document_id: str
    kind: str
    posted_on: str
    memo: str
    location_id: str
    till_id: str
    lines: list[EntryLine] = field(default_factory=list)

    def debit(self, account: str, cents: int, gst_code: str | None = None) -> None:
        """Debit an account (cents below nothing are a credit); nothing is not written."""
        if cents:
            self.lines.append(EntryLine(account, cents, gst_code))

    def credit(self, account: str, cents: int, gst_code: str | None = None) -> None:
        """Credit an account (cents below nothing are a debit)."""
        self.debit(account, -cents, gst_code)

    def post(self, work: Work) -> str | None:
        """Write the entry and the balances kept with it; its id, or nothing when no money moved.

        Raises:
            UnbalancedEntry: a bug.
        """
        if sum(line.amount_cents for line in self.lines):
            raise UnbalancedEntry(self)
        if not self.lines:
            return None
        entry_id = new_id()
        work.write(
            INSERT_ENTRY,
            {
                "entry_id": entry_id,
                "document_id": self.document_id,
                "kind": self.kind,
                "posted_on": self.posted_on,
                "memo": self.memo,
                "posted_at": work.now_text,
            },
        )
        place = {"location_id": self.location_id, "till_id": self.till_id}
        work.write(
            INSERT_LINE,
            [
                {
                    "entry_id": entry_id,
                    "line_no": number,
                    "account": line.account,
                    "amount_cents": line.amount_cents,
                    "gst_code": line.gst_code,
                    **place,
                }
                for number, line in enumerate(self.lines, start=1)
            ],
        )
        work.write(ADD_BALANCE, _kept_rows(self.lines, {"posted_on": self.posted_on, **place}))
        return entry_id


def _kept_rows(lines: Sequence[EntryLine], place: dict[str, str]) -> list[dict[str, object]]:
    return [
        {
            **place,
            "account": line.account,
            "debit_cents": max(line.amount_cents, 0),
            "credit_cents": max(-line.amount_cents, 0),
        }
        for line in lines
    ]
