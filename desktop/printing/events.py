"""What happens to the print queue besides sales."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PaperSettled:
    """A person asked for paper, or said what became of one: the spool looks again."""

    job_id: str
