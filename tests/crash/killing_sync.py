"""Kills till and service (-9) while sales are sent through a network that breaks; all real processes.

`python -m tests.crash.killing_sync SEED` tells as JSON what was done to them and what was wrong afterwards.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from desktop.database.places import SHOP_FILE
from desktop.database.reader import Reader
from desktop.selling.complete_sale import complete_sale
from desktop.verify.run import verify
from sync.service.store import Store
from sync.service.tables import message, sale, stock_level
from tests.builders import a_shop
from tests.crash.a_catalogue import a_basket, add_items
from tests.sync import fault_proxy
from tests.sync.fault_proxy import Fault, FaultProxy

SALES = 700
MOST_ROUNDS = 60
FAULTS = (
    (fault_proxy.PASS, 12),
    (fault_proxy.ANSWER_LOST, 3),
    (fault_proxy.HALF_ANSWER, 2),
    (fault_proxy.HALF_REQUEST, 2),
    (fault_proxy.PORTAL, 1),
    (fault_proxy.SERVER_ERROR, 1),
    (fault_proxy.REFUSED, 1),
)


@dataclass
class Service:
    """`python -m sync serve` in a process of its own, started again after each kill."""

    folder: Path
    port: int = 0
    kills: int = 0
    log: Path | None = None  # where its log goes, if anybody is to read it
    program: str = "sync"
    _process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", self.program, "serve", "--folder", str(self.folder), "--port", "0"]
        with (self.log or Path(os.devnull)).open("ab") as log:
            self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        assert self._process.stdout
        self.port = int(self._process.stdout.readline().rpartition(":")[2])

    def kill(self) -> None:
        self._end(signal.SIGKILL)
        self.kills += 1

    def stop(self) -> int:
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        assert self._process and self._process.stdout
        self._process.send_signal(how)
        self._process.stdout.close()
        return self._process.wait()


@dataclass
class World:
    """A till's folder, its service, and the network between them."""

    shop: Path
    service: Service
    proxy: FaultProxy
    draw: random.Random = field(default_factory=lambda: random.Random(1))
    met: Counter[str] = field(default_factory=Counter)

    def kedai(self, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "desktop", "--shop", str(self.shop), *words, "--json"]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def told(self, *words: str) -> dict[str, object]:
        out, err = self.kedai(*words).communicate()
        told: dict[str, object] = json.loads(out or b"{}")
        return told or {"error": err.decode()}

    def a_fault(self) -> Fault:
        (fault,) = self.draw.choices([each for each, _ in FAULTS], [weight for _, weight in FAULTS])
        return fault

    def enrol(self) -> None:
        command = [sys.executable, "-m", "sync", "code", "--folder", str(self.service.folder), "--json"]
        code = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["code"]
        told = self.told("sync", "enrol", f"http://127.0.0.1:{self.proxy.port}", code)
        assert told.get("epoch"), told

    def send_while_killing(self) -> None:
        """One `kedai sync now`; in most rounds one of the two is killed somewhere in it."""
        before, whom = self.proxy.connections, self.draw.choice(("till", "service", "nobody"))
        sending = self.kedai("sync", "now")
        if whom != "nobody":
            while self.proxy.connections == before and sending.poll() is None:
                time.sleep(0.002)
            time.sleep(self.draw.uniform(0, 0.5))
        if whom == "till" and sending.poll() is None:
            sending.kill()
            self.met["till killed"] += 1
        if whom == "service":
            self.service.kill()
            self.met["service killed"] += 1
            self.resume_service()
        sending.communicate()

    def resume_service(self) -> None:
        """Start it again; the till finds it at the address it knows."""
        self.service.start()
        self.proxy.to_port = self.service.port

    def is_all_sent(self) -> bool:
        return self.told("sync", "status")["waiting"] == 0


def a_trading_shop(folder: Path) -> None:
    """A till that was offline for a while."""
    folder.mkdir()
    with a_shop(folder) as shop:
        add_items(shop.database, shop.console)
        shop.start_shift()
        for number in range(SALES):
            shop.run(complete_sale, a_basket(number))


def faults_of(world: World) -> list[str]:
    """What till and service do not agree on, and what either finds in itself."""
    reader, store = Reader(world.shop / SHOP_FILE, None), Store(world.service.folder)
    try:
        with store.reading() as work:
            got = sorted(work.rows(message.select()), key=lambda row: (row.lane_id, row.sequence))
            here = {(row.item_id, row.quantity, row.value_micros) for row in work.rows(stock_level.select())}
            sold = {(row.sale_id, row.total_cents, row.gst_cents) for row in work.rows(sale.select())}
        claims = {
            "each message once, word for word": [
                (row.message_id, row.lane_id, row.sequence, row.payload) for row in got
            ]
            == reader.rows(
                "SELECT message_id, lane_id, sequence, payload FROM sync_outbox ORDER BY lane_id, sequence"
            ),
            "the feed has no gap": sorted(row.feed_sequence for row in got) == list(range(1, len(got) + 1)),
            "levels": here == set(reader.rows("SELECT item_id, quantity, value_micros FROM stock_level")),
            "sales": sold == set(reader.rows("SELECT sale_id, total_cents, gst_cents FROM sale")),
            "the till knows": reader.rows("SELECT DISTINCT state FROM sync_outbox") == [("applied",)],
            "verify": verify(reader) == [],
        }
    finally:
        reader.close()
        store.close()
    return [claim for claim, holds in claims.items() if not holds]


def play(seed: int, here: Path) -> dict[str, object]:
    """One world from enrolment to the last message."""
    a_trading_shop(here / "shop")
    service, draw, began = Service(here / "service"), random.Random(seed), time.monotonic()
    service.start()
    with FaultProxy(service.port) as proxy:
        world = World(here / "shop", service, proxy, draw)
        world.enrol()
        proxy.choose = world.a_fault
        rounds = 0
        while not world.is_all_sent() and rounds < MOST_ROUNDS:
            rounds += 1
            world.send_while_killing()
        proxy.choose = lambda: fault_proxy.PASS
        again = world.told("sync", "now")
    ended = service.stop()
    faults = faults_of(world) + ([] if ended == 0 else [f"the service left with {ended}"])
    if again.get("sent") != 0:
        faults.append(f"something was sent twice: {again}")
    told = {"rounds": rounds, "connections": proxy.connections, **world.met}
    return {"faults": faults, **told, "seconds": round(time.monotonic() - began, 1)}


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(json.dumps(play(int(sys.argv[1]), Path(folder))))
