"""Commands: look at an open shift's figures, and have a shift's report printed."""

from __future__ import annotations

from desktop.database.work import Work
from desktop.selling.events import ShiftReportAsked
from desktop.selling.refusals import NoShift
from desktop.selling.shift_words import PrintShiftReport, ReadX, ShiftReportPrinted

_STATE = "SELECT state FROM shift WHERE shift_id = ? AND kind = 'counter'"


def read_x(command: ReadX, work: Work) -> ShiftReportPrinted:
    """Put on record that somebody saw what is expected in the drawer; nothing is reset by it.

    Raises:
        NoShift, NotAllowed, NeedsApproval: the figures stay hidden.
    """
    if answered := work.answer_to(command.command_id, ShiftReportPrinted):
        return answered
    work.require("read_x")
    if work.one(_STATE, (command.shift_id,)) != ("open",):
        raise NoShift
    work.note(shift_id=command.shift_id)
    return work.answer(command.command_id, ShiftReportPrinted(command.shift_id))


def print_shift_report(command: PrintShiftReport, work: Work) -> ShiftReportPrinted:
    """Queue the X of an open shift, or the Z of one that ended, as often as it is wanted.

    Raises:
        NoShift, NotAllowed, NeedsApproval: nothing is printed.
    """
    if answered := work.answer_to(command.command_id, ShiftReportPrinted):
        return answered
    found = work.one(_STATE, (command.shift_id,))
    if found is None:
        raise NoShift
    if found[0] == "open":
        work.require("read_x")
    else:
        work.require("print_z")
    work.note(shift_id=command.shift_id)
    work.record(ShiftReportAsked(command.shift_id, is_open=found[0] == "open"))
    return work.answer(command.command_id, ShiftReportPrinted(command.shift_id))
