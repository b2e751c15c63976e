"""What may be refused: a request, by a code; a command in the terminal, in words."""

from __future__ import annotations


class Refused(Exception):
    """A request that is not carried out. `status` is the HTTP status it is answered with."""

    def __init__(
        self, status: int, code: str, message: str, details: dict[str, object] | None = None
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.details = details or {}


class NotDone(Exception):
    """A command that is not carried out: why, in words for the operator."""


def other_epoch(epoch: str) -> Refused:
    """The service is not the one the till knew: the till starts again with the epoch told."""
    return Refused(409, "other_epoch", "The service has another epoch.", {"epoch": epoch})
