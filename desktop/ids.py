"""Ids minted where a thing is born: UUID version 7, so that they sort by time and never meet."""

from __future__ import annotations

import os
import time


def new_id() -> str:
    """A fresh UUIDv7 (RFC 9562) as text; its random bits carry uniqueness, its time is never trusted."""
    stamp_ms = time.time_ns() // 1_000_000
    random_bits = int.from_bytes(os.urandom(10), "big")
    value = (stamp_ms & 0xFFFFFFFFFFFF) << 80
    value |= 0x7000 << 64 | (random_bits >> 68) << 64
    value |= 0x8000000000000000 | (random_bits & 0x3FFFFFFFFFFFFFFF)
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
