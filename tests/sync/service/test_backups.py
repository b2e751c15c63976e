"""A backup counts only when it was opened and checked, and is put back whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from sqlalchemy import text

from sync.__main__ import main
from sync.service.backups import ABOUT, Backup, back_up, backups_in, restore
from sync.service.daily import KEPT, drop_older, is_due
from sync.service.own_certificate import CERTIFICATE, KEY, make_certificate
from sync.service.put_back import EPOCH_FILE, READY, STORE_FILE, put_in_place
from sync.service.refusals import NotDone
from sync.service.store import LOCK_FILE, Store, new_epoch
from tests.sync.device import Device, Teller, edit
from tests.sync.service.conftest import Service, a_service, on_sqlite
from tests.sync.service.test_check import differing, lived

pytestmark = on_sqlite


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    return tmp_path / "usb"


def safe_told(device: Device) -> dict[str, int]:
    answer = device.push([])
    assert answer.status_code == 200, answer.text
    told: dict[str, int] = answer.json()["data"]["safe_upto"]
    return told


def come_back(service: Service, device: Device) -> str:
    """The device signs in at the service that was restored; the epoch it is told."""
    device.client = service.client
    device.come_in()
    return str(device.push([]).json()["error"]["details"]["epoch"])


def test_what_lies_whole_in_a_backup_is_told_as_safe_from_then_on(service: Service, usb: Path) -> None:
    device, other = service.device("a"), service.device("b")
    teller = Teller(device)
    messages = [teller.sale() for _ in range(4)]
    waiting = teller.sale(depends_on=["shift-1"])
    teller.sequence += 1
    device.push([*messages, waiting, teller.sale()])
    other.push([Teller(other, 1).sale()])
    assert safe_told(device) == {}

    back_up(service.store, usb, service.clock)

    assert safe_told(device) == {"lane-a": 5}
    assert safe_told(other) == {}
    device.push([teller.sale()])
    assert safe_told(device) == {"lane-a": 5}


def test_a_backup_is_a_store_of_its_own_with_all_that_was_there(service: Service, usb: Path) -> None:
    lived(service)
    place, made = back_up(service.store, usb, service.clock)

    assert [path.name for path in backups_in(usb)] == [place.name] == ["kedai-service-20261123T040000Z"]
    assert sorted(path.name for path in place.iterdir()) == [ABOUT, EPOCH_FILE, STORE_FILE]
    assert all(path.stat().st_mode & 0o077 == 0 for path in (place, *place.iterdir()))
    assert json.loads((place / ABOUT).read_text())["sha256"] == made.sha256
    shutil.copytree(place, usb / "opened")
    copy = Store(usb / "opened")
    for question in (
        "SELECT * FROM message ORDER BY 1",
        "SELECT * FROM record ORDER BY 1, 2",
        "SELECT * FROM parked",
    ):
        with copy.reading() as work:
            assert [tuple(row) for row in work.connection.exec_driver_sql(question)] == service.rows(question)
    copy.close()


def test_backups_beside_a_service_that_takes_pushes_are_sound(service: Service, usb: Path) -> None:
    devices = [service.device(name) for name in "abc"]
    tellers = [Teller(each) for each in devices]

    def push_some(place: int) -> None:
        for _ in range(8):
            edits = [edit("item", f"item-{n}", {"sort": tellers[place].sequence}) for n in range(20)]
            messages = [tellers[place].sale(), tellers[place].edited(*edits), tellers[place].stock()]
            assert {verdict for verdict, _ in devices[place].verdicts(*messages)} <= {"applied", "conflict"}

    with ThreadPoolExecutor(3) as pool:
        running = [pool.submit(push_some, place) for place in range(3)]
        made: list[Backup] = []
        while not all(each.done() for each in running) or not made:
            made.append(back_up(service.store, usb, service.clock)[1])
            service.clock.forward(1)
        for each in running:
            each.result()
    assert [each.differences for each in made] == [0] * len(made)
    assert differing(service) == []


def test_a_backup_whose_sums_differ_is_kept_and_not_counted(service: Service, usb: Path) -> None:
    device = service.device()
    device.push([Teller(device).sale()])
    with service.store.writing() as work:
        work.write(text("UPDATE day_sum SET sales = 7"))
    place, made = back_up(service.store, usb, service.clock)
    assert made.differences == 1 and (place / STORE_FILE).is_file()
    assert safe_told(device) == {}


def test_a_copy_that_is_damaged_is_no_backup(
    service: Service, usb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = service.device()
    device.push([Teller(device, place).sale() for place in range(50)])
    real = Store.copy_to

    def torn(self: Store, file: Path) -> None:
        real(self, file)
        content = bytearray(file.read_bytes())
        content[len(content) // 2 : len(content) // 2 + 4_096] = b"\x55" * 4_096
        file.write_bytes(content)

    monkeypatch.setattr(Store, "copy_to", torn)
    with pytest.raises(Exception) as refused:  # noqa: PT011 - in words, or the engine's own
        back_up(service.store, usb, service.clock)
    assert type(refused.value).__name__ in ("NotDone", "DatabaseError")
    assert not list(usb.glob("*kedai-service-2*")) and safe_told(device) == {}


def test_a_store_that_began_another_epoch_meanwhile_counts_nothing(
    service: Service, usb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = service.device()
    device.push([Teller(device).sale()])
    real = Store.copy_to

    def overtaken(self: Store, file: Path) -> None:
        real(self, file)
        with self.writing() as work:
            device.epoch = new_epoch(work, self.folder)

    monkeypatch.setattr(Store, "copy_to", overtaken)
    with pytest.raises(NotDone, match="another epoch"):
        back_up(service.store, usb, service.clock)
    assert safe_told(device) == {}


def test_two_backups_within_a_second_are_told_apart(service: Service, usb: Path) -> None:
    back_up(service.store, usb, service.clock)
    with pytest.raises(NotDone, match="already"):
        back_up(service.store, usb, service.clock)


def test_a_restored_store_is_the_one_of_then_and_tills_tell_again(tmp_path: Path, usb: Path) -> None:
    folder = tmp_path / "service"
    with a_service(folder) as service:
        device = service.device()
        teller = Teller(device)
        messages = [teller.sale() for _ in range(4)]
        device.push(messages[:2])
        back_up(service.store, usb, service.clock)
        device.push(messages[2:])

    restore(folder, usb)

    with a_service(folder) as service:
        before, device.epoch = device.epoch, come_back(service, device)
        assert device.epoch != before
        assert device.verdicts(*messages) == [("duplicate", None)] * 2 + [("applied", None)] * 2
        assert service.rows("SELECT sales FROM day_sum") == [(4,)]
    (aside,) = folder.glob("replaced-by-*")
    assert (aside / STORE_FILE).is_file() and not (folder / READY).exists()


def test_a_store_that_was_lost_is_restored_into_an_empty_folder(tmp_path: Path, usb: Path) -> None:
    with a_service(tmp_path / "lost") as service:
        device = service.device()
        device.push([Teller(device).sale()])
        place, _ = back_up(service.store, usb, service.clock)
    restore(tmp_path / "new", place)
    with a_service(tmp_path / "new") as service:
        assert service.rows("SELECT count(*) FROM message") == [(1,)]
        assert come_back(service, device) != device.epoch


def test_the_certificate_that_tills_know_comes_back_and_replaces_none(tmp_path: Path, usb: Path) -> None:
    folder = tmp_path / "service"
    with a_service(folder) as service:
        make_certificate(folder, ["127.0.0.1"], service.clock)
        place, _ = back_up(service.store, usb, service.clock)
    files = {name: (folder / name).read_text() for name in (CERTIFICATE, KEY)}
    assert all((place / name).stat().st_mode & 0o077 == 0 for name in files)

    restore(tmp_path / "new", usb)
    assert {name: (tmp_path / "new" / name).read_text() for name in files} == files
    assert (tmp_path / "new" / KEY).stat().st_mode & 0o077 == 0

    (folder / CERTIFICATE).write_text("newer")
    restore(folder, usb)
    assert (folder / CERTIFICATE).read_text() == "newer"


def test_a_log_of_the_store_that_is_replaced_is_never_read_into_the_other(tmp_path: Path, usb: Path) -> None:
    """A service that was killed leaves its log behind."""
    folder = tmp_path / "service"
    with a_service(folder) as service:
        device = service.device()
        device.push([Teller(device).sale()])
        back_up(service.store, usb, service.clock)
        device.push([Teller(device, 1).sale()])
        left = {path.name: path.read_bytes() for path in folder.glob("service.db*")}
    for name, content in left.items():
        (folder / name).write_bytes(content)
    assert (folder / "service.db-wal").stat().st_size

    restore(folder, usb)

    with a_service(folder) as service:
        assert service.rows("SELECT count(*) FROM message") == [(1,)]
        assert service.rows("PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize("fails_at", range(1, 9))
def test_a_restore_that_is_interrupted_anywhere_leaves_the_old_store_or_the_new_one(
    tmp_path: Path, usb: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    folder = tmp_path / "service"
    with a_service(folder) as service:
        device = service.device()
        device.push([Teller(device).sale()])
        back_up(service.store, usb, service.clock)
        device.push([Teller(device, 1).sale()])
    monkeypatch.setattr(Path, "replace", _failing(Path.replace, fails_at))
    monkeypatch.setattr(Path, "rmdir", _failing(Path.rmdir, fails_at - 5))
    has_failed = False
    try:
        restore(folder, usb)
    except OSError:
        has_failed = True
    monkeypatch.undo()

    with a_service(folder) as service:
        ((messages,),) = service.rows("SELECT count(*) FROM message")
        epoch = (folder / EPOCH_FILE).read_text().strip()
        assert (messages, epoch == device.epoch) in ([(2, True), (1, False)] if has_failed else [(1, False)])
        device.epoch = epoch if messages == 2 else come_back(service, device)
        device.come_in()
        assert device.push([]).status_code == 200
    assert not (folder / READY).exists()


def _failing(real: Any, at: int) -> Any:
    """Like a machine that stops before the so many-th time."""
    times = iter(range(1, 1_000))

    def counted(*given: Any) -> Any:
        if next(times) == at:
            raise OSError("stopped")
        return real(*given)

    return counted


@pytest.mark.parametrize("spoilt", ["changed", "no about", "about is none", "no folder"])
def test_what_is_no_sound_backup_is_refused_and_the_store_is_left_alone(
    tmp_path: Path, usb: Path, spoilt: str
) -> None:
    folder = tmp_path / "service"
    with a_service(folder) as service:
        device = service.device()
        device.push([Teller(device).sale()])
        place, _ = back_up(service.store, usb, service.clock)
    if spoilt == "changed":
        with (place / STORE_FILE).open("r+b") as file:
            file.seek(9_000)
            file.write(b"\x55")
    elif spoilt == "no about":
        (place / ABOUT).unlink()
    elif spoilt == "about is none":
        (place / ABOUT).write_text("{}")
    else:
        shutil.rmtree(usb)
    with pytest.raises(NotDone):
        restore(folder, usb)
    with a_service(folder) as service:
        assert service.rows("SELECT count(*) FROM message") == [(1,)]
        assert (folder / EPOCH_FILE).read_text().strip() == device.epoch


def test_a_store_that_is_served_is_not_replaced(tmp_path: Path, usb: Path) -> None:
    with a_service(tmp_path) as service:
        back_up(service.store, usb, service.clock)
    with FileLock(tmp_path / LOCK_FILE), pytest.raises(NotDone, match="runs"):
        restore(tmp_path, usb)


def test_the_newest_backup_of_a_folder_is_taken(tmp_path: Path, usb: Path) -> None:
    with a_service(tmp_path / "service") as service:
        device = service.device()
        for place in range(3):
            device.push([Teller(device, place).sale()])
            back_up(service.store, usb, service.clock)
            service.clock.forward(90)
    assert restore(tmp_path / "service", usb).feed_upto == 3
    assert restore(tmp_path / "service", backups_in(usb)[0]).feed_upto == 1


def test_nothing_to_put_in_place_is_nothing(tmp_path: Path) -> None:
    put_in_place(tmp_path / "none")
    put_in_place(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_owner_backs_up_and_restores_in_a_terminal(
    tmp_path: Path, usb: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "service"
    with a_service(folder) as service:
        device = service.device()
        device.push([Teller(device).sale()])
        capsys.readouterr()
        assert main(["backup", "--folder", str(folder), "--to", str(usb), "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["safe_upto"] == {"lane-a": 1}
        assert safe_told(device) == {"lane-a": 1}
    assert main(["restore", "--folder", str(folder), "--from", str(usb)]) == 0
    assert "another epoch" in capsys.readouterr().out
    assert main(["check", "--folder", str(folder)]) == 0
    assert main(["restore", "--folder", str(folder), "--from", str(tmp_path / "none")]) == 1
    for command in (["backup", "--to", str(usb)], ["restore", "--from", str(usb)]):
        assert main([*command, "--folder", str(folder), "--database", "postgresql://x"]) in (1, 3)


@pytest.mark.skipif(os.name != "posix", reason="kill -9 of POSIX")
def test_a_restore_that_is_killed_is_ended_by_whoever_opens_the_store_next(tmp_path: Path, usb: Path) -> None:
    folder = tmp_path / "service"
    with a_service(folder) as service:
        device = service.device()
        device.push([Teller(device).sale()])
        back_up(service.store, usb, service.clock)
        device.push([Teller(device, 1).sale()])
    script = (
        "import os, signal, sys; from pathlib import Path; from sync.service import backups;"
        "backups.put_in_place = lambda f: os.kill(os.getpid(), 9) if (f / 'restored').exists() else None;"
        "backups.restore(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(folder), str(usb)], capture_output=True)
    assert killed.returncode == -9 and (folder / READY).is_dir()
    assert main(["status", "--folder", str(folder)]) == 0
    with a_service(folder) as service:
        assert service.rows("SELECT count(*) FROM message") == [(1,)]


def test_what_a_killed_backup_left_is_taken_away_and_two_at_once_are_not_made(
    service: Service, usb: Path
) -> None:
    left = usb / ".kedai-service-20200101T000000Z.new"
    left.mkdir(parents=True)
    with FileLock(usb / ".kedai-service-backup.lock"), pytest.raises(NotDone, match="being made"):
        back_up(service.store, usb, service.clock)
    assert left.exists()
    back_up(service.store, usb, service.clock)
    assert not left.exists()


def test_a_backup_is_due_a_day_after_the_last_or_when_the_clock_was_put_back() -> None:
    now = datetime(2026, 11, 23, 4, tzinfo=UTC)
    dues = [None, "2026-11-22T04:00:00.000Z", "2026-11-22T04:00:00.001Z", "2026-11-23T04:00:00.000Z"]
    assert [is_due(last, now) for last in dues] == [True, True, False, False]
    assert is_due("2026-11-23T04:00:00.001Z", now)


def test_the_newest_backups_are_kept_and_nothing_else_is_touched(usb: Path) -> None:
    for day in range(1, KEPT + 3):
        (usb / f"kedai-service-202611{day:02d}T040000Z").mkdir(parents=True)
        (usb / f"kedai-service-202611{day:02d}T040000Z" / ABOUT).write_text("{}")
    (usb / "kedai-service-of-somebody").mkdir()
    drop_older(usb)
    assert [path.name[20:22] for path in backups_in(usb)] == [f"{day:02d}" for day in range(3, KEPT + 3)]
    assert (usb / "kedai-service-of-somebody").is_dir()
