"""What can keep this till from its service, in the shop's own terms."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.errors import KedaiError, MachineError, Refusal
from sync.till.trouble import Busy, Offline, SyncTrouble


class NotEnrolled(Refusal):
    """This till belongs to no service: it has nobody to send to."""

    code = "sync.not_enrolled"


@dataclass
class BadServiceAddress(Refusal):
    """No address, or one that sends sales in the open over a network. Reasons: not_a_url, not_encrypted."""

    code = "sync.bad_address"
    service: str
    reason: str


class BadCode(Refusal):
    """No code of a service looks like that."""

    code = "sync.bad_code"


@dataclass
class ServiceRefused(Refusal):
    """The service understood and says no: it does not know this till, the code is used, Kedai is too old."""

    code = "sync.refused"
    why: str


@dataclass
class ServiceUnreachable(MachineError):
    """The service did not answer; what waits here goes on waiting."""

    code = "sync.unreachable"
    why: str


@dataclass
class LabelTaken(Refusal):
    """Another till of the shop has that label; `free` is one that none has."""

    code = "sync.label_taken"
    label: str
    free: str


class ShopNotTold(Refusal):
    """The service does not know the whole shop yet: the first till has not told it."""

    code = "sync.shop_not_told"


def in_shops_terms(trouble: SyncTrouble) -> KedaiError:
    """The shop's own error for a trouble of the wire."""
    if isinstance(trouble, Offline | Busy):
        return ServiceUnreachable(trouble.told)
    return ServiceRefused(trouble.told)
