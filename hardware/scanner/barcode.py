"""What a barcode's digits mean: check digits and the one 14-digit form under which products are found.

Pure and cheap: this runs on every scan. Sources: GS1 General Specifications, check digit (7.9) and
UPC-E expansion (7.10).
"""

_GTIN_LENGTHS = (8, 12, 13, 14)
_UPC_E_AIM = "]E"  # "]E0" with 6 to 8 digits; "]E4" is EAN-8


def check_digit(body: str) -> str:
    """The last digit of a GTIN or SSCC, from all digits before it: weights 3 and 1 from the right."""
    total = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(body)))
    return str(-total % 10)


def is_gtin(text: str) -> bool:
    """EAN-8, UPC-A, EAN-13 or GTIN-14 by length and check digit."""
    return (
        len(text) in _GTIN_LENGTHS
        and text.isascii()
        and text.isdigit()
        and text[-1] == check_digit(text[:-1])
    )


def gtin14(text: str) -> str | None:
    """The canonical form: a UPC-A and the EAN-13 with a leading zero are one product. None if no GTIN."""
    return text.zfill(14) if is_gtin(text) else None


def expand_upc_e(text: str) -> str | None:
    """The 12 digits of UPC-A behind 6, 7 or 8 digits of UPC-E; None when they are none or the check fails."""
    if not (text.isascii() and text.isdigit() and 6 <= len(text) <= 8):
        return None
    number_system, six = ("0", text) if len(text) == 6 else (text[0], text[1:7])
    if number_system not in "01":
        return None
    last = six[5]
    if last in "012":
        body = six[:2] + last + "0000" + six[2:5]
    elif last == "3":
        body = six[:3] + "00000" + six[3:5]
    elif last == "4":
        body = six[:4] + "00000" + six[4]
    else:
        body = six[:5] + "0000" + last
    full = number_system + body
    full += check_digit(full)
    return full if len(text) < 8 or text[7] == full[11] else None


def normalise(text: str) -> str:
    """The form codes are stored and compared in: GTINs as 14 digits, others trimmed and upper case."""
    plain = "".join(character for character in text if character.isprintable()).strip()
    return gtin14(plain) or plain.upper()


def candidates(text: str, aim: str | None = None) -> tuple[str, ...]:
    """Stored forms this scan may mean, most likely first.

    Eight digits starting with 0 or 1 can be EAN-8 and UPC-E at once: the scanner's `aim` mark
    ("]E4" EAN-8, "]E0" UPC-E) decides, else the price list does, by trying both.
    """
    plain = normalise(text)
    digits = text.strip()
    upc_a = None if aim == "]E4" else expand_upc_e(digits)
    if upc_a is None or (len(digits) != 8 and aim is None):
        return (plain,)
    expanded = upc_a.zfill(14)
    if aim is not None and aim.startswith(_UPC_E_AIM):
        return tuple(dict.fromkeys((expanded, plain)))
    return tuple(dict.fromkeys((plain, expanded)))
