"""One canonical code for every way a barcode is printed, scanned or typed; pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from desktop.errors import Refusal

LONGEST = 80
GTIN_LENGTHS = frozenset((8, 12, 13, 14))
FRAME = " \t\r\n\x02\x03\x00"  # what scanners and files put around a code
AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
GS1_CARRIERS = frozenset(("]C1", "]e0", "]d2", "]Q3", "]J1"))
GS = "\x1d"
_GTIN_INSIDE = re.compile(r"01(\d{14})")
_GTIN_SHOWN = re.compile(r"\(01\)(\d{14})")


@dataclass
class BadBarcode(Refusal):
    """Not something a label can carry; why is `empty`, `control` or `long`."""

    code = "catalogue.bad_barcode"
    barcode: str
    why: str


def canonical(text: str) -> str:
    """The code as stored and looked up: a GTIN as 14 digits, anything else upper-cased as printed.

    GTIN-8, -12, -13 and -14 of one product meet; a GS1 element string gives the GTIN in it. Eight digits
    are read as GTIN-8 first and as UPC-E only when their check digit fits UPC-E alone.

    Raises:
        BadBarcode: empty, longer than 80 characters, or with control characters inside.
    """
    bare = _unwrapped(text)
    if not bare:
        raise BadBarcode("", "empty")
    if len(bare) > LONGEST:
        raise BadBarcode(bare[:LONGEST], "long")
    if not bare.isprintable():
        raise BadBarcode(bare.encode("unicode_escape").decode(), "control")
    return _gtin14(bare) or bare.upper()


def has_check_digit(digits: str) -> bool:
    """Does the last digit fit the GS1 check (weights 3 and 1 from the right)?"""
    threes, ones = digits[-2::-2], digits[-3::-2]
    return (3 * sum(map(int, threes)) + sum(map(int, ones)) + int(digits[-1])) % 10 == 0


def expand_upc_e(digits: str) -> str | None:
    """The UPC-A behind eight digits of UPC-E (number system, six digits, check), if they are one."""
    if len(digits) != 8 or digits[0] not in "01":
        return None
    system, six, check = digits[0], digits[1:7], digits[7]
    last = six[5]
    if last in "012":
        body = f"{six[:2]}{last}0000{six[2:5]}"
    elif last == "3":
        body = f"{six[:3]}00000{six[3:5]}"
    elif last == "4":
        body = f"{six[:4]}00000{six[4]}"
    else:
        body = f"{six[:5]}0000{last}"
    whole = f"{system}{body}{check}"
    return whole if has_check_digit(whole) else None


def prefix_ranges(digits: str) -> list[tuple[str, str]]:
    """Where in the order of canonical codes those begin whose printed digits begin like this."""
    paddings = ("", "0", "00", "000000")
    return [(pad + digits, pad + digits + chr(0x10FFFF)) for pad in paddings]


def _unwrapped(text: str) -> str:
    bare = text.strip(FRAME)
    carrier = AIM.match(bare)
    if carrier:
        bare = bare[carrier.end() :]
    is_gs1 = bool(carrier and carrier.group() in GS1_CARRIERS) or bare.startswith(GS)
    bare = bare.strip(FRAME + GS)
    if not bare.isascii():
        bare = unicodedata.normalize("NFKC", bare).strip()
    inside = (_GTIN_INSIDE.match(bare) if is_gs1 else None) or _GTIN_SHOWN.match(bare)
    if inside and has_check_digit(inside.group(1)):
        return inside.group(1)
    return bare


def _gtin14(bare: str) -> str | None:
    if not (bare.isascii() and bare.isdigit() and len(bare) in GTIN_LENGTHS):
        return None
    if has_check_digit(bare):
        return bare.zfill(14)
    expanded = expand_upc_e(bare)
    return expanded.zfill(14) if expanded else None
