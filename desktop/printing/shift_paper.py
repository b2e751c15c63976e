"""An X or a Z on the receipt printer, section by section."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.database.rows import Rows
from desktop.database.work import Work
from desktop.messages.say import Say
from desktop.printing.on_sale import queue_job
from desktop.selling.events import ShiftClosed, ShiftReportAsked
from desktop.selling.shift_report import ShiftReport, shift_report
from desktop.selling.shift_sections import Row, Section, report_title, sections_of, warnings_of
from hardware.receipt.doc import (
    Align,
    Banner,
    Block,
    Columns,
    Cut,
    Feed,
    ReceiptDoc,
    Rule,
    Size,
    SubLine,
    Text,
)
from hardware.receipt.doc import Line as RuleLine

X_REPORT, Z_REPORT = "x_report", "z_report"


def queue_z(event: ShiftClosed, work: Work) -> None:
    """The Z comes by itself; the shop's history has none."""
    if event.z:
        queue_job(Z_REPORT, event.shift_id, event.till_id, work)


def queue_shift_report(event: ShiftReportAsked, work: Work) -> None:
    """Once more, or an X."""
    queue_job(X_REPORT if event.is_open else Z_REPORT, event.shift_id, work.who.till_id, work)


def lay_out_shift(rows: Rows, shift_id: str, kind: str, say: Say) -> ReceiptDoc | None:
    """The report as it stands when it prints; nothing for an X whose shift has ended by then."""
    report = shift_report(rows, shift_id)
    if kind == X_REPORT and report.is_z:
        return None
    title = report_title(report, say)
    blocks: list[Block] = [Banner(say("receipt.training"))] if report.shop.is_training else []
    blocks += [
        Text(report.shop.name, Align.CENTER, Size.LARGE, bold=True),
        Feed(),
        Text(title, Align.CENTER, Size.LARGE, bold=True),
    ]
    blocks += [Text(each, bold=True) for each in warnings_of(report, say)]
    for section in sections_of(report, say):
        blocks += _section(section)
    blocks += _signed(report, say)
    return ReceiptDoc((*blocks, Cut()), title=title, language=say.language)


def _section(section: Section) -> Iterator[Block]:
    yield Rule(RuleLine.STRONG)
    yield Text(section.title, bold=True)
    rows = list(section.rows)
    while rows:
        row = rows.pop(0)
        subs = []
        while rows and rows[0].under:
            under = rows.pop(0)
            subs.append(SubLine(_words(under), under.amount))
        yield Columns(_words(row), row.amount, bold=row.is_sum, subs=tuple(subs))


def _words(row: Row) -> str:
    return f"{row.words}  {row.count}" if row.count else row.words


def _signed(report: ShiftReport, say: Say) -> Iterator[Block]:
    """Room for a name under a Z."""
    yield Rule()
    if report.is_z:
        yield Text(say("shift_report.signed"), size=Size.SMALL)
        yield Feed(3)
        yield Rule()
