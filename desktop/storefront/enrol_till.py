"""The till joins a service: first its key is kept, then the service is asked, then its answer is kept."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.database.work import Work
from sync.till.enrolment import Asked, Taken, join, keep_asked


@dataclass(frozen=True, slots=True)
class KeepDevice:
    """Who this till will say it is: an id and a key made for the occasion, if it has none yet."""

    command_id: str
    service: str
    device_id: str
    device_key: str = field(repr=False)
    lane_id: str
    certificate: str | None = None  # PEM: the only one to be trusted


@dataclass(frozen=True, slots=True)
class EnrolTill:
    """The service took this till, and knew its lanes up to the counter's `lane_id`."""

    command_id: str
    service: str
    epoch: str
    lane_id: str


@dataclass(frozen=True, slots=True)
class TillEnrolled:
    service: str
    epoch: str


def keep_device(command: KeepDevice, work: Work) -> str:
    """Keep the device before the service hears of it; its id.

    A till has one key for good: a service that took it, and whose answer was lost, knows it again.

    Raises:
        NotAllowed: nothing changed.
    """
    work.require("enrol_till")
    asked = Asked(
        command.service, command.device_id, command.device_key, command.lane_id, command.certificate
    )
    device_id = keep_asked(asked, work)
    work.note(service=command.service, device_id=device_id)
    return device_id


def enrol_till(command: EnrolTill, work: Work) -> TillEnrolled:
    """Belong to this service from now on, and to no other.

    In another epoch than before, or at another service, all that this till holds is sent again.

    Raises:
        NotAllowed: nothing changed.
    """
    if answered := work.answer_to(command.command_id, TillEnrolled):
        return answered
    work.require("enrol_till")
    join(Taken(command.service, command.epoch, command.lane_id), work)
    work.note(service=command.service, epoch=command.epoch)
    return work.answer(command.command_id, TillEnrolled(command.service, command.epoch))
