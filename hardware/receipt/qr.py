"""QR codes as a square of black and white modules."""

from hardware.errors import UnreadableDocument


def matrix(data: str) -> tuple[tuple[bool, ...], ...]:
    """Rows of modules, True = black, without the quiet zone; error correction M, raised when it is free.

    Raises:
        UnreadableDocument: more data than a QR code holds, or none.
    """
    import segno  # a cost at start that only the first code on a paper should pay

    try:
        code = segno.make_qr(data, error="m")
    except ValueError as error:  # segno's DataOverflowError is one
        raise UnreadableDocument("QR code data") from error
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)
