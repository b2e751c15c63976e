"""Baskets that are not paid: they ended nowhere, and what is parked was parked by somebody."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.database.rows import Rows
from desktop.verify.finding import Wrong, offenders


def open_baskets_have_not_ended(rows: Rows) -> Iterator[Wrong]:
    """Whatever was sold or cleared under this id stands among the answers: it is offered to nobody again."""
    return offenders(
        rows,
        "open_basket",
        "basket_id ended_by",
        "SELECT b.basket_id, coalesce(c.command, 'sale') FROM open_basket b"
        " LEFT JOIN command_answer c ON c.command_id = b.basket_id"
        " LEFT JOIN sale s ON s.sale_id = b.basket_id"
        " WHERE c.command_id IS NOT NULL OR s.sale_id IS NOT NULL",
    )


def parked_baskets_are_as_audited(rows: Rows) -> Iterator[Wrong]:
    """A basket waits beside the counter since the moment somebody parked it there."""
    return offenders(
        rows,
        "open_basket",
        "basket_id parked_at",
        "WITH told AS MATERIALIZED (SELECT happened_at,"
        "  iif(json_valid(facts), facts, '{}') ->> 'basket_id' name FROM audit"
        "  WHERE command = 'park_basket')"
        " SELECT basket_id, parked_at FROM open_basket WHERE parked_at IS NOT NULL"
        "  AND (basket_id, parked_at) NOT IN (SELECT name, happened_at FROM told WHERE name IS NOT NULL)",
    )
