"""What was sold, day by day and till by till, and how it was paid; from the totals kept with every sale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import groupby

from desktop.accounting.queries import FIRST_DAY, LAST_DAY
from desktop.database.rows import Rows
from desktop.messages.say import Say
from desktop.money import quantity_text
from desktop.reports.text_table import Column, TextTable, days_told, figure


@dataclass(frozen=True, slots=True)
class SalesFigures:
    """Sums of documents: list and discount without deposits, total with GST and deposits, before rounding."""

    sales: int = 0
    lines: int = 0
    units_thousandths: int = 0
    list_cents: int = 0
    discount_cents: int = 0  # off the list, all of it
    promotion_cents: int = 0  # of that by promotions; the rest was agreed
    deposit_cents: int = 0
    total_cents: int = 0
    net_cents: int = 0
    gst_cents: int = 0
    rounding_cents: int = 0


@dataclass(frozen=True, slots=True)
class SalesDay:
    """A till's business day."""

    business_date: str
    till: str
    figures: SalesFigures


@dataclass(frozen=True, slots=True)
class TenderDay:
    """What came in by one way of paying: tendered less change, rounding included."""

    business_date: str
    till: str
    tender_type: str
    name: str  # a catalogue key when it starts with "tender.", else the owner's own words
    count: int
    taken_cents: int
    rounding_cents: int


@dataclass(frozen=True, slots=True)
class DailySales:
    """Business days over a range, and the totals of the range."""

    first: str
    last: str
    days: tuple[SalesDay, ...]
    tenders: tuple[TenderDay, ...]

    @property
    def totals(self) -> SalesFigures:
        """The sums over the range."""
        return _added([day.figures for day in self.days])

    @property
    def whole_days(self) -> tuple[SalesDay, ...]:
        """Each business day of the whole shop, all its tills together; the till is left empty."""
        return tuple(
            SalesDay(date, "", _added([day.figures for day in days])) for date, days in _by_date(self.days)
        )

    @property
    def tender_totals(self) -> tuple[TenderDay, ...]:
        """The range's takings by way of paying; date and till are left empty."""
        found: dict[str, TenderDay] = {}
        for each in self.tenders:
            held = found.get(each.tender_type)
            found[each.tender_type] = TenderDay(
                "",
                "",
                each.tender_type,
                each.name,
                each.count + (held.count if held else 0),
                each.taken_cents + (held.taken_cents if held else 0),
                each.rounding_cents + (held.rounding_cents if held else 0),
            )
        return tuple(found.values())

    def as_json(self) -> dict[str, object]:
        """Flat, whole cents and thousandths."""
        days = [
            {"business_date": day.business_date, "till": day.till, **asdict(day.figures)} for day in self.days
        ]
        whole = [{"business_date": day.business_date, **asdict(day.figures)} for day in self.whole_days]
        tenders = [_tender_json(each) for each in self.tenders]
        sums = [_tender_sums(each) for each in self.tender_totals]
        return {
            "from": self.first,
            "to": self.last,
            "rows": days,
            "days": whole,
            "tenders": tenders,
            "totals": {**asdict(self.totals), "tenders": sums},
        }

    def as_text(self, say: Say) -> str:
        """Two tables for the terminal: sales by day, takings by way of paying."""
        title = say("report.daily_sales.title")
        return "\n".join(
            [
                title,
                days_told(say, self.first, self.last),
                "",
                *_days_table(self, say).lines(),
                "",
                *_tenders_table(self, say).lines(),
            ]
        )


def _by_date(days: Sequence[SalesDay]) -> list[tuple[str, list[SalesDay]]]:
    """Days in their order, those of all tills of a date together."""
    return [(date, list(found)) for date, found in groupby(days, key=lambda day: day.business_date)]


def _added(figures: Sequence[SalesFigures]) -> SalesFigures:
    sums = {name: sum(getattr(each, name) for each in figures) for name in SalesFigures.__slots__}
    return SalesFigures(**sums)


def daily_sales(rows: Rows, first: str = FIRST_DAY, last: str = LAST_DAY) -> DailySales:
    """The sales of a range of business days, both ends included."""
    days = rows.rows(
        "SELECT d.business_date, coalesce(t.label, d.till_id), d.sales, d.lines, d.units, d.list_cents,"
        " d.discount_cents, d.promotion_cents, d.deposit_cents, d.total_cents, d.net_cents, d.gst_cents,"
        " d.rounding_cents"
        " FROM day_total d LEFT JOIN till t ON t.till_id = d.till_id"
        " WHERE d.business_date BETWEEN ? AND ? ORDER BY d.business_date, t.label",
        (first, last),
    )
    tenders = rows.rows(
        "SELECT d.business_date, coalesce(t.label, d.till_id), d.tender_type,"
        " coalesce(k.name, d.tender_type), d.count, d.taken_cents, d.rounding_cents"
        " FROM day_tender d LEFT JOIN till t ON t.till_id = d.till_id"
        " LEFT JOIN tender_type k ON k.tender_type = d.tender_type"
        " WHERE d.business_date BETWEEN ? AND ? ORDER BY d.business_date, t.label, k.position, d.tender_type",
        (first, last),
    )
    return DailySales(
        first,
        last,
        tuple(SalesDay(row[0], row[1], SalesFigures(*row[2:])) for row in days),
        tuple(TenderDay(*row) for row in tenders),
    )


def _tender_json(each: TenderDay) -> dict[str, object]:
    return {"business_date": each.business_date, "till": each.till, **_tender_sums(each)}


def _tender_sums(each: TenderDay) -> dict[str, object]:
    return {
        "tender_type": each.tender_type,
        "count": each.count,
        "taken_cents": each.taken_cents,
        "rounding_cents": each.rounding_cents,
    }


_DAY_FIGURES = (
    *("sales", "lines", "units", "list", "discount", "promotions", "deposits", "total", "net", "gst"),
    "rounding",
)


def _days_table(report: DailySales, say: Say) -> TextTable:
    columns = [
        Column(say("report.day")),
        Column(say("report.till")),
        *(Column(say(f"report.{name}"), is_figure=True) for name in _DAY_FIGURES),
    ]
    rows = []
    for date, days in _by_date(report.days):
        rows += [(date, day.till, *_cells(day.figures)) for day in days]
        if len(days) > 1:
            whole = _added([day.figures for day in days])
            rows.append((date, say("report.all_tills"), *_cells(whole)))
    return TextTable(columns, rows, (say("report.total"), "", *_cells(report.totals)))


def _cells(figures: SalesFigures) -> Sequence[str]:
    counts = (str(figures.sales), str(figures.lines), quantity_text(figures.units_thousandths))
    amounts = (
        figures.list_cents,
        figures.discount_cents,
        figures.promotion_cents,
        figures.deposit_cents,
        figures.total_cents,
        figures.net_cents,
        figures.gst_cents,
        figures.rounding_cents,
    )
    return (*counts, *(figure(cents) for cents in amounts))


def _tenders_table(report: DailySales, say: Say) -> TextTable:
    columns = [
        Column(say("report.day")),
        Column(say("report.till")),
        Column(say("report.tender")),
        *(Column(say(f"report.{name}"), is_figure=True) for name in ("count", "taken", "rounding")),
    ]
    every = [*report.tenders, *report.tender_totals]
    rows = [
        (
            each.business_date or say("report.total"),
            each.till,
            say.tender(each.name),
            str(each.count),
            figure(each.taken_cents),
            figure(each.rounding_cents),
        )
        for each in every
    ]
    taken = sum(each.taken_cents for each in report.tenders)
    rounded = sum(each.rounding_cents for each in report.tenders)
    count = sum(each.count for each in report.tenders)
    return TextTable(columns, rows, (say("report.total"), "", "", str(count), figure(taken), figure(rounded)))
