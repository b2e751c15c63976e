"""What a till may be called: its label starts every receipt number, which may have 25 characters at most."""

from __future__ import annotations

import re

from desktop.errors import Refusal

HISTORY_LABEL = "H"
"""What receipt numbers of the lane begin with that takes an old till's sales over."""

LABEL = re.compile(r"[A-Z][A-Z0-9]{0,3}")


class BadTillLabel(Refusal):
    """A till's label starts its receipt numbers."""

    code = "setup.bad_till_label"


def read_till_label(text: str) -> str:
    """A till's label as typed, upper-cased: a letter, then up to three letters or figures.

    Raises:
        BadTillLabel: it would make receipt numbers that cannot be told apart (`HISTORY_LABEL` is taken).
    """
    label = text.strip().upper()
    if not LABEL.fullmatch(label) or label == HISTORY_LABEL:
        raise BadTillLabel
    return label
