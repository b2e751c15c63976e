"""QR codes as a square of black and white modules."""

import segno


def matrix(data: str) -> tuple[tuple[bool, ...], ...]:
    """Rows of modules, True = black, without the quiet zone; error correction M, raised when it is free."""
    code = segno.make_qr(data, error="m")
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)
