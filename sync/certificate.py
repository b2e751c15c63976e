"""The short words by which people compare a certificate: what a service shows and a till is told."""

from __future__ import annotations

import base64
import hashlib
import re

_GROUPS, _LETTERS = 5, 4
"""100 bits: nobody makes another certificate with the same words."""
WORDS = re.compile(rf"[A-Z2-7]{{{_GROUPS * _LETTERS}}}")


def words_of(der: bytes) -> str:
    """Of a certificate's bytes: `K3MQ-7ABC-…`, groups of four letters and figures."""
    text = base64.b32encode(hashlib.sha256(der).digest()).decode()
    return "-".join(text[start : start + _LETTERS] for start in range(0, _GROUPS * _LETTERS, _LETTERS))


def read_words(text: str) -> str | None:
    """The words as words_of spells them, however they were typed; nothing if they are none."""
    plain = re.sub(r"[\s-]", "", text).upper()
    if not WORDS.fullmatch(plain):
        return None
    return "-".join(plain[start : start + _LETTERS] for start in range(0, len(plain), _LETTERS))
