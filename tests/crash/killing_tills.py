"""Kills two tills and their service (-9) while one joins and reads the shop, and both tell their sales.

`python -m tests.crash.killing_tills SEED` tells as JSON what was done to them and what was wrong afterwards.
"""

from __future__ import annotations

import csv
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen

from desktop.clock import SystemClock
from desktop.database.places import SHOP_FILE
from desktop.database.work import Who
from desktop.database.writer import Database
from desktop.ids import new_id
from desktop.selling.complete_sale import complete_sale
from desktop.selling.shift_words import OpenShift
from desktop.selling.shifts import open_shift
from desktop.wiring import RULES
from sync.messages import MOST_RECORDS
from tests.builders import a_shop
from tests.crash import held
from tests.crash.a_catalogue import a_basket, add_items
from tests.crash.agreeing import disagreements
from tests.crash.killing_sync import FAULTS, Service
from tests.crash.processes import OWNER, PIN, TillProcess, asked_of_service
from tests.sync import fault_proxy
from tests.sync.fault_proxy import Fault, FaultProxy

GOODS = 2_400
SALES_BEFORE, SALES_APART = 250, 40
JOINS_KILLED, READINGS_KILLED = 4, 5
JOINING, READING = "till joining", "till reading the goods"
TAKING, SENDING, SERVICE = "till taking facts", "till sending", "service"
ROUNDS = (TAKING,) * 4 + (SENDING,) * 3 + (SERVICE,) * 2
MOST_MORE = 5
MOST_TRIES = 40
LONGEST_WAIT_S = 20.0
PAGES_LOST_BY_A_KILL = 2
"""The one being written, and the one asked for meanwhile."""
RECORDS_ROUTE = "/sync/v1/records"
_READ_SO_FAR = (
    "SELECT (SELECT count(*) FROM item) + (SELECT count(*) FROM price) + (SELECT count(*) FROM barcode)"
)
_TAKEN_SO_FAR = "SELECT count(*) FROM sync_inbox WHERE state = 'applied' AND kind <> 'records.edited'"
_IS_READ = "SELECT min(is_all) FROM record_feed WHERE feed IN ('records', 'search')"


@dataclass
class Found:
    """How often who was killed at what, what was counted, and what was wrong afterwards."""

    kills: Counter[str] = field(default_factory=Counter)
    counts: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def claim(self, what: str, holds: bool) -> None:
        """Note what does not hold."""
        if not holds:
            self.faults.append(what)


@dataclass
class Drill:
    """Two tills of one shop, their service, and the network between them."""

    here: Path
    service: Service
    proxy: FaultProxy
    draw: random.Random
    found: Found = field(default_factory=Found)
    owner_id: str = ""
    sold: int = 0

    @property
    def first(self) -> TillProcess:
        return TillProcess(self.here / "first")

    @property
    def second(self) -> TillProcess:
        return TillProcess(self.here / "second")

    def a_fault(self) -> Fault:
        """What befalls the next connection; mostly nothing."""
        (fault,) = self.draw.choices([each for each, _ in FAULTS], [weight for _, weight in FAULTS])
        return fault

    def play(self) -> Found:
        """From the first till's first day to the last message of both."""
        self._trade_before()
        self._join_while_killing()
        self._read_while_killing()
        with _counter(self.second.folder, self.owner_id) as (database, seller):
            database.run(open_shift, OpenShift(new_id(), 5_000), seller)
        self._exchange_while_killing()
        self._judge()
        return self.found

    def _trade_before(self) -> None:
        """The first till sold for a while, and tells it all to the service."""
        folder, goods = self.first.folder, self.here / "goods.csv"
        folder.mkdir()
        with a_shop(folder) as shop:
            add_items(shop.database, shop.console)
            shop.start_shift()
            for number in range(SALES_BEFORE):
                shop.run(complete_sale, a_basket(number))
        self.sold += SALES_BEFORE
        with goods.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(
                [("sku", "barcode", "name", "price"), *(_row(number) for number in range(GOODS))]
            )
        self.first.told("import", "products", str(goods))
        self.first.told("sync", "enrol", self.address, self.a_code())
        self.first.told("sync", "now")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.proxy.port}"

    def a_code(self) -> str:
        return str(asked_of_service(self.service.folder, "code")["code"])

    def _join_while_killing(self) -> None:
        """Whatever a killed `kedai join` left behind, the next one works or finds the till whole."""
        known = self._devices()
        for _try in range(MOST_TRIES):
            if self.found.kills[JOINING] < JOINS_KILLED:
                self._kill_a_join()
            else:
                self._finish_joining()
            if self._is_a_till():
                break
            for ghost in self._devices() - known:  # took place at the service, and its till never stood
                asked_of_service(self.service.folder, "revoke", ghost)
        people = self.second.told("person", "list")["rows"]
        self.owner_id = next(each["person_id"] for each in people if each["name"] == OWNER)
        beside = [each.name for each in self.here.iterdir() if each.name.startswith(".")]
        inside = [each.name for each in self.second.folder.iterdir() if each.name.startswith(".")]
        self.found.claim(f"a killed join left {beside + inside} behind", not beside + inside)

    def _devices(self) -> set[str]:
        rows = asked_of_service(self.service.folder, "devices")
        return {row["device_id"] for row in rows if not row["revoked_at"]}  # type: ignore[index]

    def _join(self) -> Popen[bytes]:
        where = ("--service", self.address, "--code", self.a_code(), "--label", "T2")
        return self.second.start("join", *where, "--owner", OWNER, "--pin", PIN, "--unencrypted")

    def _kill_a_join(self) -> None:
        connections = self.proxy.connections
        joining = self._join()
        self._kill(joining, JOINING, lambda: self.proxy.connections > connections, 0.4)

    def _finish_joining(self) -> None:
        joining = self._join()
        out, err = joining.communicate()
        self.found.claim(f"join: {(out + err).decode()}", joining.returncode == 0)

    def _is_a_till(self) -> bool:
        return self.second.tried("sync", "status")[0] == 0

    def _kill(self, process: Popen[bytes], what: str, is_time: Callable[[], bool], at_most_s: float) -> None:
        """Wait until it is time and a little longer, and kill it; what came to its end by then, did."""
        until = time.monotonic() + LONGEST_WAIT_S
        while not is_time() and process.poll() is None and time.monotonic() < until:
            time.sleep(0.004)
        time.sleep(self.draw.uniform(0, at_most_s))
        if process.poll() is None:
            process.kill()
            self.found.kills[what] += 1
        process.communicate()

    def _read_while_killing(self) -> None:
        """The first reading of the shop's goods: each start goes on where the last one was killed."""
        asked, killed, places = self._pages_told(), 0, [self._counted(_READ_SO_FAR)]
        while not self._counted(_IS_READ) and len(places) < MOST_TRIES:
            reading, before = self.second.start("sync", "now"), places[-1]
            if killed < READINGS_KILLED:
                is_on = lambda before=before: self._counted(_READ_SO_FAR) > before  # noqa: E731
                self._kill(reading, READING, is_on, 0.15)
                killed = self.found.kills[READING]
            else:
                reading.communicate()
            places.append(self._counted(_READ_SO_FAR))
        asked = self._pages_told() - asked
        whole = self._whole()
        self.found.counts |= {
            "records": whole,
            "pages needed": -(-whole // MOST_RECORDS),
            "pages told": asked,
        }
        self.found.claim(f"read back and forth: {places}", places == sorted(places))
        most = -(-whole // MOST_RECORDS) + 1 + PAGES_LOST_BY_A_KILL * killed
        self.found.claim(f"{asked} pages of records told, at most {most} expected", asked <= most)

    def _pages_told(self) -> int:
        assert self.service.log
        lines = [json.loads(line) for line in self.service.log.read_text("utf-8").splitlines()]
        return sum(each.get("route") == RECORDS_ROUTE and each["status"] == 200 for each in lines)

    def _whole(self) -> int:
        return int(held.rows_of_service(self.service.folder, "SELECT count(*) FROM record")[0][0])

    def _counted(self, sql: str) -> int:
        return int(held.rows_of_till(self.second.folder, sql)[0][0] or 0)

    def _trade_apart(self) -> None:
        """Both sell, and neither hears of the other."""
        for folder, person_id in ((self.first.folder, None), (self.second.folder, self.owner_id)):
            with _counter(folder, person_id) as (database, seller):
                for number in range(SALES_APART):
                    database.run(complete_sale, a_basket(number), seller)
            self.sold += SALES_APART

    def _exchange_while_killing(self) -> None:
        """Both sold, both tell it, and somebody is killed; so in every round, most through a bad network."""
        for whom in self._rounds():
            self._trade_apart()
            # A till that takes must get something to take: to be killed at that is enough.
            self.proxy.choose = self.a_fault if whom != TAKING else lambda: fault_proxy.PASS
            self._exchange_once(whom)
            self.proxy.choose = lambda: fault_proxy.PASS
        for _round in range(MOST_TRIES):
            told = [till.told("sync", "now") for till in (self.second, self.first)]
            if not any(each[name] for each in told for name in ("sent", "received", "waiting")):
                return
        self.found.claim("nothing is at rest", False)

    def _rounds(self) -> Iterator[str]:
        """As planned, and then more for whoever was always done before the blow fell."""
        rounds = list(ROUNDS)
        self.draw.shuffle(rounds)
        yield from rounds
        for whom in (TAKING, SENDING, SERVICE) * MOST_MORE:
            if not self.found.kills[whom]:
                yield whom

    def _exchange_once(self, whom: str) -> None:
        before, connections = self._counted(_TAKEN_SO_FAR), self.proxy.connections
        first, second = self.first.start("sync", "now"), None
        if whom == TAKING:
            first.communicate()
            second = self.second.start("sync", "now")
            self._kill(second, TAKING, lambda: self._counted(_TAKEN_SO_FAR) > before, 0.1)
            return
        second = self.second.start("sync", "now")
        if whom == SENDING:
            self._kill(first, SENDING, lambda: self.proxy.connections > connections, 0.5)
        else:
            self._kill_service(lambda: self.proxy.connections > connections or second.poll() is not None)
        for each in (first, second):
            each.communicate()

    def _kill_service(self, is_time: Callable[[], bool]) -> None:
        while not is_time():
            time.sleep(0.004)
        time.sleep(self.draw.uniform(0, 0.5))
        self.service.kill()
        self.found.kills[SERVICE] += 1
        self.service.start()
        self.proxy.to_port = self.service.port

    def _judge(self) -> None:
        service, tills = self.service.folder, [self.first, self.second]
        self.found.faults += disagreements(service, [till.folder for till in tills])
        sales = held.rows_of_service(service, "SELECT count(*) FROM sale")[0][0]
        self.found.counts |= {"sales": sales, "messages": len(held.messages_of_service(service))}
        self.found.claim(f"{sales} sales of {self.sold}", sales == self.sold)
        for till in tills:
            till.told("verify")
            status = till.told("sync", "status")
            told = {word: status[word] for word in ("waiting", "attention", "inbox")}
            self.found.claim(f"{till.folder.name} till's status: {told}", not any(told.values()))
        asked_of_service(service, "check")
        self.found.claim("parked at the service", not asked_of_service(service, "parked"))


def _row(number: int) -> tuple[str, ...]:
    return f"G{number:05d}", f"{20_000_000 + number}", f"Goods of shelf {number % 40} number {number}", "3.45"


@contextmanager
def _counter(folder: Path, person_id: str | None) -> Iterator[tuple[Database, Who]]:
    """A till's file, and who sells there: whoever has the shift, or this person."""
    database = Database(folder / SHOP_FILE, None, RULES, SystemClock())
    reader = database.reader()
    (till_id,) = reader.one("SELECT till_id FROM lane WHERE is_current = 1 AND purpose = 'counter'") or ("",)
    (opener,) = reader.one("SELECT person_id FROM shift WHERE till_id = ? LIMIT 1", (till_id,)) or (None,)
    reader.close()
    try:
        yield database, Who(person_id or opener, till_id)
    finally:
        database.close()


def play(seed: int, here: Path) -> dict[str, object]:
    """The whole drill out of one seed."""
    service, began = Service(here / "service", log=here / "service.log"), time.monotonic()
    service.start()
    try:
        with FaultProxy(service.port) as proxy:
            found = Drill(here, service, proxy, random.Random(seed)).play()
            connections = proxy.connections
    finally:
        ended = service.stop()
    found.claim(f"the service left with {ended}", ended == 0)
    seconds = round(time.monotonic() - began, 1)
    told = {"seed": seed, "kills": found.kills, "counts": found.counts, "connections": connections}
    return {**told, "faults": found.faults, "seconds": seconds}


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(json.dumps(play(int(sys.argv[1]), Path(folder))))
