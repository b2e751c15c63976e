"""What any item must hold to, whether it comes from a file or by hand; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desktop.catalogue.barcodes import canonical
from desktop.catalogue.item_words import KINDS, LARGEST_PRICE_CENTS
from desktop.catalogue.refusals import BadGstCode, BadKind, BadPrice, NoName, NoSku
from desktop.gst.rates import SALE_CODES
from desktop.money import dollars
from desktop.names import one_line


@dataclass(frozen=True, slots=True)
class Label:
    """A barcode: its canonical code and what is printed."""

    code: str
    printed: str


def checked_name(text: str, field: str = "name") -> str:
    """A name that must be there, of a field of desktop.names.

    Raises:
        NoName, TooLong, BadLetters: it cannot be one.
    """
    name = one_line(text, field)
    if not name:
        raise NoName
    return name


def checked_sku(text: str) -> str:
    sku = one_line(text, "sku")
    if not sku:
        raise NoSku
    return sku


def checked_labels(printed: Iterable[str]) -> tuple[Label, ...]:
    """The barcodes of one item, each once.

    Raises:
        BadBarcode: of desktop.catalogue.barcodes.
    """
    found: dict[str, Label] = {}
    for text in printed:
        code = canonical(text)
        found.setdefault(code, Label(code, text.strip()))
    return tuple(found.values())


def checked_price(cents: int) -> int:
    if not 0 <= cents <= LARGEST_PRICE_CENTS:
        raise BadPrice(dollars(cents))
    return cents


def checked_kind(kind: str) -> str:
    if kind not in KINDS:
        raise BadKind(kind)
    return kind


def checked_gst_code(gst_code: str) -> str:
    if gst_code not in SALE_CODES:
        raise BadGstCode(gst_code)
    return gst_code


def usual_unit(kind: str) -> str:
    """The base unit of an item when nothing else is said."""
    return "kg" if kind == "weighed" else "each"
