"""A person says that the machine's clock is right again, after it was once far ahead."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta

from desktop.clock import instant_text, read_instant
from desktop.database.lane import CLOCK_CONFIRMED, ClockConfirmed, clock_ahead_ms
from desktop.database.work import Work
from desktop.errors import Refusal
from desktop.selling.queries import open_shift_of
from desktop.selling.refusals import ShiftIsOpen
from desktop.setup.change_setting import PUT_SETTING

LARGEST_DIFFERENCE = timedelta(minutes=5)
"""Between a person's watch and the machine; beyond it the machine's clock is set first."""
ALWAYS = "1970-01-01"
"""The one row of the confirmation is of no day: days are what the clock got wrong."""


class ClockIsRight(Refusal):
    """Nothing that this till recorded lies ahead of its clock: there is nothing to confirm."""

    code = "selling.clock_is_right"


@dataclass
class ClockDiffers(Refusal):
    """The machine does not say what the person says; both instants in UTC."""

    code = "selling.clock_differs"
    machine: str
    said: str


@dataclass(frozen=True, slots=True)
class ConfirmClock:
    """The time by a watch, as a UTC instant (`2026-11-23T04:05:00.000Z`)."""

    command_id: str
    said_at: str


def confirm_clock(command: ConfirmClock, work: Work) -> ClockConfirmed:
    """Trust the machine's clock again from now on, though the till has recorded later times.

    The clock of messages and edits goes on from the latest time seen, so that their order stands; only
    the mark `suspect` goes. A shift that began in the wrong time ends first, marked as it was.

    Raises:
        ClockIsRight, ClockDiffers, ShiftIsOpen, NotAllowed: documents stay suspect.
    """
    if answered := work.answer_to(command.command_id, ClockConfirmed):
        return answered
    work.require("confirm_clock")
    if running := open_shift_of(work, work.who.till_id):
        raise ShiftIsOpen(running.number)
    if work.lane.clock_state(work.now) == "ok":
        raise ClockIsRight
    if abs(read_instant(command.said_at) - work.now) > LARGEST_DIFFERENCE:
        raise ClockDiffers(work.now_text, instant_text(read_instant(command.said_at)))
    confirmed = ClockConfirmed(clock_ahead_ms(work), int(work.now.timestamp() * 1000))
    value = json.dumps([confirmed.ahead_ms, confirmed.wall_ms])
    work.write(
        PUT_SETTING, {"name": CLOCK_CONFIRMED, "from_day": ALWAYS, "value": value, "field_clocks": "{}"}
    )
    work.lane.confirmed = value
    work.note(ahead_ms=confirmed.ahead_ms, wall_ms=confirmed.wall_ms)
    return work.answer(command.command_id, confirmed)
