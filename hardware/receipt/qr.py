"""QR codes as a square of black and white modules."""


def matrix(data: str) -> tuple[tuple[bool, ...], ...]:
    """Rows of modules, True = black, without the quiet zone; error correction M, raised when it is free."""
    import segno  # a cost at start that only the first code on a paper should pay

    code = segno.make_qr(data, error="m")
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)
