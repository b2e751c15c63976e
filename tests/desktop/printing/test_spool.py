"""The spool against a printer that does as the test says: what prints, what is asked, what is forgotten."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

import pytest

from desktop.database.trouble import DiskFull
from desktop.database.work import Work
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.printing.drawer import BUSY, LOST
from desktop.printing.lay_out import lay_out
from desktop.printing.queries import Job
from desktop.printing.resolve_job import (
    Choice,
    ReprintReceipt,
    ResolveJob,
    reprint_receipt,
    resolve_print_job,
)
from desktop.printing.spool import BUG, MARK, Spool, SpoolState
from desktop.printing.tables import print_job
from desktop.selling.complete_sale import complete_sale
from desktop.selling.receipts import Receipt
from desktop.verify.run import verify
from hardware.errors import DeviceBusy, DeviceNotFound
from hardware.model import Confirm, Fault, Printed, PrinterStatus, PrintOutcome, Rejected, Uncertain
from hardware.receipt.doc import Banner, ReceiptDoc
from tests.builders import Shop
from tests.crash.a_catalogue import a_basket, add_items

PRINTED = Printed(Confirm.PROCESS_ID)
OUT = PrinterStatus(True, frozenset({Fault.PAPER_OUT}))


def _nothing_stuck() -> threading.Event:
    free = threading.Event()
    free.set()
    return free


@dataclass
class Paper:
    """A printer that answers as told, in turn; the last answer stays."""

    outcomes: list[PrintOutcome] = field(default_factory=lambda: [PRINTED])
    printed: list[ReceiptDoc] = field(default_factory=list)
    kicks: int = 0
    says: list[PrinterStatus] = field(default_factory=list)
    drawer_is_there: bool = True
    is_held: bool = False
    kick_takes_s: float = 0
    stuck: threading.Event = field(default_factory=_nothing_stuck)
    order: list[str] = field(default_factory=list)
    breaks: bool = False  # a bug in the driver

    def status(self) -> PrinterStatus:
        return PrinterStatus(True)

    def print(
        self, doc: ReceiptDoc, on_status: Callable[[PrinterStatus], None] | None = None
    ) -> PrintOutcome:
        for status in self.says:
            if on_status:
                on_status(status)
        self.stuck.wait(10)
        if self.breaks:
            raise ZeroDivisionError
        self.order.append("paper")
        self.printed.append(doc)
        return self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]

    def kick_drawer(self, pin: int | None = None) -> None:
        self.kicks += 1
        if self.breaks:
            raise ZeroDivisionError
        threading.Event().wait(self.kick_takes_s)
        self.order.append("drawer")
        if self.is_held:
            raise DeviceBusy("tcp://held")
        if not self.drawer_is_there:
            raise DeviceNotFound("tcp://nowhere")


class Told:
    """What the spool told the window."""

    def __init__(self) -> None:
        self.states: list[SpoolState] = []
        self._changed = threading.Condition()

    def __call__(self, state: SpoolState) -> None:
        with self._changed:
            self.states.append(state)
            self._changed.notify_all()

    def until(self, seen: Callable[[], object]) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: bool(seen()), 10) or seen(), self.states


@dataclass
class Till:
    """A shop that sells, and its spool."""

    shop: Shop
    paper: Paper
    told: Told
    spools: list[Spool] = field(default_factory=list)

    def sell(self, number: int = 1) -> str:
        return str(self.shop.run(complete_sale, a_basket(number)).sale_id)

    def start(self, *, with_printer: bool = True) -> Spool:
        till_id = self.shop.cashier.till_id
        spool = Spool(self.shop.database, till_id, self.paper if with_printer else None, Say("en"), self.told)
        spool.start()
        self.spools.append(spool)
        return spool

    def jobs(self) -> list[tuple[str, str, str | None]]:
        rows = self.shop.reader.rows("SELECT kind, state, fault FROM print_job ORDER BY job_id")
        return [tuple(row) for row in rows]

    def wait(self, *states: str) -> None:
        """Until the jobs, oldest first, are in these states; asks the file: the spool tells only news."""
        pause = threading.Event()
        for _ in range(500):
            if [state for _kind, state, _fault in self.jobs()] == list(states):
                return
            pause.wait(0.02)
        raise AssertionError(self.jobs())

    def resolve(self, choice: Choice) -> None:
        job_id = self.told.states[-1].needs_person[0].job_id
        self.shop.run(resolve_print_job, ResolveJob(new_id(), job_id, choice))
        self.spools[-1].wake()


@pytest.fixture
def till(shop: Shop) -> Iterator[Till]:
    add_items(shop.database, shop.console)
    shop.start_shift()
    made = Till(shop, Paper(), Told())
    yield made
    for spool in made.spools:
        spool.stop()
    assert list(verify(shop.reader)) == []


def banners(doc: ReceiptDoc) -> list[str]:
    return [block.text for block in doc.blocks if isinstance(block, Banner)]


def test_receipts_print_in_the_order_of_their_sales(till: Till) -> None:
    for number in range(3):
        till.sell(number)
    till.start()
    till.wait("printed", "printed", "printed")
    assert [doc.title for doc in till.paper.printed] == ["T1-000001", "T1-000002", "T1-000003"]


def test_a_refused_receipt_prints_again_as_if_for_the_first_time(till: Till) -> None:
    till.paper.outcomes = [Rejected(Fault.PAPER_OUT), PRINTED]
    till.sell()
    till.start()
    till.wait("rejected")
    till.told.until(lambda: till.told.states[-1].needs_person)
    till.resolve(Choice.AGAIN)
    till.wait("printed")
    assert "REPRINT" not in banners(till.paper.printed[-1])


def test_paper_in_doubt_prints_again_under_a_banner_even_after_a_refusal_between(till: Till) -> None:
    till.paper.outcomes = [Uncertain(900, Fault.NOT_FOUND), Rejected(Fault.PAPER_OUT), PRINTED]
    till.sell()
    till.start()
    for state in ("uncertain", "rejected"):
        till.wait(state)
        till.told.until(partial(_asks_a_person, till, state))
        till.resolve(Choice.AGAIN)
    till.wait("printed")
    first, *later = [banners(doc) for doc in till.paper.printed]
    assert "REPRINT" not in first
    assert all("REPRINT" in each for each in later)


def test_what_a_person_leaves_is_dropped_and_the_question_goes(till: Till) -> None:
    till.paper.outcomes = [Rejected(Fault.COVER_OPEN)]
    till.sell()
    till.start()
    till.wait("rejected")
    till.told.until(lambda: till.told.states[-1].needs_person)
    till.resolve(Choice.LEAVE)
    till.told.until(lambda: not till.told.states[-1].needs_person)
    assert till.jobs() == [("receipt", "dropped", "cover_open")]


def test_a_receipt_being_sent_when_the_program_died_is_asked_about_not_printed(till: Till) -> None:
    till.sell()
    job_id = till.shop.reader.rows("SELECT job_id FROM print_job")[0][0]
    left = {"which": job_id, "to": "sending", "why": None, "tries": 1}
    till.shop.database.run_work(
        lambda work: work.write(MARK, {**left, "at": work.now_text}), till.shop.console
    )
    till.start()
    till.wait("uncertain")
    assert till.paper.printed == []
    assert till.jobs()[0][2] == "interrupted"


def test_a_till_that_gets_a_printer_forgets_yesterdays_receipts_and_prints_todays(till: Till) -> None:
    till.sell(1)
    till.shop.clock.forward(hours=20)
    till.sell(2)
    spool = till.start(with_printer=False)
    spool.use(till.paper)
    till.wait("dropped", "printed")
    assert till.jobs()[0][2] == "too_old"


def test_a_fault_told_while_printing_does_not_hide_an_older_question(till: Till) -> None:
    till.paper.outcomes = [Uncertain(10, Fault.NO_ANSWER), PRINTED]
    till.sell(1)
    spool = till.start()
    till.wait("uncertain")
    till.told.until(lambda: till.told.states[-1].needs_person)
    till.paper.says = [OUT]
    till.sell(2)
    spool.wake()
    till.wait("uncertain", "printed")
    during = [state for state in till.told.states if state.is_holding]
    assert during
    assert all(state.needs_person for state in during)


def test_a_drawer_that_is_not_there_is_told_and_never_kicked_twice(till: Till) -> None:
    till.paper.drawer_is_there = False
    spool = till.start()
    till.told.until(lambda: till.told.states)
    spool.kick_drawer()
    till.told.until(lambda: till.told.states[-1].drawer_fault == LOST)
    spool.wake()
    till.sell()
    spool.wake()
    till.wait("printed")
    assert till.paper.kicks == 1


def test_drawer_opens_while_a_receipt_is_stuck_in_the_printer(till: Till) -> None:
    till.paper.stuck.clear()
    till.sell()
    spool = till.start()
    till.wait("sending")

    spool.kick_drawer()
    till.told.until(lambda: till.paper.kicks == 1)

    assert till.jobs()[0][1] == "sending"
    till.paper.stuck.set()
    till.wait("printed")


def test_drawer_that_a_stuck_receipt_keeps_shut_is_told_until_the_next_kick(till: Till) -> None:
    till.paper.stuck.clear()
    till.paper.is_held = True
    till.sell()
    spool = till.start()
    till.wait("sending")

    spool.kick_drawer()
    till.told.until(lambda: till.told.states and till.told.states[-1].drawer_fault == BUSY)
    till.paper.stuck.set()
    till.wait("printed")
    assert till.told.states[-1].drawer_fault == BUSY

    till.paper.is_held = False
    spool.kick_drawer()
    till.told.until(lambda: till.told.states[-1].drawer_fault is None)


def test_fault_of_the_printer_is_told_beside_a_drawer_that_stayed_shut(till: Till) -> None:
    till.paper.is_held = True
    till.paper.outcomes = [Rejected(Fault.PAPER_OUT)]
    spool = till.start()
    spool.kick_drawer()
    till.sell()
    spool.wake()
    till.wait("rejected")
    till.told.until(
        lambda: (till.told.states[-1].fault, till.told.states[-1].drawer_fault) == ("paper_out", BUSY)
    )


def test_drawer_opens_before_its_own_receipt_prints(till: Till) -> None:
    till.sell()
    spool = till.start(with_printer=False)
    spool.kick_drawer()
    spool.stop()
    assert till.paper.order == []
    spool = till.start()
    till.wait("printed")
    till.paper.kick_takes_s = 0.2
    till.sell(2)
    spool.kick_drawer()
    spool.wake()
    till.wait("printed", "printed")
    assert till.paper.order == ["paper", "drawer", "paper"]


def test_copies_count_and_say_so(till: Till) -> None:
    sale_id = till.sell()
    for _ in range(2):
        till.shop.run(reprint_receipt, ReprintReceipt(new_id(), sale_id))
    till.start()
    till.wait("printed", "printed", "printed")
    told = [" ".join(banners(doc)) for doc in till.paper.printed]
    assert "COPY" not in told[0]
    assert ("COPY 1" in told[1], "COPY 2" in told[2]) == (True, True)


def test_a_copys_number_never_comes_again_whatever_became_of_the_copies_before(till: Till) -> None:
    sale_id = till.sell()
    for left in ("dropped", "uncertain", "printed"):
        till.shop.run(reprint_receipt, ReprintReceipt(new_id(), sale_id))
        told: dict[str, object] = {"which": latest_job(till), "to": left, "why": None, "tries": 1}
        till.shop.database.run_work(partial(_mark, told), till.shop.console)
    first = print_job.delete().where(print_job.c.copy_no == 1)
    till.shop.database.run_work(lambda work: work.write(first, {}), till.shop.console)  # should jobs ever go
    till.shop.run(reprint_receipt, ReprintReceipt(new_id(), sale_id))

    kept = till.shop.reader.rows("SELECT copy_no FROM print_job WHERE kind = 'copy' ORDER BY rowid")
    assert kept == [(2,), (3,), (4,)]


def latest_job(till: Till) -> str:
    return str(till.shop.reader.rows("SELECT job_id FROM print_job ORDER BY rowid DESC LIMIT 1")[0][0])


def _mark(told: dict[str, object], work: Work) -> None:
    work.write(MARK, {**told, "at": work.now_text})


def _asks_a_person(till: Till, state: str) -> bool:
    asked = till.told.states[-1].needs_person
    return bool(asked) and asked[0].state == state


def test_a_bug_while_printing_is_reported_asked_about_and_ends_no_other_receipt(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda told: reported.append(told.exc_type))
    till.paper.breaks = True
    till.sell()
    spool = till.start()
    till.wait("uncertain")
    spool.kick_drawer()
    till.told.until(lambda: till.told.states[-1].drawer_fault == LOST)
    till.paper.breaks = False

    till.sell(2)
    spool.wake()
    till.wait("uncertain", "printed")

    assert till.jobs()[0][2] == BUG
    assert reported == [ZeroDivisionError, ZeroDivisionError]
    spool.kick_drawer()
    till.told.until(lambda: till.told.states[-1].drawer_fault is None)


def test_a_receipt_that_cannot_be_laid_out_does_not_keep_the_next_from_printing(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda told: reported.append(told.exc_type))

    def broken_for_the_first(receipt: Receipt, say: Say, copy_no: int, *, in_full: bool) -> ReceiptDoc:
        if receipt.number == "T1-000001":
            raise ZeroDivisionError
        return lay_out(receipt, say, copy_no, in_full=in_full)

    monkeypatch.setattr("desktop.printing.spool.lay_out", broken_for_the_first)
    till.sell(0)
    till.sell(1)
    till.start()
    till.wait("uncertain", "printed")
    assert reported == [ZeroDivisionError]


def test_a_bug_on_a_full_disk_does_not_end_printing(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    reported: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda told: reported.append(told.exc_type))
    kept = Spool._mark

    def full(spool: Spool, job: Job, state: str, fault: str | None) -> None:
        if state == "uncertain" and till.paper.breaks:
            raise DiskFull("shop.db")
        kept(spool, job, state, fault)

    monkeypatch.setattr(Spool, "_mark", full)
    till.paper.breaks = True
    till.sell()
    spool = till.start()
    till.told.until(lambda: any(each.fault == "not_kept" for each in till.told.states))
    till.paper.breaks = False

    till.sell(2)
    spool.wake()
    till.wait("sending", "printed")
    assert reported == [ZeroDivisionError]


def test_printer_taken_away_while_a_receipt_is_in_it_finishes_that_receipt(till: Till) -> None:
    till.paper.stuck.clear()
    till.sell(0)
    spool = till.start()
    till.wait("sending")
    spool.use(None)
    till.paper.stuck.set()
    till.wait("printed")

    till.sell(1)
    spool.use(till.paper)
    till.wait("printed", "printed")
