"""What a request may be refused for: a code for programs, a sentence for whoever reads logs."""

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


def other_epoch(epoch: str) -> Refused:
    """The service is not the one the till knew: the till starts again with the epoch told."""
    return Refused(409, "other_epoch", "The service has another epoch.", {"epoch": epoch})
