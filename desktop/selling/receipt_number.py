"""The number on a document's paper: a lane's label and its place in the lane."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[0-9A-Za-z]{1,18}-[0-9]{6,}", re.ASCII)


def receipt_number(label: str, sequence: int) -> str:
    """What is printed, at most 25 characters: `T1-000123`. A label only, never parsed."""
    return f"{label}-{sequence:06d}"


def may_be_receipt_number(code: str) -> bool:
    """Whether a code that was scanned or typed may be one; whose, only the file can tell."""
    return _NUMBER.fullmatch(code.strip()) is not None
