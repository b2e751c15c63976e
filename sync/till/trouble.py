"""Why an exchange with the service came to nothing, sorted by what the till does about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


class SyncTrouble(Exception):
    """Nothing was lost: what waited still waits. `told` is kept in the shop's file and said in words."""

    @property
    def told(self) -> str:
        raise NotImplementedError


@dataclass
class Offline(SyncTrouble):
    """The service did not answer, or something else did: a Wi-Fi's sign-in page, half an answer.

    Reasons: no_answer, no_name, tls, too_slow, cut_off, redirected, not_the_service, does_not_fit.
    """

    reason: str

    @property
    def told(self) -> str:
        return self.reason


@dataclass
class Busy(SyncTrouble):
    """The service asks for patience; for how many seconds, if it said so."""

    retry_after_s: float | None = None

    @property
    def told(self) -> str:
        return "busy"


@dataclass
class SignInNeeded(SyncTrouble):
    """The service does not know this till, or not any more: the owner enrols it again."""

    code: str

    @property
    def told(self) -> str:
        return "revoked" if self.code == "revoked" else "sign_in_needed"


@dataclass
class Rejected(SyncTrouble):
    """The service understood, and says no."""

    status: int
    code: str
    message: str = ""
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def told(self) -> str:
        return self.code


class TooOld(SyncTrouble):
    """The service speaks this till's protocol no more."""

    @property
    def told(self) -> str:
        return "too_old"


@dataclass
class OtherEpoch(SyncTrouble):
    """The service's store came from a backup: what it knows may be less than what it said it knew."""

    epoch: str

    @property
    def told(self) -> str:
        return "other_epoch"


class CursorAhead(SyncTrouble):
    """The service's feed is shorter than what was read of it: its store was put back without a word."""

    @property
    def told(self) -> str:
        return "cursor_ahead"


class Stopped(Exception):
    """The program is closing, or somebody said enough."""


@dataclass
class BadService(ValueError):
    """No address of a service: not a URL, or one that would send sales over a network in the open."""

    service: str
    reason: str  # not_a_url | not_encrypted
