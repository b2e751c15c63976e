"""The recovery code on a sheet: made in memory and written only where the owner chose."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import resources

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

MARGIN_PT, LINE_PT = 72, 20
WORDS_PT, CODE_PT = 11.5, 20
GROUPS_A_ROW = 4
FONT = "Noto Sans SC"
"""Its Latin letters serve English too; reportlab takes glyf fonts only."""
ONLY_OWNER = 0o600


def sheet_as_pdf(heading: str, code: str, words: str) -> bytes:
    """One A4 page: the heading, the code in rows of four groups, and the words under it."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont(FONT, BytesIO(resources.read_bytes("fonts/NotoSansSC-Regular.ttf"))))
    made = BytesIO()
    canvas = Canvas(made, pagesize=A4)
    canvas.setTitle(heading)
    top = A4[1] - MARGIN_PT
    for line in _wrapped(heading, CODE_PT * 0.8, A4[0] - 2 * MARGIN_PT):
        top = _write(canvas, top, line, CODE_PT * 0.8)
    top -= LINE_PT
    groups = code.split("-")
    for at in range(0, len(groups), GROUPS_A_ROW):
        top = _write(canvas, top, "-".join(groups[at : at + GROUPS_A_ROW]), CODE_PT)
    top -= LINE_PT
    for paragraph in words.splitlines():
        for line in _wrapped(paragraph, WORDS_PT, A4[0] - 2 * MARGIN_PT):
            top = _write(canvas, top, line, WORDS_PT)
    canvas.save()
    return made.getvalue()


def write_secret(path: Path, content: bytes) -> None:
    """Write it so that other users of the computer cannot read it; OSError, and nothing left, if it fails."""
    was_there = path.exists()
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, ONLY_OWNER)
    try:
        with os.fdopen(opened, "wb") as file:
            file.write(content)
        path.chmod(ONLY_OWNER)
    except OSError:
        if not was_there:
            path.unlink(missing_ok=True)
        raise


def _write(canvas: Canvas, top: float, line: str, size: float) -> float:
    """The place of the next line."""
    canvas.setFont(FONT, size)
    canvas.drawString(MARGIN_PT, top, line)
    return top - size * 1.6


def _wrapped(text: str, size: float, width: float) -> list[str]:
    """Broken between words; Chinese, which has none, between letters."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    lines, line = [], ""
    for piece in text.split(" ") if " " in text and text.isascii() else list(text):
        joined = f"{line} {piece}" if line and text.isascii() else line + piece
        if line and stringWidth(joined, FONT, size) > width:
            lines.append(line)
            line = piece
        else:
            line = joined
    return [*lines, line]
