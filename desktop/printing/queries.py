"""What waits to be printed and what went wrong."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.database.rows import Rows


@dataclass(frozen=True, slots=True)
class Job:
    """A print job as the spool sees it."""

    job_id: str
    kind: str
    document_id: str
    state: str
    fault: str | None
    attempts: int
    copy_no: int


@dataclass(frozen=True, slots=True)
class PrinterRow:
    """A printer the shop has set up."""

    printer_id: str
    name: str
    kind: str
    address: str
    profile: str
    has_drawer: bool


_JOB = "SELECT job_id, kind, document_id, state, fault, attempts, copy_no FROM print_job"


def next_job(rows: Rows, till_id: str) -> Job | None:
    """The oldest job of a till that nobody has tried, or that is safe to try again."""
    found = rows.one(
        f"{_JOB} WHERE till_id = ? AND state NOT IN ('printed','dropped') AND state = 'queued'"
        " ORDER BY rowid LIMIT 1",
        (till_id,),
    )
    return Job(*found) if found else None


def jobs_needing_a_person(rows: Rows, till_id: str) -> list[Job]:
    """Jobs whose paper may or may not exist, or that the printer refused, oldest first."""
    found = rows.rows(
        f"{_JOB} WHERE till_id = ? AND state NOT IN ('printed','dropped')"
        " AND state IN ('uncertain','rejected') ORDER BY rowid LIMIT 50",
        (till_id,),
    )
    return [Job(*row) for row in found]


def interrupted_jobs(rows: Rows, till_id: str) -> list[Job]:
    """Jobs that were being sent when the program or the machine died."""
    found = rows.rows(
        f"{_JOB} WHERE till_id = ? AND state NOT IN ('printed','dropped') AND state = 'sending'", (till_id,)
    )
    return [Job(*row) for row in found]


def printer_of(rows: Rows, till_id: str) -> PrinterRow | None:
    """The receipt printer of a till."""
    found = rows.one(
        "SELECT printer_id, name, kind, address, profile, has_drawer FROM printer"
        " WHERE till_id = ? AND archived_at IS NULL ORDER BY printer_id DESC LIMIT 1",
        (till_id,),
    )
    if found is None:
        return None
    printer_id, name, kind, address, profile, has_drawer = found
    return PrinterRow(printer_id, name, kind, address, profile, bool(has_drawer))
