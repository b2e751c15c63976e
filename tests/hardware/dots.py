"""Cheap dots for tests that care about bytes and not about looks."""

import hashlib

from hardware.receipt.bitmap import Bitmap
from hardware.receipt.doc import ReceiptDoc


def noisy(doc: ReceiptDoc, width: int) -> Bitmap:
    """40 black-and-white rows that depend on the document, with a blank gap in the middle."""
    stride = (width + 7) // 8
    seed = hashlib.sha256(repr(doc).encode()).digest()
    row = (seed * (stride // len(seed) + 1))[:stride]
    return Bitmap(width, 50, row * 20 + bytes(stride * 10) + row * 20)
