"""Sizes of text and languages in which every page is looked at; most of them in the long run only."""

from __future__ import annotations

import pytest

SHORT = ((100, "en"), (200, "zh"))
EVERY_SIZE = [
    pytest.param(scale, language, marks=() if (scale, language) in SHORT else pytest.mark.long)
    for scale in (100, 125, 150, 200)
    for language in ("en", "zh")
]
