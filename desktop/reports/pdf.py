"""What every PDF of the shop's shares: A4, fonts for each script, a table that goes on overleaf."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any

import resources

if TYPE_CHECKING:
    from reportlab.lib.styles import ParagraphStyle

LATIN, BOLD, CHINESE, TAMIL = "Inter", "Inter-Bold", "NotoSansSC", "NotoSansTamil"
_FILES = {
    LATIN: "fonts/Inter-Regular.ttf",
    BOLD: "fonts/Inter-Bold.ttf",
    CHINESE: "fonts/NotoSansSC-Regular.ttf",
    TAMIL: "fonts/NotoSansTamil-Regular.ttf",
}
_MARGIN_MM, _SMALL_PT, _BODY_PT, _LARGE_PT = 18, 8, 9.5, 17
_FRAME_PT = 6  # what reportlab leaves free inside its frame
_LINE = "#C9C7BF"
_MOST_CELL = 200
"""Letters of a cell: a row must fit on a page."""


@dataclass(frozen=True)
class Table:
    """Headings, rows and where the figures stand; `totals` are rows set apart at the end."""

    headings: Sequence[str]
    widths: Sequence[float]  # shares of the line
    rows: Sequence[Sequence[str]]
    totals: Sequence[tuple[str, str]] = ()
    figures: Sequence[int] = field(default=())  # columns that stand to the right


@dataclass(frozen=True)
class Sheet:
    """One document: who sends it, what it is, to whom, facts beside that, a table and last words."""

    title: str
    sender: Sequence[str]
    to: Sequence[str]
    facts: Sequence[tuple[str, str]]
    table: Table
    foot: Sequence[str] = ()
    banner: str = ""


def as_pdf(sheet: Sheet) -> bytes:
    """The sheet on as many A4 pages as it takes."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.platypus import SimpleDocTemplate, Spacer

    _load_fonts()
    made, margin = BytesIO(), _MARGIN_MM * mm
    template = SimpleDocTemplate(
        made,
        pagesize=A4,
        leftMargin=margin,
        rightMargin=margin,
        topMargin=margin,
        bottomMargin=margin,
        title=sheet.title,
        author=sheet.sender[0] if sheet.sender else "",
        invariant=1,
    )
    width = A4[0] - 2 * margin - 2 * _FRAME_PT
    story: list[Any] = []
    if sheet.banner:
        story += [_paragraph(sheet.banner, _style(_LARGE_PT, bold=True)), Spacer(1, 3 * mm)]
    story += [_head(sheet, width), Spacer(1, 6 * mm), _goods(sheet.table, width), Spacer(1, 6 * mm)]
    story += [_paragraph(words, _style(_SMALL_PT)) for words in sheet.foot]
    template.build(story, onFirstPage=_page_number, onLaterPages=_page_number)
    return made.getvalue()


def _load_fonts() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    known = set(pdfmetrics.getRegisteredFontNames())
    for name, path in _FILES.items():
        if name not in known:
            pdfmetrics.registerFont(TTFont(name, BytesIO(resources.read_bytes(path)), shapable=name == TAMIL))


def _style(size: float, *, bold: bool = False, right: bool = False) -> ParagraphStyle:
    from reportlab.lib.enums import TA_LEFT, TA_RIGHT
    from reportlab.lib.styles import ParagraphStyle

    return ParagraphStyle(
        "words",
        fontName=BOLD if bold else LATIN,
        fontSize=size,
        leading=size * 1.4,
        alignment=TA_RIGHT if right else TA_LEFT,
        shaping=1,
    )


def _paragraph(words: str, style: ParagraphStyle) -> Any:  # noqa: ANN401 - reportlab's
    from reportlab.platypus import Paragraph

    runs = []
    for font, letters in groupby(words[:_MOST_CELL], key=_font_of):
        run = escape("".join(letters)).replace("\n", "<br/>")
        runs.append(f'<font name="{font}">{run}</font>' if font else run)
    return Paragraph("".join(runs), style)


def _font_of(letter: str) -> str:
    """Which font has a letter: none is the style's own."""
    code = ord(letter)
    if 0x0B80 <= code <= 0x0BFF:
        return TAMIL
    is_wide = 0x2E80 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0xFF00 <= code <= 0xFFEF
    return CHINESE if is_wide else ""


def _head(sheet: Sheet, width: float) -> Any:  # noqa: ANN401 - reportlab's
    """The sender on the left, what it is on the right; below, to whom and the facts."""
    from reportlab.platypus import Table as Grid
    from reportlab.platypus import TableStyle

    body, small = _style(_BODY_PT), _style(_BODY_PT, right=True)
    name, *address = sheet.sender or ("",)
    sender = [
        _paragraph(name, _style(_LARGE_PT * 0.75, bold=True)),
        *(_paragraph(each, body) for each in address),
    ]
    title = [_paragraph(sheet.title, _style(_LARGE_PT, bold=True, right=True))]
    to = [_paragraph(each, body) for each in sheet.to]
    facts = [_paragraph(f"{name}: {value}", small) for name, value in sheet.facts]
    grid = Grid([[sender, title], [to, facts]], colWidths=[width * 0.55, width * 0.45])
    flush = [("LEFTPADDING", (0, 0), (0, -1), 0), ("RIGHTPADDING", (-1, 0), (-1, -1), 0)]
    grid.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *flush]))
    return grid


def _goods(table: Table, width: float) -> Any:  # noqa: ANN401 - reportlab's
    from reportlab.platypus import Table as Grid
    from reportlab.platypus import TableStyle

    right = set(table.figures)
    cells = [_row(table.headings, right, bold=True), *(_row(row, right) for row in table.rows)]
    blank = [""] * (len(table.headings) - 2)
    for name, value in table.totals:
        cells.append([*blank, *_row((name, value), {0, 1}, bold=True)])
    last = len(table.rows)
    rules: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, _LINE),
        ("LINEBELOW", (0, last), (-1, last), 0.8, _LINE),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
    ]
    # The name of a total reaches over the columns before it.
    rules += [("SPAN", (0, row), (-2, row)) for row in range(last + 1, last + 1 + len(table.totals))]
    for row in range(last + 1, last + 1 + len(table.totals)):
        cells[row][0] = cells[row][-2]
    grid = Grid(cells, colWidths=[width * share for share in table.widths], repeatRows=1)
    grid.setStyle(TableStyle(rules))
    return grid


def _row(words: Sequence[str], right: set[int], *, bold: bool = False) -> list[Any]:
    return [
        _paragraph(each, _style(_BODY_PT, bold=bold, right=place in right))
        for place, each in enumerate(words)
    ]


def _page_number(canvas: Any, document: Any) -> None:  # noqa: ANN401 - reportlab's
    from reportlab.lib.units import mm

    canvas.setFont(LATIN, _SMALL_PT)
    canvas.drawRightString(document.pagesize[0] - _MARGIN_MM * mm, 10 * mm, str(canvas.getPageNumber()))
