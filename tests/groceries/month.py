"""A grocer's month at two tills, sent through a real service, and what all three hold afterwards."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tests.crash import held
from tests.crash.agreeing import disagreements
from tests.crash.killing_sync import Service
from tests.crash.processes import OWNER, PIN, TillProcess, asked_of_service, joined
from tests.groceries import files

MOST_ROUNDS = 6
MONTH = date(2026, 10, 1)
_SHOP = ("--name", "Kedai Groceries", "--uen", "202699999E", "--gst-number", "202699999E")
_WHERE = ("--address", "1 Example Road", "--gst-since", "2020-01-01", "--till", "T1", "--unencrypted")


@dataclass
class Found:
    """What was done, counted, and every claim that does not hold."""

    counts: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def claim(self, what: str, holds: bool) -> None:
        """Note what does not hold."""
        if not holds:
            self.faults.append(what)


@dataclass
class Month:
    """Two tills of one shop in folders of their own, and their service."""

    here: Path
    service: Service
    baskets: int
    found: Found = field(default_factory=Found)

    @property
    def tills(self) -> list[TillProcess]:
        return [TillProcess(self.here / "first"), TillProcess(self.here / "second")]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.service.port}"

    def play(self) -> Found:
        """From an empty folder to the replay of everything."""
        for name, step in (
            ("the first till's month", self._trade_at_the_first),
            ("drained", self._drain_the_first),
            ("joined, and the second till's part", self._trade_at_the_second),
            ("exchanged", self._exchange),
            ("compared and verified", self._judge),
            ("replayed", self._replay),
        ):
            began = time.monotonic()
            step()
            self.found.seconds[name] = round(time.monotonic() - began, 1)
        return self.found

    def _trade_at_the_first(self) -> None:
        """The shop as it was before it had a service: everything waits in its outbox."""
        first, counts = self.tills[0], self.found.counts
        goods = self.here / "goods.csv"
        counts["items"] = files.write_goods(goods)
        mine, others = files.write_receipts(self.baskets, MONTH, self._receipts(0), self._receipts(1))
        counts["receipts of the first till"], counts["receipts of the second till"] = mine, others
        first.told("new", *_SHOP, *_WHERE, "--owner-name", OWNER, "--owner-pin", PIN)
        first.told("import", "products", str(goods))
        self._take_over(first, self._receipts(0), mine)

    def _receipts(self, till: int) -> Path:
        return self.here / f"receipts-{till + 1}.csv"

    def _take_over(self, till: TillProcess, receipts: Path, expected: int) -> None:
        told = till.told("import", "sales", "--move-stock", str(receipts))
        self.found.claim(f"receipts refused: {told['refused_count']}", told["refused_count"] == 0)
        self.found.claim(f"receipts taken over: {told['sales']} of {expected}", told["sales"] == expected)

    def _drain_the_first(self) -> None:
        code = asked_of_service(self.service.folder, "code")["code"]
        first = self.tills[0]
        first.told("sync", "enrol", self.address, code)
        self.found.counts["messages the first till sent"] = first.told("sync", "now")["sent"]

    def _trade_at_the_second(self) -> None:
        """It joins, gets the goods, and takes its part over before it sends any of it."""
        second = joined(self.here / "second", self.service.folder, self.address, "T2")
        self.found.counts["messages the second till sent"] = second.told("sync", "now")["sent"]
        self._take_over(second, self._receipts(1), self.found.counts["receipts of the second till"])

    def _exchange(self) -> None:
        """Until a round of both moves nothing more."""
        counts = self.found.counts
        for _round in range(MOST_ROUNDS):
            second, first = self.tills[1].told("sync", "now"), self.tills[0].told("sync", "now")
            counts["messages the second till sent"] += second["sent"]
            if not any(told[name] for told in (first, second) for name in ("sent", "received", "waiting")):
                return
        self.found.claim(f"nothing moves after {MOST_ROUNDS} rounds", False)

    def _judge(self) -> None:
        self._compare()
        self._judge_by_their_own_word()
        service = self.service.folder
        days, sums = held.days_kept_by(service), held.sums_of_service(service)
        self.found.counts |= {
            "sales": sum(day[1] for day in days),
            "cents taken": sum(day[2] for day in days),
            "cents of GST": sum(day[4] for day in days),
            "items and days of stock": len(sums[held.STOCK]),
            "levels below nothing": sum(row[2] < 0 for row in sums[held.LEVELS]),
            "messages at the service": len(held.messages_of_service(service)),
            "stretches": len(held.digests_told_by(service)),
        }

    def _compare(self) -> None:
        self.found.faults += disagreements(self.service.folder, [till.folder for till in self.tills])

    def _judge_by_their_own_word(self) -> None:
        for till in self.tills:
            status, name = till.told("sync", "status"), till.folder.name
            told = {word: status[word] for word in ("waiting", "attention", "inbox")}
            self.found.claim(f"{name} till's status: {told}", not any(told.values()))
            self.found.counts["invariants verified at each till"] = till.told("verify")["checked"]
        asked_of_service(self.service.folder, "check")
        self.found.claim("parked at the service", not asked_of_service(self.service.folder, "parked"))

    def _replay(self) -> None:
        """Another epoch: both tills tell everything again, and read everything again."""
        before = [held.imprints(till.folder) for till in self.tills]
        messages = held.messages_of_service(self.service.folder)
        asked_of_service(self.service.folder, "new-epoch")
        again = [till.told("sync", "now") for till in self.tills]
        self.found.counts["messages sent again"] = sum(told["sent"] for told in again)
        after = [held.imprints(till.folder) for till in self.tills]
        for till, was, stands in zip(self.tills, before, after, strict=True):
            differing = [name for name, imprint in stands.items() if was[name] != imprint]
            self.found.claim(f"{till.folder.name} till changed by a replay: {differing}", not differing)
        self.found.claim("all was told again", self.found.counts["messages sent again"] == len(messages))
        self._compare()
        asked_of_service(self.service.folder, "check")
        self.found.claim("the feed", held.messages_of_service(self.service.folder) == messages)


def play(here: Path, baskets: int) -> Found:
    """The whole month beside a service that is started for it and stopped in the end."""
    service = Service(here / "service")
    began = time.monotonic()
    service.start()
    try:
        found = Month(here, service, baskets).play()
    finally:
        ended = service.stop()
    found.claim(f"the service left with {ended}", ended == 0)
    found.seconds["in all"] = round(time.monotonic() - began, 1)
    return found
