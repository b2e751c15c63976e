"""Bugs that other programs had, each planted in the real code by a switch: the simulator has to find them.

Names of threads are GitHub's, as owner/repository#number, from the public record of those programs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from tests.simulator import bugs_of_records as records
from tests.simulator import bugs_of_service as service
from tests.simulator import bugs_of_till as till

Plant = Callable[[], AbstractContextManager[Any]]
MOST_SEEDS = 300
"""A bug that so many long worlds do not show is one that the simulator cannot see."""


@dataclass(frozen=True, slots=True)
class Bug:
    """A planted bug, and where people met it."""

    name: str
    met_in: str
    plant: Plant


BUGS: Sequence[Bug] = (
    Bug("marked as sent before the answer", "odoo/odoo#261096", till.mark_before_answer),
    Bug("cursor saved before its rows", "pouchdb/pouchdb#1240", till.cursor_before_rows),
    Bug("cursor moved over what others told", "pouchdb/pouchdb#1240", till.cursor_over_a_gap),
    Bug("ids made anew after a timeout", "odoo/odoo#40567", till.new_ids_after_timeout),
    Bug("whole queue cleared after a loop", "frappe/books erpnextSync", till.clear_whole_batch),
    Bug("epoch of a restored service ignored", "medic/cht-core#8093", till.ignore_epoch),
    Bug("service put back in silence overlooked", "medic/cht-core#8093", till.overlook_rollback),
    Bug("what came from others is told again", "Nozbe/WatermelonDB#649", till.tell_what_came),
    Bug("restored till numbers on in its old lane", "odoo/odoo#71455", till.keep_old_lane),
    Bug("message queued after the sale's commit", "odoo/odoo#60939", till.queue_after_commit),
    Bug("sign-in page taken for an answer", "frappe/books navigator.onLine", till.believe_any_page),
    Bug("top bar tells of the network", "odoo/odoo#179505", till.claim_connectivity),
    Bug("queue dropped as the shift ends", "odoo/odoo#203431", till.drop_queue_at_close),
    Bug("sync refused over a wrong clock", "actualbudget/actual#3786", till.refuse_wrong_clock),
    Bug("the time as an id", "frappe/erpnext#15699", till.time_as_id),
    Bug("one bad message blocks all", "frappe/erpnext#13388", service.all_or_nothing),
    Bug("cursor by time", "Nozbe/WatermelonDB#649", service.cursor_by_time),
    Bug("ids forgotten after a day", "keys of 24 hours", service.forget_ids),
    Bug("what comes twice counts twice", "frappe/erpnext#12971", service.count_duplicates),
    Bug("stock written as a level", "woocommerce/woocommerce-square#7", service.absolute_stock),
    Bug("only the highest number is remembered", "rocicorp/mono#6340", service.highest_number_only),
    Bug("told as taken before it was durable", "odoo/odoo#125037", service.answer_before_commit),
    Bug("what cannot be taken is thrown away", "powersync connector", service.discard_poison),
    Bug("half a command applied", "pouchdb/pouchdb#3651", records.half_a_command),
    Bug("wall clock decides the last writer", "pubkey/rxdb#6439", records.wall_clock_decides),
    Bug("what came of the edits is never compared", "MattFaz/actuali#188", records.never_compared),
    Bug("clock of 2099 wins for ever", "actualbudget/actual#8904", records.far_clock_wins),
)


@contextmanager
def planted(bug: Bug | None) -> Any:
    """The bug is there meanwhile; none: the program as it is."""
    with ExitStack() as held:
        if bug is not None:
            held.enter_context(bug.plant())
        yield
