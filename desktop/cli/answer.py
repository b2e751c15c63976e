"""What a command hands back: words for people, figures for programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Answer:
    """The same result twice. In `figures` names end in `_cents` where the value is money.

    `output` is the file it goes to instead of stdout. Without words and figures nothing is printed.
    """

    words: str
    figures: Mapping[str, object] = field(default_factory=dict)
    exit_code: int = 0
    output: Path | None = None


@dataclass
class Usage(Exception):
    """The command was typed wrongly: a key of the catalogue and what the sentence needs."""

    key: str
    facts: Mapping[str, object] = field(default_factory=dict)
