"""Code 128 as module widths, for pictures of barcodes (ISO/IEC 15417)."""

from hardware.errors import UnreadableDocument

# Bar and space widths of symbol values 0 to 105, then the stop pattern.
_TABLE = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 "
    "122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 "
    "322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 "
    "112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 "
    "331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 "
    "112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 "
    "124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 "
    "411311 113141 114131 311141 411131 211412 211214 211232 2331112"
)
_PATTERNS = _TABLE.split()
_START_B, _START_C, _TO_B, _STOP = 104, 105, 100, 106


def modules(data: str) -> str:
    """Black and white modules as "1" and "0", without the quiet zones.

    Raises:
        UnreadableDocument: the data is empty or not printable ASCII.
    """
    if not data or any(not " " <= character <= "~" for character in data):
        raise UnreadableDocument("barcode data")
    values = _values(data)
    check = (values[0] + sum(place * value for place, value in enumerate(values[1:], 1))) % 103
    widths = "".join(_PATTERNS[value] for value in (*values, check, _STOP))
    return "".join("10"[place % 2] * int(width) for place, width in enumerate(widths))


def _values(data: str) -> list[int]:
    """Start symbol and data; a leading run of digits goes two to a symbol."""
    digits = len(data) - len(data.lstrip("0123456789"))
    packed = digits - digits % 2
    if packed < 4 or not data.isascii():
        return [_START_B, *(ord(character) - 32 for character in data)]
    values = [_START_C, *(int(data[place : place + 2]) for place in range(0, packed, 2))]
    if rest := data[packed:]:
        values += [_TO_B, *(ord(character) - 32 for character in rest)]
    return values
