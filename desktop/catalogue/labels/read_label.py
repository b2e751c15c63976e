"""From the scanned or typed text to what the label says; pure."""

from __future__ import annotations

import re

from desktop.catalogue.barcodes import (
    AIM,
    FRAME,
    GS,
    GS1_CARRIERS,
    GTIN_LENGTHS,
    LONGEST,
    BadBarcode,
    canonical,
    expand_upc_e,
    has_check_digit,
)
from desktop.catalogue.labels.label import Label, WrongCheckDigit

_EAN, _EAN_WITH_ADD_ON, _EAN_8 = "]E0", "]E3", "]E4"
_TRADE_NUMBERS = ("", _EAN, _EAN_WITH_ADD_ON, _EAN_8, "]I1", "]X0")
"""Carriers whose digits are trade numbers; without a carrier, typed or scanned, they may be."""
_LINK = re.compile(r"https?://[^/]+/.*?01/\d{8,14}(?:[/?]|$)", re.IGNORECASE)
_SHOWN = re.compile(r"\(\d{2,4}\)")
_BARE = re.compile(r"01\d{14}..", re.DOTALL)
"""Element strings of a scanner that tells no carrier: a trade number and something more."""
_LONGEST_SYMBOL = 500


def read_label(text: str) -> Label:
    """What a label says: the codes it may stand for, and lot, weight, price and count where it tells them.

    A carrier's prefix (]C1, ]d2, ]E0 …) decides what the figures are; without one, eight digits are a GTIN-8
    first and a UPC-E second.

    Raises:
        BadBarcode: empty, longer than any label, or with control characters inside.
        WrongCheckDigit: the trade number of an element string was misread.
    """
    if text.isdigit() and text.isascii() and len(text) in GTIN_LENGTHS:
        return _plain(text, "")  # most scans there are
    bare = text.strip(FRAME)
    if len(bare) > _LONGEST_SYMBOL:
        raise BadBarcode(bare[:LONGEST].encode("unicode_escape").decode(), "long")
    carrier = match.group() if (match := AIM.match(bare)) else ""
    bare = bare[len(carrier) :]
    is_gs1 = carrier in GS1_CARRIERS or bare.startswith(GS) or GS in bare
    if is_gs1 or _SHOWN.match(bare) or _LINK.match(bare):
        return _of_elements(bare.strip(FRAME + GS), text)
    if not carrier and _BARE.match(bare) and has_check_digit(bare[2:16]):
        return _of_bare_elements(bare)
    return _plain(_without_add_on(bare, carrier), carrier)


def _plain(bare: str, carrier: str) -> Label:
    code = canonical(bare)
    if not (bare.isascii() and bare.isdigit() and len(bare) in GTIN_LENGTHS):
        return Label(bare, (code,))
    if len(bare) == 8 and carrier != _EAN_8 and (expanded := expand_upc_e(bare)):
        upc_e = expanded.zfill(14)
        codes = (upc_e,) if carrier == _EAN else (code, upc_e)
        return Label(bare, tuple(dict.fromkeys(codes)))
    fits = code != bare or (len(bare) == 14 and has_check_digit(bare))
    return Label(bare, (code,), is_misread=not fits and carrier in _TRADE_NUMBERS)


def _without_add_on(bare: str, carrier: str) -> str:
    """The two or five digits beside a magazine's number are its issue."""
    return bare[:13] if carrier == _EAN_WITH_ADD_ON and len(bare) in (15, 18) else bare


def _of_elements(bare: str, text: str) -> Label:
    from desktop.catalogue.labels.element_strings import read_elements  # its tables cost a tenth of a second

    said = read_elements(bare)
    if said.is_misread:
        raise WrongCheckDigit(said.gtin)
    if not said.gtin:  # a pallet's number, a link to a web page: what is printed is all there is
        return Label(bare, (canonical(text),))
    return Label(bare, (said.gtin,), said.lot, said.weight, said.price_cents, said.count)


def _of_bare_elements(bare: str) -> Label:
    """It may as well be a shop's own number that happens to begin like one: that goes first."""
    said = _of_elements(bare, bare)
    codes = tuple(dict.fromkeys((canonical(bare), *said.codes)))
    return Label(bare, codes, said.lot, said.weight, said.price_cents, said.count)
