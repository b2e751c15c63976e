"""Sentences for tests of screens, straight from the language source files, before they are compiled."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from desktop.messages.compile import sentences
from desktop.messages.say import Say

PARTS = Path(__file__).parents[2] / "resources" / "translations" / "parts"


class _Texts:
    """As much of a gettext catalogue as Say asks for; a key without a text is a failed test."""

    def __init__(self, language: str) -> None:
        self.texts = {key: found.get(language, found["en"]) for key, found in sources().items()}

    def gettext(self, key: str) -> str:
        return self.texts.get(key, key)


class PartsSay(Say):
    """Say, reading the sources; unlike Say, it does not show an unknown key as it is."""

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self._words = _Texts(language)  # type: ignore[assignment]  # the two methods Say uses
        self._english = _Texts("en")  # type: ignore[assignment]

    def __call__(self, key: str, **facts: object) -> str:
        if not self.has(key):
            raise KeyError(f"no sentence for {key}")
        return super().__call__(key, **facts)


@cache
def sources() -> dict[str, dict[str, str]]:
    """Every key of every part with its text per language."""
    return sentences(PARTS)
