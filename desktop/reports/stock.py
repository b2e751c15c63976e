"""What lies on the shelves and what it cost."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.database.rows import Rows
from desktop.messages.say import Say
from desktop.money import MICROS_PER_CENT, THOUSANDTHS, cents_of_micros, divide_half_up, quantity_text
from desktop.reports.text_table import Column, TextTable, figure


@dataclass(frozen=True, slots=True)
class StockRow:
    """One item at one place; quantity in thousandths of the base unit, value in micro-dollars."""

    item_id: str
    sku: str
    name: str
    location: str
    quantity_thousandths: int
    value_micros: int
    last_cost_micros: int | None

    @property
    def unit_cost_micros(self) -> int | None:
        """The average cost of what is there; the last cost when nothing is; nothing when never known.

        What was sold before any came in has the cost it left at, which the catalogue listed.
        """
        if not self.is_cost_known or (self.quantity_thousandths <= 0 and self.last_cost_micros is not None):
            return self.last_cost_micros
        sign = -1 if self.quantity_thousandths < 0 else 1
        return divide_half_up(sign * self.value_micros * THOUSANDTHS, sign * self.quantity_thousandths)

    @property
    def is_cost_known(self) -> bool:
        """Did any of it ever come in, or leave, at a cost? If not, it lies there at a value of nothing."""
        left_at_a_cost = self.quantity_thousandths < 0 and self.value_micros != 0
        return self.last_cost_micros is not None or left_at_a_cost

    @property
    def value_cents(self) -> int:
        return cents_of_micros(self.value_micros)


@dataclass(frozen=True, slots=True)
class StockReport:
    """Every item that keeps stock. The value is the inventory account's, rounded once for each place."""

    rows: tuple[StockRow, ...]
    value_micros: int
    value_cents: int

    @property
    def quantity_thousandths(self) -> int:
        return sum(row.quantity_thousandths for row in self.rows)

    @property
    def without_cost(self) -> int:
        """Items on the shelf whose cost nobody has said: the value is too low by them."""
        return sum(row.quantity_thousandths > 0 and not row.is_cost_known for row in self.rows)

    def as_json(self) -> dict[str, object]:
        """Flat; `value_cents` of the totals equals the inventory account, the rows' are rounded each."""
        rows = [
            {
                "item_id": row.item_id,
                "sku": row.sku,
                "name": row.name,
                "location": row.location,
                "quantity_thousandths": row.quantity_thousandths,
                "is_cost_known": row.is_cost_known,
                "unit_cost_micros": row.unit_cost_micros,
                "value_micros": row.value_micros,
                "value_cents": row.value_cents,
            }
            for row in self.rows
        ]
        totals = {
            "quantity_thousandths": self.quantity_thousandths,
            "value_micros": self.value_micros,
            "value_cents": self.value_cents,
            "rows_without_cost": self.without_cost,
        }
        return {"rows": rows, "totals": totals}

    def as_text(self, say: Say) -> str:
        """A table for the terminal; unit costs in dollars with four decimals."""
        columns = [
            Column(say("report.sku")),
            Column(say("report.name")),
            Column(say("report.location")),
            *(Column(say(f"report.{name}"), is_figure=True) for name in ("quantity", "unit_cost", "value")),
        ]
        rows = [
            (
                row.sku,
                row.name,
                row.location,
                quantity_text(row.quantity_thousandths),
                _cost(row.unit_cost_micros) if row.is_cost_known else say("report.cost_unknown"),
                figure(row.value_cents),
            )
            for row in self.rows
        ]
        totals = (
            say("report.total"),
            "",
            "",
            quantity_text(self.quantity_thousandths),
            "",
            figure(self.value_cents),
        )
        told = [say("report.stock.title"), "", *TextTable(columns, rows, totals).lines()]
        if self.without_cost:
            told += ["", say("report.stock.without_cost", count=self.without_cost)]
        return "\n".join(told)


def stock_report(rows: Rows) -> StockReport:
    """The shelves as they are now."""
    found = rows.rows(
        "SELECT i.item_id, i.sku, i.name, coalesce(p.name, l.location_id), l.quantity, l.value_micros,"
        " l.last_cost_micros FROM stock_level l JOIN item i ON i.item_id = l.item_id"
        " LEFT JOIN location p ON p.location_id = l.location_id ORDER BY i.sku, p.name"
    )
    values = [row[0] for row in rows.rows("SELECT value_micros FROM stock_value")]
    return StockReport(
        tuple(StockRow(*row) for row in found), sum(values), sum(cents_of_micros(value) for value in values)
    )


def _cost(unit_cost_micros: int | None) -> str:
    if unit_cost_micros is None:
        return ""
    hundredths = divide_half_up(unit_cost_micros, MICROS_PER_CENT // 100)
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) // 10_000:,}.{abs(hundredths) % 10_000:04d}"
