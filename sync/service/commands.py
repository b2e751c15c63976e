"""What the owner asks of a service's folder in a terminal, beside a service that runs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from sync.service import codes, devices, parking
from sync.service.accepting import hand_over
from sync.service.backups import back_up, restore
from sync.service.check import check_store
from sync.service.clock import SystemClock, instant_text
from sync.service.enrol import SHOP
from sync.service.figures import store_counts
from sync.service.own_certificate import words_in
from sync.service.push import retry_parked
from sync.service.put_back import STORE_FILE, put_in_place
from sync.service.refusals import NotDone
from sync.service.store import Store, new_epoch

MOST_LISTED = 100
Rows = list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class Told:
    """An answer, for programs and in words; not `is_well`: there is something that somebody must look at."""

    data: object
    words: str
    is_well: bool = True


def code(store: Store, _what: str | None) -> Told:
    with store.writing() as work:
        made = codes.new_code(SystemClock(), work)
    minutes = int(codes.GOOD_FOR.total_seconds()) // 60
    told: dict[str, object] = {"code": made, "minutes": minutes}
    words = f"{made}   (once, within {minutes} minutes)"
    if certificate := words_in(store.folder):
        told["certificate"] = certificate
        words += f"\ncertificate {certificate}"
    return Told(told, words)


NEVER_CAME = (
    "A till that told nothing yet may have ended while it joined, and never comes: `revoke` its device, and"
    " its label is free for the till that joins in its place."
)


def list_devices(store: Store, _what: str | None) -> Told:
    with store.reading() as work:
        rows = devices.listed(work)
    columns = ("device_id", "label", "state", "lanes", "enrolled_at", "seen_at", "revoked_at")
    words = table(rows, columns)
    if any(row["state"] == devices.TOLD_NOTHING for row in rows):
        words += f"\n{NEVER_CAME}"
    return Told(rows, words)


def revoke(store: Store, device: str | None) -> Told:
    """Raises NotDone: there is no such device, or it was revoked before."""
    with store.writing() as work:
        is_done = devices.revoke(device or "", instant_text(SystemClock().now()), work)
    if not is_done:
        raise NotDone(f"No device {device} is enrolled here, or it was revoked before.")
    return Told({"device_id": device}, f"Device {device} is revoked and its lanes are retired.")


def list_parked(store: Store, _what: str | None) -> Told:
    with store.reading() as work:
        rows = parking.listed(work)
    columns = ("message_id", "kind", "lane_id", "sequence", "code", "detail", "parked_at")
    return Told(rows, table(rows, columns))


def retry(store: Store, _what: str | None) -> Told:
    counts = Counter(each.verdict.value for each in retry_parked(store, SystemClock()))
    return Told(dict(counts), _spelled(counts) or "Nothing is parked.")


def _spelled(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items()))


def make_epoch(store: Store, _what: str | None) -> Told:
    with store.writing() as work:
        made = new_epoch(work, store.folder)
    return Told({"epoch": made}, f"The epoch is now {made}: every till tells again what it still holds.")


def status(store: Store, _what: str | None) -> Told:
    with store.reading() as work:
        told: dict[str, object] = {
            "shop_id": work.fact(SHOP),
            "epoch": work.fact("epoch"),
            "schema": int(work.fact("schema") or 0),
            **store_counts(work),
        }
    return Told(told, "\n".join(f"{name}: {'-' if value is None else value}" for name, value in told.items()))


def accept(store: Store, lane_id: str | None) -> Told:
    """Raises NotDone: see hand_over."""
    with store.writing() as work:
        waiting = hand_over(lane_id or "", work)
    counts = Counter(each.verdict.value for each in retry_parked(store, SystemClock()))
    words = f"Lane {lane_id} goes on, {waiting} messages waited; of all that is parked: {_spelled(counts)}."
    return Told({"lane_id": lane_id, "waiting": waiting, **counts}, words)


def check(store: Store, _what: str | None) -> Told:
    """Not well where anything differs."""
    counts: Counter[str] = Counter()
    listed: Rows = []
    with store.reading() as work:
        for each in check_store(work, store.folder):
            counts[each.table] += 1
            if len(listed) < MOST_LISTED:
                listed.append(asdict(each))
    if not listed:
        return Told({"differences": 0, "listed": []}, "All is as the messages make it.")
    words = ", ".join(f"{count} in {table}" for table, count in sorted(counts.items()))
    data = {"differences": counts.total(), "listed": listed}
    return Told(data, f"{table(listed, ('table', 'key', 'how'))}\nDifferences: {words}.", is_well=False)


def back_up_to(store: Store, to: str | None) -> Told:
    """Not well where the copy's sums differ. Raises NotDone: see back_up."""
    place, made = back_up(store, Path(to or ""), SystemClock())
    data = {"backup": str(place), **asdict(made)}
    if made.differences:
        words = f"{place} is kept and does not count: {made.differences} rows differ; `check` tells which."
        return Told(data, words, is_well=False)
    return Told(data, f"{place} holds {made.feed_upto} messages; it was opened and checked.")


@dataclass(frozen=True, slots=True)
class Command:
    """`what` is the one thing beside the store that it is told: its place or --name, and how it is called."""

    function: Callable[[Store, str | None], Told]
    help_text: str
    what: tuple[str, str] | None = None


COMMANDS: dict[str, Command] = {
    "code": Command(code, "make a one-time code for a till to enrol with"),
    "devices": Command(list_devices, "list the devices"),
    "revoke": Command(revoke, "end a device's rights", ("what", "DEVICE")),
    "parked": Command(list_parked, "list what could not be taken yet"),
    "retry-parked": Command(retry, "try all that is parked once more"),
    "accept": Command(accept, "take what a retired lane told", ("--lane", "LANE")),
    "new-epoch": Command(make_epoch, "say that the store was brought back from a backup"),
    "status": Command(status, "tell how the store stands"),
    "backup": Command(
        back_up_to, "copy the store, check the copy, and tell tills what is safe", ("--to", "DIR")
    ),
    "check": Command(check, "work all sums out anew from the messages and say what differs"),
}

RESTORE = "restore"
"""Carried out on a folder whose store nobody has open."""


def restore_from(folder: Path, url: str | None, source: Path) -> Told:
    """Raises NotDone: see restore."""
    if url is not None:
        raise NotDone("A PostgreSQL store is put back by its own tools; say new-epoch afterwards.")
    about = restore(folder, source)
    words = f"The store of {about.made_at} is in place, with {about.feed_upto} messages and another epoch."
    return Told(asdict(about), words)


MAKES_A_STORE = {"code"}
"""The first thing an owner asks of a new service; all else is about a store that is there."""


def run(name: str, folder: Path, url: str | None, what: str | None = None) -> Told:
    """Carry a command out.

    Raises:
        NotDone, NewerStore: in words. OSError, SQLAlchemyError: machine trouble.
    """
    if name == RESTORE:
        return restore_from(folder, url, Path(what or ""))
    with opened(folder, url, is_made=name in MAKES_A_STORE) as store:
        return COMMANDS[name].function(store, what)


@contextmanager
def opened(folder: Path, url: str | None, *, is_made: bool) -> Iterator[Store]:
    """The store, closed at the end. Raises NotDone: there is none, and this is no reason to make one."""
    put_in_place(folder)
    if url is None and not is_made and not (folder / STORE_FILE).is_file():
        raise NotDone(f"There is no store in {folder}.")
    store = Store(folder, url)
    try:
        yield store
    finally:
        store.close()


def spell(told: Told, *, as_json: bool) -> str:
    return json.dumps(told.data, ensure_ascii=False) if as_json else told.words


def table(rows: Rows, columns: tuple[str, ...]) -> str:
    if not rows:
        return "None."
    lines = [columns, *(tuple(_cell(row[name]) for name in columns) for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(columns))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _cell(value: object) -> str:
    return "-" if value is None else str(value)
