"""The spool: one thread that takes queued jobs to the printer and keeps the truth about each."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

from sqlalchemy import bindparam

from desktop.clock import instant_text
from desktop.database.reader import Reader
from desktop.database.work import CONSOLE, Who, Work
from desktop.database.writer import Database, ShopClosed
from desktop.errors import MachineError, report
from desktop.messages.say import Say
from desktop.printing.drawer import Drawer
from desktop.printing.lay_out import lay_out
from desktop.printing.on_tax_invoice import INVOICE
from desktop.printing.park_slip import PARK_SLIP, lay_out_slip
from desktop.printing.queries import Job, interrupted_jobs, jobs_needing_a_person, next_job
from desktop.printing.shift_paper import X_REPORT, Z_REPORT, lay_out_shift
from desktop.printing.tables import print_job
from desktop.selling.receipts import receipt_of
from hardware.model import Printed, PrinterStatus, PrintOutcome, Rejected
from hardware.receipt.doc import ReceiptDoc, with_banner

MARK = (
    print_job.update()
    .where(print_job.c.job_id == bindparam("which"))
    .values(
        state=bindparam("to"), fault=bindparam("why"), attempts=bindparam("tries"), changed_at=bindparam("at")
    )
)
KEEPS_WAITING = timedelta(hours=12)
"""A receipt that could not be printed for so long is awaited by nobody; it can be printed as a copy."""
FORGET = (
    print_job.update()
    .where(
        print_job.c.till_id == bindparam("whose"),
        print_job.c.state == "queued",
        print_job.c.queued_at < bindparam("oldest"),
    )
    .values(state="dropped", fault="too_old", changed_at=bindparam("at"))
)


BUG = "bug"
"""The fault of a receipt that the program itself could not print."""
DRAWER_FIRST_S = 10.0
"""Longer than a kick may take: the drawer opens before its own receipt, yet never stops the paper."""


class Printer(Protocol):
    """As much of hardware.protocols.ReceiptPrinter as the spool needs."""

    def status(self) -> PrinterStatus: ...

    def print(
        self, doc: ReceiptDoc, on_status: Callable[[PrinterStatus], None] | None = None
    ) -> PrintOutcome: ...

    def kick_drawer(self, pin: int | None = None) -> None: ...


@dataclass(frozen=True, slots=True)
class SpoolState:
    """What the top bar says about printer and drawer; a fault is nothing when all is well."""

    has_printer: bool
    fault: str | None = None
    needs_person: tuple[Job, ...] = ()
    is_holding: bool = False  # the printer has a receipt in it and goes on once the fault is mended
    drawer_fault: str | None = None  # of the latest kick


Tell = Callable[[SpoolState], None]


class Spool:
    """Runs on a thread of its own. A paid sale never waits for it and never fails because of it."""

    def __init__(
        self, database: Database, till_id: str, printer: Printer | None, say: Say, tell: Tell
    ) -> None:
        self._database = database
        self._till_id = till_id
        self._printer = printer
        self._say = say
        self._tell = tell
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._drawer = Drawer(self._open_drawer, self._on_drawer)
        self._drawer_fault: str | None = None
        self._telling = threading.RLock()
        self._state = SpoolState(printer is not None)
        self._waiting: tuple[Job, ...] = ()
        self._told: SpoolState | None = None
        self._fault: str | None = None
        self._in_hand: Job | None = None
        self._is_news = True
        self._thread = threading.Thread(target=self._serve, name="spool", daemon=True)

    def start(self) -> None:
        self._drawer.start()
        self._thread.start()

    def wake(self) -> None:
        """There may be something to print."""
        self._wake.set()

    def use(self, printer: Printer | None) -> None:
        """Print on another printer from the next job on; none: jobs wait."""
        self._printer, self._fault, self._drawer_fault = printer, None, None
        self._is_news = True
        self._wake.set()

    def speak(self, say: Say) -> None:
        """Print in another language from the next job on."""
        self._say = say

    def kick_drawer(self) -> None:
        """Open the drawer as soon as possible, also beside a receipt that is stuck; never tried twice."""
        self._drawer.kick()

    def stop(self, timeout_s: float = 5.0) -> None:
        """Finish the job in hand if it does not take long; what is left prints at the next start."""
        self._stop.set()
        self._wake.set()
        self._drawer.stop(timeout_s)
        self._thread.join(timeout_s)

    def _serve(self) -> None:
        reader = self._database.reader()
        try:
            while not self._stop.is_set():
                self._wake.clear()
                if not self._go_on(reader):
                    self._wake.wait()
        finally:
            reader.close()

    def _go_on(self, reader: Reader) -> bool:
        """Drawer first, then one job; False when there is nothing to do now."""
        try:
            return self._go_on_despite_bugs(reader)
        except MachineError:  # a full disk, say: the job waits in the file, and the next sale wakes us again
            self._fault = "not_kept"
            self._say_state(SpoolState(self._printer is not None, self._fault, self._waiting))
            return False
        except ShopClosed:  # the program ends while paper is out: the next start asks about this job
            self._stop.set()
            return False

    def _go_on_despite_bugs(self, reader: Reader) -> bool:
        try:
            if self._is_news:
                self._begin(reader)
            self._drawer.settle(DRAWER_FIRST_S)
            has_more = self._print_next(reader)
            self._report(reader)
            return has_more
        except (MachineError, ShopClosed):
            raise
        except Exception as error:  # noqa: BLE001 - a bug of ours or of a driver; later receipts still print
            report(error)
            return self._set_aside(reader)

    def _set_aside(self, reader: Reader) -> bool:
        """A person decides about the receipt that our bug is about; if none is in hand, wait to be woken."""
        job, self._in_hand = self._in_hand, None
        if job is None:
            return False
        self._fault = BUG
        self._mark(job, "uncertain", BUG)
        self._report(reader)
        return True

    def _begin(self, reader: Reader) -> None:
        """At the start and with another printer: ask about what was cut short, forget what nobody awaits."""
        for job in interrupted_jobs(reader, self._till_id):
            self._mark(job, "uncertain", "interrupted")
        self._database.run_work(self._forget_old, Who(CONSOLE, self._till_id))
        self._is_news, self._told = False, None

    def _forget_old(self, work: Work) -> None:
        """A till that had no printer for a while must not print last week when it gets one."""
        oldest = instant_text(work.now - KEEPS_WAITING)
        work.write(FORGET, {"whose": self._till_id, "oldest": oldest, "at": work.now_text})

    def _open_drawer(self) -> None:
        printer = self._printer
        if printer is not None:
            printer.kick_drawer()

    def _on_drawer(self, fault: str | None) -> None:
        """What became of the latest kick; it stays told until the next one, for the change is still owed."""
        with self._telling:
            self._drawer_fault = fault
            self._say_state(self._state)

    def _print_next(self, reader: Reader) -> bool:
        """Take one job to the printer; False when there is nothing to do."""
        printer = self._printer  # another thread may take it away while this job is in hand
        if printer is None:
            return False
        job = self._in_hand = next_job(reader, self._till_id)
        if job is None:
            return False
        document = self._document(reader, job)
        if document is None:
            self._mark(job, "dropped", "too_old")
            self._in_hand = None
            return True
        self._mark(job, "sending", None)
        outcome = printer.print(document, self._on_status)
        if isinstance(outcome, Printed):
            self._fault = None
            self._mark(job, "printed", None)
        else:
            self._fault = outcome.fault.value if outcome.fault else "no_answer"
            self._mark(job, "rejected" if isinstance(outcome, Rejected) else "uncertain", self._fault)
        self._in_hand = None
        return True

    def _document(self, reader: Reader, job: Job) -> ReceiptDoc | None:
        """What is to be printed; nothing for the slip of a basket that waits no more."""
        if job.kind == PARK_SLIP:
            return lay_out_slip(reader, job.document_id, self._till_id, self._say)
        if job.kind in (X_REPORT, Z_REPORT):
            return lay_out_shift(reader, job.document_id, job.kind, self._say)
        in_full = job.kind == INVOICE
        document = lay_out(receipt_of(reader, job.document_id), self._say, job.copy_no, in_full=in_full)
        return with_banner(document, self._say("receipt.reprint")) if job.attempts else document

    def _on_status(self, status: PrinterStatus) -> None:
        """The printer speaks while bytes are in it: paper out, cover open, mended."""
        fault = status.worst
        self._fault = fault.value if fault else None
        self._say_state(SpoolState(True, self._fault, self._waiting, status.blocking is not None))

    def _mark(self, job: Job, state: str, fault: str | None) -> None:
        tries = job.attempts + (state != "rejected")  # a refused receipt left no paper: it counts as untried

        def mark(work: Work) -> None:
            work.write(
                MARK, {"which": job.job_id, "to": state, "why": fault, "tries": tries, "at": work.now_text}
            )

        self._database.run_work(mark, Who(CONSOLE, self._till_id))

    def _report(self, reader: Reader) -> None:
        self._waiting = tuple(jobs_needing_a_person(reader, self._till_id))
        self._say_state(SpoolState(self._printer is not None, self._fault, self._waiting))

    def _say_state(self, state: SpoolState) -> None:
        """Only news: the window need not read the shop again for each receipt that came out well."""
        with self._telling:
            self._state = state
            told = replace(state, drawer_fault=self._drawer_fault)
            if told != self._told:
                self._told = told
                self._tell(told)
