"""A new recovery code, for a sheet that was lost, seen by somebody, or never printed."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.database.work import Work


@dataclass(frozen=True, slots=True)
class RenewRecoveryCode:
    """The owner wants the old sheet to open nothing any more. The code itself is told to nobody here."""

    command_id: str


@dataclass(frozen=True, slots=True)
class CodeRenewed:
    command_id: str


def renew_recovery_code(command: RenewRecoveryCode, work: Work) -> CodeRenewed:
    """Put on record that a new code was asked for; the envelope is wrapped anew after it.

    Raises:
        NotAllowed: the old code stands.
    """
    if answered := work.answer_to(command.command_id, CodeRenewed):
        return answered
    work.require("renew_recovery_code")
    work.note(renewed="recovery_code")
    return work.answer(command.command_id, CodeRenewed(command.command_id))
