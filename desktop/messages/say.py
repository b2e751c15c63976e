"""Turns keys and facts into sentences, in the person's language: the one place with words."""

from __future__ import annotations

import errno
import gettext
import os
from functools import cache
from io import BytesIO

import resources
from desktop.errors import KedaiError
from desktop.money import money_on_screen, quantity_text

LANGUAGES = ("en", "zh")
"""The catalogues that ship, by the folder's name; Malay and Tamil are to come."""


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.GNUTranslations(
        BytesIO(resources.read_bytes(f"translations/{language}/LC_MESSAGES/kedai.mo"))
    )


_OS_TROUBLE = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.ENOENT: "not_found",
    errno.EACCES: "no_permission",
    errno.EPERM: "no_permission",
    errno.EROFS: "no_permission",
    errno.EISDIR: "is_folder",
    errno.ENOTDIR: "not_folder",
}


class Say:
    """`say("payment.change", change_cents=740)` → "Change $7.40".

    Facts whose names end in `_cents` are told as money, in `_quantity` as quantities.
    """

    def __init__(self, language: str = "en") -> None:
        self.language = language if language in LANGUAGES else "en"
        self._words = _catalogue(self.language)
        self._english = _catalogue("en")

    def __call__(self, key: str, **facts: object) -> str:
        """The sentence of a key. A key that no catalogue has is a bug and is shown as it is."""
        found = self._words.gettext(key)
        if found == key:
            found = self._english.gettext(key)
        return found.format(**_told(facts)) if facts else found

    def has(self, key: str) -> bool:
        """Is there a sentence for the key, in this language or in English?"""
        return self._words.gettext(key) != key or self._english.gettext(key) != key

    def error(self, error: KedaiError) -> str:
        """What happened and what to do next, for a refusal or machine trouble."""
        facts = {name: self._named(name, value) for name, value in error.facts.items()}
        reason = error.facts.get("reason")  # as it is: a reason may be called like a word of the catalogue
        if isinstance(reason, str) and self.has(f"{error.code}.{reason}"):
            return self(f"{error.code}.{reason}", **facts)
        return self(error.code, **facts) if self.has(error.code) else str(error)

    def tender(self, name: str) -> str:
        """The name of a way of paying: ours from the catalogue (`tender.cash`), the owner's as it is."""
        return self(name) if name.startswith("tender.") else name

    def return_reason(self, word: str) -> str:
        """Why something comes back, as the keys have it; a word of the owner's as it is."""
        key = f"return.reason_{word}"
        return self(key) if self.has(key) else word

    def os_trouble(self, error: OSError) -> tuple[str, str, dict[str, str]]:
        """The code, the sentence and the facts of what the operating system complained of."""
        kind = _OS_TROUBLE.get(error.errno or 0, "other")
        facts = {"path": str(error.filename or ""), "said": error.strerror or str(error)}
        if not facts["path"]:
            kind = "disk_full_stdout" if kind == "disk_full" else "other"
        return f"machine.{kind}", self(f"cli.os.{kind}", **facts), facts

    def _named(self, name: str, value: object) -> object:
        """Roles, rights and tenders are told by their own names in the catalogue."""
        key = f"{name.removesuffix('_type')}.{value}"
        return self(key) if isinstance(value, str) and self.has(key) else value


def system_language() -> str:
    """The language the person's machine speaks, as one of ours."""
    spoken = os.environ.get("KEDAI_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or "en"
    short = spoken.replace("-", "_").split("_")[0].split(".")[0].lower()
    return short if short in LANGUAGES else "en"


def _told(facts: dict[str, object]) -> dict[str, object]:
    return {name: _as_told(name, value) for name, value in facts.items()}


def _as_told(name: str, value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        if name.endswith("_cents"):
            return money_on_screen(value)
        if name.endswith("_quantity"):
            return quantity_text(value)
    return value
