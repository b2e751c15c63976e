"""A person says what became of a receipt whose paper is in doubt: printed, print again, or leave it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import bindparam, func

from desktop.database.work import Work
from desktop.errors import Refusal
from desktop.printing.events import PaperSettled
from desktop.printing.on_sale import queue_job
from desktop.printing.tables import print_job

SETTLE = (
    print_job.update()
    .where(print_job.c.job_id == bindparam("which"))
    .values(state=bindparam("to"), changed_at=bindparam("at"))
)
TRY_AGAIN = (
    print_job.update()
    .where(print_job.c.job_id == bindparam("which"))
    .values(
        state="queued",
        attempts=func.max(print_job.c.attempts, bindparam("at_least")),
        changed_at=bindparam("at"),
    )
)


class Choice(StrEnum):
    PRINTED = "printed"
    AGAIN = "again"
    LEAVE = "leave"


@dataclass
class NoSuchJob(Refusal):
    """The job is settled already."""

    code = "printing.no_such_job"
    job_id: str


@dataclass(frozen=True, slots=True)
class ResolveJob:
    """What the person at the printer saw."""

    command_id: str
    job_id: str
    choice: Choice


@dataclass(frozen=True, slots=True)
class ReprintReceipt:
    """Print a sale's receipt once more, marked COPY."""

    command_id: str
    sale_id: str


@dataclass(frozen=True, slots=True)
class JobQueued:
    job_id: str


def resolve_print_job(command: ResolveJob, work: Work) -> JobQueued:
    """Settle a job in doubt. Printed again after doubt it carries a REPRINT banner.

    Raises:
        NoSuchJob, NotAllowed: nothing changed.
    """
    if answered := work.answer_to(command.command_id, JobQueued):
        return answered
    work.require("resolve_print_job")
    found = work.one(
        "SELECT state FROM print_job WHERE job_id = ? AND state IN ('uncertain','rejected')",
        (command.job_id,),
    )
    if found is None:
        raise NoSuchJob(command.job_id)
    if command.choice is Choice.AGAIN:
        at_least = int(found[0] == "uncertain")
        work.write(TRY_AGAIN, {"which": command.job_id, "at_least": at_least, "at": work.now_text})
    else:
        to = "printed" if command.choice is Choice.PRINTED else "dropped"
        work.write(SETTLE, {"which": command.job_id, "to": to, "at": work.now_text})
    work.note(job_id=command.job_id, choice=command.choice.value)
    work.record(PaperSettled(command.job_id))
    return work.answer(command.command_id, JobQueued(command.job_id))


def reprint_receipt(command: ReprintReceipt, work: Work) -> JobQueued:
    """Queue a copy of a receipt under the next number: no two copies of a receipt ever carry the same one.

    Raises:
        NotAllowed: nothing is printed.
    """
    if answered := work.answer_to(command.command_id, JobQueued):
        return answered
    work.require("reprint_receipt")
    found = work.one(
        "SELECT coalesce(max(copy_no), 0) FROM print_job WHERE document_id = ? AND kind = 'copy'",
        (command.sale_id,),
    )
    copy_no = int(found[0]) + 1 if found else 1
    job_id = queue_job("copy", command.sale_id, work.who.till_id, work, copy_no)
    work.note(sale_id=command.sale_id, copy=copy_no)
    work.record(PaperSettled(job_id))
    return work.answer(command.command_id, JobQueued(job_id))
