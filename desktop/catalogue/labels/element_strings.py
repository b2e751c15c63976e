"""GS1 element strings: trade number, lot, weight, price and count, as the library `biip` reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from biip import ParseConfig, ParseError
from biip.gs1_digital_link_uris import GS1DigitalLinkURI
from biip.gs1_element_strings import GS1ElementString

from desktop.catalogue.barcodes import GS
from desktop.catalogue.labels.label import Lot

_CONFIG = ParseConfig(separator_chars=(GS,), gs1_element_strings_verify_date=False)
_SHOWN = re.compile(r"\((\d{2,4})\)([^(]*)")
SINGAPORE_DOLLARS = "702"
_LARGEST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Said:
    """What the element strings of one symbol say together."""

    gtin: str  # as 14 digits; "" if there is none
    is_misread: bool
    lot: Lot
    weight: int | None
    price_cents: int | None
    count: int | None


def read_elements(bare: str) -> Said:
    """Read a symbol without its carrier: as scanned, as typed with brackets, or as a link of the web.

    What is no element string is passed over up to the next separator: goods with an odd label still sell.
    """
    found: dict[str, GS1ElementString] = {}
    for each in _elements(bare):
        found.setdefault(each.ai.ai, each)
    item = found.get("01") or found.get("02")
    values = {number: each.value for number, each in found.items()}
    use_by = _day(found.get("17")) or _day(found.get("7003"))
    lot = Lot(values.get("10"), values.get("21"), use_by, _day(found.get("15")))
    return Said(
        gtin=item.value if item else "",
        is_misread=item is not None and item.gtin is None,
        lot=lot,
        weight=_scaled(_first(found, "310"), 3),
        price_cents=_price(found),
        count=_count(values.get("30") or values.get("37")),
    )


def _elements(bare: str) -> Iterable[GS1ElementString]:
    if bare.lower().startswith("http"):
        return _of_link(bare)
    if bare.startswith("("):
        shown = _SHOWN.findall(bare)
        return [each for number, value in shown for each in _scanned(f"{number}{value.strip()}")]
    return _scanned(bare)


def _of_link(bare: str) -> list[GS1ElementString]:
    try:
        return list(GS1DigitalLinkURI.parse(bare, config=_CONFIG).element_strings)
    except (ParseError, ValueError):
        return []


def _scanned(bare: str) -> Iterator[GS1ElementString]:
    rest = bare
    while rest := rest.lstrip(GS):
        try:
            element = GS1ElementString.extract(rest, config=_CONFIG)
        except (ParseError, ValueError):
            _skipped, _separator, rest = rest.partition(GS)
            continue
        yield element
        rest = rest[len(element) :]


def _first(found: dict[str, GS1ElementString], family: str) -> GS1ElementString | None:
    return next((each for number, each in found.items() if number[:3] == family and len(number) == 4), None)


def _price(found: dict[str, GS1ElementString]) -> int | None:
    """What is to be paid: in the shop's own currency, or with the currency told, if that is Singapore's."""
    plain, told = _first(found, "392"), _first(found, "393")
    if plain is not None:
        return _scaled(plain, 2)
    if told is not None and told.value.startswith(SINGAPORE_DOLLARS):
        return _scaled(told, 2, skip=3)
    return None


def _scaled(element: GS1ElementString | None, digits: int, skip: int = 0) -> int | None:
    """The figure with so many digits after the point, halves up; the last digit of its number says how many
    it has."""
    if element is None:
        return None
    figures, has = element.value[skip:], int(element.ai.ai[3])
    if not (figures.isascii() and figures.isdigit()) or len(figures) > _LARGEST_DIGITS:
        return None
    return int((Decimal(int(figures)).scaleb(digits - has) + Decimal("0.5")) // 1)


def _count(figures: str | None) -> int | None:
    return int(figures) * 1000 if figures and figures.isascii() and figures.isdigit() else None


def _day(element: GS1ElementString | None) -> str | None:
    return element.date.isoformat() if element and element.date else None
