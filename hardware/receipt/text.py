"""A document as plain lines of N columns: for journals, goldens and printers of characters only."""

import unicodedata
from functools import singledispatch

from hardware.receipt.doc import (
    Align,
    Banner,
    Barcode,
    Block,
    Columns,
    Cut,
    DrawerKick,
    Feed,
    Image,
    Line,
    QrCode,
    ReceiptDoc,
    Rule,
    Size,
    Text,
)

_RULES = {Line.THIN: "-", Line.DASHED: "- ", Line.STRONG: "=", Line.DOUBLE: "="}
_NEVER_FIRST = "，。、；：？！）】》”’,.;:?!)"


def to_lines(doc: ReceiptDoc, columns: int) -> list[str]:
    """The whole document; no line is wider than `columns` (a Chinese character is two columns wide)."""
    return [line for block in doc.blocks for line in block_lines(block, columns)]


def to_text(doc: ReceiptDoc, columns: int = 42) -> str:
    """The whole document as one string with a final line break."""
    return "".join(line + "\n" for line in to_lines(doc, columns))


def width_of(text: str) -> int:
    """Columns the text takes: two for East Asian wide characters, none for combining marks."""
    return sum(map(_char_width, text))


def wrap(text: str, columns: int) -> list[str]:
    """Lines no wider than `columns`, broken at spaces and between Chinese characters."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_wrap_paragraph(paragraph, max(columns, 2)))
    return lines


def _wrap_paragraph(paragraph: str, columns: int) -> list[str]:
    lines: list[str] = []
    current = ""
    for piece in _pieces(paragraph):
        if width_of(current + piece.rstrip()) <= columns:
            current += piece
            continue
        if current.strip():
            lines.append(current.rstrip())
        current = piece.lstrip()
        while width_of(current.rstrip()) > columns:
            head = _head(current, columns)
            lines.append(head)
            current = current[len(head) :]
    return [*lines, current.rstrip()]


def _pieces(text: str) -> list[str]:
    """Unbreakable runs, each with the spaces that follow it."""
    pieces: list[str] = []
    for character in text:
        starts_new = (
            not pieces
            or (pieces[-1][-1] == " " and character != " ")
            or (_char_width(character) == 2 and character not in _NEVER_FIRST)
            or (_char_width(pieces[-1][-1]) == 2 and character not in _NEVER_FIRST + " ")
        )
        if starts_new and character != "\t":
            pieces.append(character)
        else:
            pieces[-1:] = [(pieces[-1] if pieces else "") + character.replace("\t", " ")]
    return pieces


def _head(text: str, columns: int) -> str:
    taken = 0
    for index, character in enumerate(text):
        taken += _char_width(character)
        if taken > columns:
            return text[: max(index, 1)]
    return text


def _char_width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _aligned(text: str, align: Align, columns: int) -> str:
    free = max(columns - width_of(text), 0)
    if align is Align.RIGHT:
        return " " * free + text
    return " " * (free // 2) + text if align is Align.CENTER else text


def spread(left: str, right: str, columns: int) -> list[str]:
    """Left words wrapped beside an amount that stands flush right on the first line."""
    if not right:
        return wrap(left, columns)
    room = columns - width_of(right) - 1
    if room < columns // 3:  # too long an amount: it gets lines of its own
        amount = [_aligned(each, Align.RIGHT, columns) for each in wrap(right, columns)]
        return [*wrap(left, columns), *amount]
    first, *rest = wrap(left, room)
    return [first + " " * (columns - width_of(first) - width_of(right)) + right, *rest]


@singledispatch
def block_lines(block: Block, columns: int) -> list[str]:
    """The lines of one block; blocks that are not words give none."""
    raise TypeError(block)


@block_lines.register
def _(block: Text, columns: int) -> list[str]:
    return [_aligned(line, block.align, columns) for line in wrap(block.text, columns)]


@block_lines.register
def _(block: Banner, columns: int) -> list[str]:
    room = max(columns - 8, 2)
    lines = [_aligned(f"*** {line} ***", Align.CENTER, columns) for line in wrap(block.text, room)]
    return [line[:columns] for line in lines]


@block_lines.register
def _(block: Columns, columns: int) -> list[str]:
    indent = max(width_of(block.lead) + 1, 4) if block.lead else 0
    lines = spread(block.left, block.right, columns - indent)
    lead = _aligned(block.lead, Align.RIGHT, indent - 1) + " " if indent else ""
    lines = [(lead if index == 0 else " " * indent) + line for index, line in enumerate(lines)]
    under = indent or (2 if block.subs else 0)
    for sub in block.subs:
        lines += [" " * under + line for line in spread(sub.left, sub.right, columns - under)]
    return lines


@block_lines.register
def _(block: Rule, columns: int) -> list[str]:
    return [(_RULES[block.line] * columns)[:columns].rstrip()]


@block_lines.register
def _(block: QrCode, columns: int) -> list[str]:
    lines = wrap(block.data, columns) + (wrap(block.caption, columns) if block.caption else [])
    return [_aligned(line, Align.CENTER, columns) for line in lines]


@block_lines.register
def _(block: Barcode, columns: int) -> list[str]:
    return [_aligned(line, Align.CENTER, columns) for line in wrap(f"[{block.data}]", columns)]


@block_lines.register
def _(block: Feed, columns: int) -> list[str]:
    return [""] * block.lines


@block_lines.register(Image)
@block_lines.register(Cut)
@block_lines.register(DrawerKick)
def _(block: Image | Cut | DrawerKick, columns: int) -> list[str]:
    return []


def is_emphasised(block: Block) -> bool:
    """Whether a character printer should use its bold print."""
    return isinstance(block, Banner) or (
        isinstance(block, Text | Columns) and (block.bold or block.size in (Size.LARGE, Size.HUGE))
    )
