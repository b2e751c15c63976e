"""A customer's statement of account: words, figures and PDF."""

from __future__ import annotations

from dataclasses import asdict

from desktop.customers.queries import Customer
from desktop.messages.say import Say
from desktop.money import money_text
from desktop.reports.pdf import Sheet, Table, as_pdf
from desktop.reports.text_table import Column, TextTable
from desktop.selling.statement import Statement
from desktop.setup.queries import Shop

_NAMES = ("day", "number", "kind", "amount", "balance")


def statement_words(statement: Statement, say: Say) -> str:
    """As a table for a terminal."""
    columns = [Column(say(f"statement.column.{name}"), is_figure=name in _NAMES[3:]) for name in _NAMES]
    return "\n".join(TextTable(columns, _rows(statement, say)).lines())


def statement_figures(statement: Statement) -> dict[str, object]:
    """For programs."""
    rows = [{**asdict(line), "day": line.day.isoformat()} for line in statement.lines]
    return {
        "customer_id": statement.customer_id,
        "from": statement.first.isoformat(),
        "to": statement.last.isoformat(),
        "opening_cents": statement.opening_cents,
        "closing_cents": statement.closing_cents,
        "rows": rows,
    }


def statement_pdf(statement: Statement, customer: Customer, shop: Shop, say: Say) -> bytes:
    """On A4, for the post or an envelope."""
    return as_pdf(statement_sheet(statement, customer, shop, say))


def statement_sheet(statement: Statement, customer: Customer, shop: Shop, say: Say) -> Sheet:
    """Words, figures and order."""
    to = [customer.word("company"), customer.word("name"), *customer.word("address").splitlines()]
    days = f"{statement.first:%d %b %Y} – {statement.last:%d %b %Y}"
    headings = [say(f"statement.column.{name}") for name in _NAMES]
    total = (say("statement.closing"), money_text(statement.closing_cents))
    return Sheet(
        title=say("statement.title"),
        sender=(shop.name, *(shop.address or "").splitlines()),
        to=[each for each in to if each],
        facts=((say("statement.days"), days),),
        table=Table(headings, (0.16, 0.2, 0.3, 0.17, 0.17), _rows(statement, say), (total,), figures=(3, 4)),
        foot=(say("statement.foot"),),
        banner=say("receipt.training") if shop.is_training else "",
    )


def _rows(statement: Statement, say: Say) -> list[list[str]]:
    first = [
        f"{statement.first:%d %b %Y}",
        "",
        say("statement.opening"),
        "",
        money_text(statement.opening_cents),
    ]
    lines = [
        [
            f"{line.day:%d %b %Y}",
            line.number,
            say(f"statement.kind.{line.kind}"),
            money_text(line.amount_cents),
            money_text(line.balance_cents),
        ]
        for line in statement.lines
    ]
    return [first, *lines]
