"""A warmed process that forks tills and kills them: `python -m tests.crash.killing ways…` prints JSON.

A process of its own, because a child forked from a process with threads may hang on a lock that nobody
holds any more; and warmed, because 200 tills that each import everything would take minutes.
"""

from __future__ import annotations

import json
import os
import random
import select
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.clock import SystemClock
from desktop.database import writer
from desktop.database.engine import Mode, connect
from desktop.database.work import Who
from desktop.database.writer import Database
from desktop.selling.complete_sale import complete_sale
from desktop.wiring import RULES
from tests.builders import a_shop
from tests.crash.a_catalogue import a_basket, add_items
from tests.crash.sound import contradictions, faults, sales_in

ID_BYTES = 36
KILLS_PER_FILE = 10
LONGEST_LIFE_S = 0.1
LONGEST_WAIT_S = 10.0
KEY = bytes(range(32))


@dataclass
class Findings:
    """What was done to the tills and what became of their sales."""

    kills: int = 0
    acknowledged: int = 0
    kept: int = 0
    lost: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)
    seconds: float = 0.0
    sale_wall_ms: float = 0.0
    sale_cpu_ms: float = 0.0


@dataclass(frozen=True)
class Till:
    """A shop's file that tills are started on."""

    path: Path
    key: bytes | None
    who: Who


def prepared(folder: Path, key: bytes | None = None) -> Till:
    """A shop with items and an open shift, closed again. No thread is left running."""
    folder.mkdir()
    with a_shop(folder) as shop:
        add_items(shop.database, shop.console)
        shop.start_shift()
        path, who = shop.database.path, shop.cashier
    if key is not None:
        path = _encrypted(path, key)
    return Till(path, key, who)


def _encrypted(path: Path, key: bytes) -> Path:
    target = path.with_name("locked.db")
    connect(target, key, "create").close()
    plain = connect(path, None, "write")
    plain.execute("ATTACH DATABASE ? AS locked KEY ?", (str(target), f"x'{key.hex()}'"))
    plain.execute("SELECT sqlcipher_export('locked')")
    for pragma in ("application_id", "user_version"):
        (value,) = plain.execute(f"PRAGMA main.{pragma}").fetchone()
        plain.execute(f"PRAGMA locked.{pragma}={value}")
    plain.execute("DETACH DATABASE locked")
    plain.close()
    return target


def copied(till: Till, folder: Path) -> Till:
    """The same shop in a fresh file."""
    folder.mkdir()
    shutil.copy(till.path, folder / till.path.name)
    return Till(folder / till.path.name, till.key, till.who)


def forked(life: Callable[[int], None]) -> tuple[int, int]:
    """A child that lives `life` with the writing end of a pipe; its process id and the reading end."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            life(writing)
        finally:
            os._exit(3)  # whatever happened in there, it must not go on as a second parent
    os.close(writing)
    return child, reading


def sell_on(till: Till, writing: int, sales: int) -> None:
    """Open the shop and sell; each sale's id goes down the pipe only after its answer came back."""
    database = Database(till.path, till.key, RULES, SystemClock())
    for number in range(sales):
        answer = database.run(complete_sale, a_basket(number), till.who)
        os.write(writing, answer.sale_id.encode())


def acknowledged(reading: int) -> list[str]:
    """What came down the pipe before the end; an id cut in the middle was never acknowledged."""
    told = b""
    while block := os.read(reading, 65_536):
        told += block
    os.close(reading)
    return [told[at : at + ID_BYTES].decode() for at in range(0, len(told) // ID_BYTES * ID_BYTES, ID_BYTES)]


def kill_at_random_instants(till: Till, folder: Path, kills: int, seed: int) -> Findings:
    """Kill -9 at random instants of a selling till, and open the same file again, ten times over per file."""
    chance, found = random.Random(seed), Findings()
    here, known = till, set[str]()
    for kill in range(kills):
        if kill % KILLS_PER_FILE == 0:
            here, known = copied(till, folder / f"random-{seed}-{kill}"), set()
        child, reading = forked(lambda writing, at=here: sell_on(at, writing, 10_000))  # type: ignore[misc]
        if kill % 2:
            select.select([reading], [], [], LONGEST_WAIT_S)  # let it sell first, however slow the machine
        time.sleep(chance.uniform(0.0, LONGEST_LIFE_S))
        os.kill(child, signal.SIGKILL)
        _judge(found, child, acknowledged(reading), (here, known, "at a random instant"))
    return found


def kill_at_every_statement(till: Till, folder: Path) -> Findings:
    """Kill -9 before each SQL statement of one sale and after the last."""
    statements = statements_of_a_sale(copied(till, folder / "counted"))
    found = Findings(statements=statements)
    for number in range(len(statements) + 1):
        here = copied(till, folder / f"statement-{number}")
        child, reading = forked(lambda writing, at=here, n=number: _die_at(at, writing, n))  # type: ignore[misc]
        moment = f"before statement {number + 1}" if number < len(statements) else "after the last statement"
        _judge(found, child, acknowledged(reading), (here, set(), moment))
        shutil.rmtree(here.path.parent)
    return found


def _judge(found: Findings, child: int, told: list[str], place: tuple[Till, set[str], str]) -> None:
    till, known, moment = place
    _child, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        found.faults.append(f"{moment}: the till was not killed but ended with {status}")
    there = sales_in(till.path, till.key)
    found.kills += 1
    found.acknowledged += len(told)
    found.kept += len(there - known)
    found.lost += sorted((known | set(told)) - there)
    found.invented += sorted(there - known - set(told))[1:]  # one may be in flight: whole, its answer unheard
    known.clear()
    known.update(there)
    if found.kills % KILLS_PER_FILE == 0:
        found.faults += [f"{moment}: {each}" for each in contradictions(till.path, till.key)]
    found.faults += [f"{moment}: {fault}" for fault in faults(till.path, till.key)]


def statements_of_a_sale(till: Till) -> list[str]:
    """Every SQL statement of one sale in its order, as SQLite sees them."""
    told: list[str] = []
    _with_trace(till, told.append, sales=2)
    begins = [place for place, sql in enumerate(told) if sql.startswith("BEGIN")]
    return told[begins[1] :]  # the first sale compiles and caches; the second is like all others


def _die_at(till: Till, writing: int, number: int) -> None:
    seen = -1

    def maybe_die(sql: str) -> None:
        nonlocal seen
        if sql.startswith("BEGIN") or seen >= 0:
            seen += 1
            if seen == number:
                os.kill(os.getpid(), signal.SIGKILL)

    _with_trace(till, maybe_die, sales=1)
    os.kill(os.getpid(), signal.SIGKILL)


def _with_trace(till: Till, hear: Callable[[str], None], sales: int) -> None:
    def traced(path: Path, key: bytes | None, mode: Mode):  # type: ignore[no-untyped-def]
        connection = connect(path, key, mode)
        if mode == "write":
            connection.set_trace_callback(hear)
        return connection

    writer.connect, before = traced, writer.connect  # type: ignore[attr-defined]
    try:
        database = Database(till.path, till.key, RULES, SystemClock())
        for number in range(sales):
            database.run(complete_sale, a_basket(number), till.who)
        writer.connect = before  # type: ignore[attr-defined]
        database._connection.set_trace_callback(None)
        database.close()
    finally:
        writer.connect = before  # type: ignore[attr-defined]


def time_sales(till: Till, sales: int) -> tuple[float, float]:
    """Milliseconds of wall and of processor that one sale takes from asking to its answer."""
    database = Database(till.path, till.key, RULES, SystemClock())
    database.run_work(lambda work: work.rows("PRAGMA wal_autocheckpoint=0"), till.who)
    for number in range(20):
        database.run(complete_sale, a_basket(number), till.who)
    walls = []
    cpu = time.process_time()
    for number in range(sales):
        begun = time.perf_counter()
        database.run(complete_sale, a_basket(number), till.who)
        walls.append(time.perf_counter() - begun)
    cpu = time.process_time() - cpu
    database.close()
    return sorted(walls)[sales // 2] * 1e3, cpu / sales * 1e3


def main(way: str, kills: int, seed: int) -> None:
    """`random`, `statements`, `locked` (random on an encrypted file) or `sell` (that many sales, no kill)."""
    with TemporaryDirectory(prefix="kedai-crash-") as name:
        folder = Path(name)
        till = prepared(folder / "shop", KEY if way == "locked" else None)
        begun = time.perf_counter()
        if way == "statements":
            found = kill_at_every_statement(till, folder)
        elif way == "sell":
            found = Findings()
            found.sale_wall_ms, found.sale_cpu_ms = time_sales(till, kills)
        else:
            found = kill_at_random_instants(till, folder, kills, seed)
        found.seconds = round(time.perf_counter() - begun, 1)
    json.dump(asdict(found), sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
