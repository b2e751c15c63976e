"""One world: tills of a shop, their service and the network between them, and all that may happen."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import sync.service.take
from desktop.database.places import SHOP_FILE
from desktop.messages.say import Say
from desktop.screens.doors import PrinterTruth
from desktop.screens.top_truth import pills
from sync.messages import Message
from sync.payloads import Told
from sync.service.projections import project
from sync.service.store import Pending
from sync.till.trouble import SyncTrouble
from tests.simulator.a_service import Service
from tests.simulator.a_till import Till
from tests.simulator.book import Book, Written
from tests.simulator.chance import drawn_from, without_threads_and_logs
from tests.simulator.clocks import TrueTime, WallClock
from tests.simulator.dying import Died
from tests.simulator.made_easy import made_easy
from tests.simulator.memory import memory_folder
from tests.simulator.network import Network
from tests.simulator.quick_routes import without_a_loop
from tests.simulator.surprises import told_to
from tests.simulator.templates import LABELS, Template, template

NO_PRINTER = PrinterTruth(has_printer=False)


class Keys(Say):
    """Tells which sentence it would say, and how many it would count."""

    def __init__(self) -> None:
        """No words are needed."""

    def __call__(self, key: str, **facts: object) -> str:
        return f"{key} {facts['count']}" if "count" in facts else key


KEYS = Keys()
_STANDS = (
    "SELECT 'waiting', count(*) FROM sync_outbox WHERE state IN ('queued', 'sent') UNION ALL"
    " SELECT 'aside', count(*) FROM sync_outbox WHERE state = 'parked' OR (state = 'conflict' AND"
    "  (kind <> 'records.edited' OR last_code <> 'edited_elsewhere')) UNION ALL"
    " SELECT 'arrived aside', count(*) FROM sync_inbox WHERE state = 'parked' OR last_code = 'mismatch'"
    " UNION ALL SELECT 'clashes', count(*) FROM record_clash"
)
"""Counted by hand what the top bar tells."""
_HELD = "SELECT message_id FROM sync_outbox UNION ALL SELECT message_id FROM sync_inbox"
_BEFORE = "SELECT message_id, kind, entity_id, lane_id, sequence, payload_sha256 FROM message"


@dataclass
class World:
    """Everything in it comes out of its seed."""

    seed: int
    folder: Path
    made: Template
    draw: random.Random
    true: TrueTime
    service: Service
    network: Network
    tills: list[Till] = field(default_factory=list)
    book: Book = field(default_factory=Book)
    history: list[str] = field(default_factory=list)
    service_backups: list[Path] = field(default_factory=list)
    till_backups: dict[str, Path] = field(default_factory=dict)
    was_rolled_back: bool = False  # the service knows less than it once said

    def tell(self, what: str) -> None:
        self.history.append(f"{self.true.at:%Y-%m-%d %H:%M:%S}  {what}")

    def a_till(self) -> Till:
        return self.draw.choice(self.tills)

    def sync(self, till: Till, *, is_quiet: bool = False) -> str:
        """One pass, and how it went."""
        before = self.network.requests
        try:
            passed = till.sync()
            went = f"sent {passed.sent}, received {passed.received}"
        except SyncTrouble as trouble:
            went = trouble.told
        except Died:
            went = "died"
        self.look(till)
        if not is_quiet:
            self.tell(f"{till.name} syncs: {went} ({self.network.requests - before} requests)")
        return went

    def look(self, till: Till) -> None:
        """What the till tells people must be what its file says, and what its file says must be true."""
        self.book.note(till)
        self._look_at_top_bar(till)
        if not self.was_rolled_back:
            self._look_at_words(till)

    def _look_at_words(self, till: Till) -> None:
        """A service that forgot nothing has what is called sent; and what was read of its feed is here."""
        sent = {row[0] for row in till.rows("SELECT message_id FROM sync_outbox WHERE state = 'applied'")}
        feed = dict(self.service.ask("SELECT message_id, feed_sequence FROM message"))
        for each in sent - feed.keys():
            self.book.wrong(f"{till.name} says {each} is applied, and the service never took it")
        held = {row[0] for row in till.rows(_HELD)}
        (read,) = till.rows("SELECT coalesce(max(sequence), 0) FROM sync_cursor WHERE feed = 'shop'")
        lacking = [each for each, place in feed.items() if place <= read[0] and each not in held]
        if lacking:
            self.book.wrong(f"{till.name} has read the feed to {read[0]} and lacks {len(lacking)} of it")

    def _look_at_top_bar(self, till: Till) -> None:
        counts = dict(till.rows(_STANDS))
        waiting = counts["waiting"]
        aside = sum(counts.values()) - waiting
        truth = till.truth()
        (pill,) = (each for each in pills(truth, NO_PRINTER, KEYS) if each.key == "sync")
        if aside or truth.is_shut_out:
            right = {f"top.needs_attention {aside + truth.is_shut_out}"}
        elif waiting:
            right = {f"top.sending {waiting}", f"top.saved_here {waiting}"}
        else:
            right = {"top.all_sent"}
        if pill.text not in right:
            self.book.wrong(f"{till.name}'s top bar says {pill.text!r}, the file {counts}")

    def service_has(self) -> set[str]:
        """Ids of all the service keeps, applied or parked."""
        found = self.service.ask("SELECT message_id FROM message UNION SELECT message_id FROM parked")
        return {row[0] for row in found}

    def tills_have(self) -> set[str]:
        """Ids of all that stands in any till's outbox."""
        return {row[0] for till in self.tills for row in till.rows("SELECT message_id FROM sync_outbox")}

    def begin(self) -> None:
        """What the tills and the service came with counts as written, by those who are not in it too."""
        for row in self.service.ask(_BEFORE):
            self.book.written[row[0]] = Written(*row)
        for till in self.tills:
            self.book.note(till)

    def add_till(self, name: str, folder: Path, *, is_clone: bool = False) -> Till:
        till = Till(
            name,
            folder,
            WallClock(self.true),
            self.made.people,
            self.network,
            self.draw,
            is_clone=is_clone,
        )
        self.tills.append(till)
        return till


@contextmanager
def a_world(seed: int, *, is_whole: bool) -> Iterator[World]:
    """A fresh world with all its tills enrolled and nothing sold."""
    made, draw, true = template(), random.Random(seed), TrueTime()
    folder = memory_folder(f"kedai-world-{seed}-")
    shutil.copytree(made.folder / "service", folder / "service")
    with ExitStack() as held:
        held.callback(shutil.rmtree, folder, ignore_errors=True)
        held.enter_context(without_threads_and_logs())
        held.enter_context(drawn_from(draw, true))
        if not is_whole:
            held.enter_context(without_a_loop())
            held.enter_context(made_easy())
        service = Service(folder / "service", WallClock(true), is_whole)
        held.callback(service.end)
        held.enter_context(_stumbling(service))
        world = World(seed, folder, made, draw, true, service, Network(service, draw))
        held.callback(_end_all, world)
        held.enter_context(told_to(world.book.wrong))
        for label in LABELS[: draw.choice((3, 3, 3, 4))]:
            (folder / label).mkdir()
            shutil.copyfile(made.folder / label / SHOP_FILE, folder / label / SHOP_FILE)
            world.add_till(label, folder / label)
        world.begin()
        yield world


def _end_all(world: World) -> None:
    for till in world.tills:
        till.end()


@contextmanager
def _stumbling(service: Service) -> Iterator[None]:
    """Now and then the service's own program fails on a message, where the world says so."""

    def stumble(message: Message, told: Told, pending: Pending) -> None:
        service.stumble(message.message_id)
        project(message, told, pending)

    with patch.object(sync.service.take, "project", stumble):
        yield
