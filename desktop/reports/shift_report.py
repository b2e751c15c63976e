"""An X or a Z as text for the terminal."""

from __future__ import annotations

from desktop.messages.say import Say
from desktop.reports.text_table import width
from desktop.selling.shift_report import ShiftReport
from desktop.selling.shift_sections import Row, report_title, sections_of, warnings_of

COUNT_WIDTH, AMOUNT_WIDTH = 14, 14


def shift_report_text(report: ShiftReport, say: Say) -> str:
    """Sections under each other, words at the left, how often and amounts flush right."""
    sections = sections_of(report, say)
    words = max(width(_indented(row)) for section in sections for row in section.rows)
    lines = [report.shop.name, report_title(report, say), *warnings_of(report, say)]
    for section in sections:
        lines += ["", section.title, "-" * width(section.title)]
        lines += [_line(row, words) for row in section.rows]
    return "\n".join(lines)


def _line(row: Row, words: int) -> str:
    told = _indented(row)
    space = " " * (words - width(told))
    count = " " * (COUNT_WIDTH - width(row.count)) + row.count
    amount = " " * (AMOUNT_WIDTH - width(row.amount)) + row.amount
    return f"{told}{space}{count}{amount}".rstrip()


def _indented(row: Row) -> str:
    return f"  {row.words}" if row.under else row.words
