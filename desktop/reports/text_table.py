"""Tables for the terminal: columns line up, Chinese included."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from desktop.messages.say import Say

_GAP = "  "


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading; figures stand at its right."""

    title: str
    is_figure: bool = False


@dataclass(frozen=True, slots=True)
class TextTable:
    """Cells by row; the totals, if there are any, stand below a rule."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    totals: Sequence[str] = ()

    def lines(self) -> list[str]:
        """The table as lines without spaces at their ends."""
        titles = [column.title for column in self.columns]
        every = [titles, *self.rows, *([self.totals] if self.totals else [])]
        widths = [max(width(cell) for cell in cells) for cells in zip_longest(*every, fillvalue="")]
        rule = _GAP.join("-" * each for each in widths)
        body = [self._line(cells, widths) for cells in self.rows]
        foot = [rule, self._line(self.totals, widths)] if self.totals else []
        return [self._line(titles, widths), rule, *body, *foot]

    def _line(self, cells: Sequence[str], widths: Sequence[int]) -> str:
        padded = []
        for cell, wide, column in zip(cells, widths, self.columns, strict=True):
            space = " " * (wide - width(cell))
            padded.append(space + cell if column.is_figure else cell + space)
        return _GAP.join(padded).rstrip()


def width(words: str) -> int:
    """How many columns of a terminal the words take: wide characters two, accents none."""
    return sum(_width_of(letter) for letter in words)


def _width_of(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def figure(cents: int) -> str:
    """An amount in a column of amounts: `1,234.50`, `-0.75`."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def days_told(say: Say, first: str, last: str) -> str:
    """The range of a report as its second line; an open end is told as such."""
    if first <= "0001-01-01" and last >= "9999-12-31":
        return say("report.all_days")
    if first <= "0001-01-01":
        return say("report.until_day", last=last)
    if last >= "9999-12-31":
        return say("report.since_day", first=first)
    return say("report.days", first=first, last=last)
