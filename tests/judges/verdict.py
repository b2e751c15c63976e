"""What a judge says: which tool in which version looked at how many cases, and what it found wrong."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """One judge's answer; no cases means it did not run, and `not_run` says why."""

    name: str
    version: str = ""
    cases: int = 0
    failures: tuple[str, ...] = ()
    not_run: str = ""

    @property
    def is_good(self) -> bool:
        """Whether the tool really looked at something and found nothing wrong."""
        return self.cases > 0 and not self.failures and not self.not_run

    def row(self) -> str:
        """The line of the table, indented by two for `.ci/run` to repeat."""
        if self.not_run or not self.cases:
            return f"  {self.name:<12} NOT RUN: {self.not_run or 'it was given no case'}"
        result = f"{len(self.failures)} FAILED" if self.failures else "ok"
        return f"  {self.name:<12} {self.version:<12} {self.cases:>6} cases  {result}"
