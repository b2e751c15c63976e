"""The person's end: results to stdout, sentences and progress to stderr, secrets without an echo."""

from __future__ import annotations

import json
import sys
import time
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO

from desktop.cli.answer import Answer
from desktop.cli.output import opened
from desktop.messages.say import Say

_BAR_CELLS = 24
_BETWEEN_DRAWS_S = 0.1
_CLEAR_LINE = "\r\x1b[2K"


@dataclass(frozen=True, slots=True)
class Terminal:
    """Speaks one language, in sentences or, with --json, in one JSON object on stdout."""

    say: Say
    is_json: bool = False

    def show(self, answer: Answer) -> None:
        """Print a result, or write it to the file that was asked for."""
        if not (answer.words or answer.figures):
            return
        with opened(answer.output) as out:
            if self.is_json:
                write_json(answer.figures, out)
            elif answer.words:
                out.write(harmless(answer.words) + "\n")

    def tell(self, sentence: str) -> None:
        """A sentence beside the result."""
        print(harmless(sentence), file=sys.stderr)

    def fail(self, code: str, sentence: str, facts: Mapping[str, object]) -> None:
        """Why there is no result: the sentence on stderr and, with --json, an error object on stdout."""
        self.tell(sentence)
        if self.is_json:
            with opened(None) as out:
                write_json({"error": {"code": code, "message": sentence, "facts": facts}}, out)

    @contextmanager
    def progress(self, label: str) -> Iterator[Progress]:
        """A bar while something long runs, if a person looks on."""
        bar = Progress(label, sys.stderr if sys.stderr.isatty() else None)
        try:
            yield bar
        finally:
            bar.clear()

    @property
    def can_ask(self) -> bool:
        """Is there a person who could type an answer?"""
        return sys.stdin is not None and sys.stdin.isatty()

    def ask_secret(self, question: str) -> str:
        """What the person types, unseen."""
        from getpass import getpass

        return getpass(f"{question} ")


class Progress:
    """Draws `label ██████░░░░ 34%` on one line, at most ten times a second."""

    def __init__(self, label: str, out: TextIO | None) -> None:
        self._label = label
        self._out = out
        self._drawn_at = float("-inf")

    def __call__(self, done: int, whole: int) -> None:
        if self._out is None or (time.monotonic() - self._drawn_at < _BETWEEN_DRAWS_S and done < whole):
            return
        self._drawn_at = time.monotonic()
        part = done / whole if whole else 1
        filled = int(_BAR_CELLS * part)
        bar = "█" * filled + "░" * (_BAR_CELLS - filled)
        self._out.write(f"{_CLEAR_LINE}{self._label} {bar} {part:.0%}")
        self._out.flush()

    def clear(self) -> None:
        """Take the bar away."""
        if self._out is not None and self._drawn_at > float("-inf"):
            self._out.write(_CLEAR_LINE)
            self._out.flush()


def write_json(figures: Mapping[str, object], out: TextIO) -> None:
    """One object, with a line's end."""
    json.dump(figures, out, ensure_ascii=False, indent=1)
    out.write("\n")


def harmless(words: str) -> str:
    """Words from files must not command the terminal: control characters become question marks."""
    return "".join(
        letter if letter in "\n\t" or unicodedata.category(letter) != "Cc" else "?" for letter in words
    )
