"""The paper as a document: frozen blocks, top to bottom, that know no printer, font or code page."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Size(StrEnum):
    SMALL = "small"
    NORMAL = "normal"
    LARGE = "large"
    HUGE = "huge"


class Line(StrEnum):
    """How a rule looks."""

    THIN = "thin"
    DASHED = "dashed"
    STRONG = "strong"
    DOUBLE = "double"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, wrapped to the paper."""

    text: str
    align: Align = Align.LEFT
    size: Size = Size.NORMAL
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Banner:
    """White words on a black bar: REPRINT, COPY 2, TRAINING."""

    text: str


@dataclass(frozen=True, slots=True)
class SubLine:
    """A smaller line that belongs to the columns above it: a unit price, a discount, a deposit."""

    left: str
    right: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """Words on the left, an amount flush right; `lead` is a narrow first column for the quantity."""

    left: str
    right: str = ""
    lead: str = ""
    size: Size = Size.NORMAL
    bold: bool = False
    subs: tuple[SubLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    line: Line = Line.THIN


@dataclass(frozen=True, slots=True)
class Image:
    """A picture file (PNG or JPEG bytes) such as the logo, shrunk to the paper, turned to black dots."""

    data: bytes
    align: Align = Align.CENTER
    max_height_mm: int = 20


@dataclass(frozen=True, slots=True)
class QrCode:
    """`caption` is printed beneath; `size_mm` is the wanted edge, met from below in whole dots."""

    data: str
    size_mm: int = 28
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Barcode:
    """Code 128 of printable ASCII, with its characters beneath."""

    data: str
    height_mm: int = 9


@dataclass(frozen=True, slots=True)
class Feed:
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Cut:
    """End of one piece of paper; the printer's profile says how it cuts."""


@dataclass(frozen=True, slots=True)
class DrawerKick:
    """Open the drawer; `pin` None means the profile's."""

    pin: int | None = None


Block = Text | Banner | Columns | Rule | Image | QrCode | Barcode | Feed | Cut | DrawerKick


@dataclass(frozen=True, slots=True)
class ReceiptDoc:
    """One print job. `title` names the PDF, `language` (BCP 47) picks the Chinese glyph forms."""

    blocks: tuple[Block, ...]
    title: str = ""
    language: str = "en"


def with_banner(doc: ReceiptDoc, *words: str) -> ReceiptDoc:
    """The same paper marked at its top ("REPRINT", "COPY 2"), and never opening the drawer again."""
    kept = tuple(block for block in doc.blocks if not isinstance(block, DrawerKick))
    return replace(doc, blocks=(*(Banner(each) for each in words), *kept))
