"""A full disk: the service starts, tells what it has and why it is not ready, and takes more again later."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from sync.service import serve
from sync.service.readiness import LEAST_ROOM
from sync.service.spare import SPARE, SPARE_FILE, keep_spare
from sync.service.store import Store
from tests.sync.device import Device, Teller
from tests.sync.service.conftest import Service, a_service, on_sqlite
from tests.sync.service.test_program import serving

pytestmark = on_sqlite


def reason(service: Service | httpx.Client) -> object:
    """Why the service is not ready; nothing where it is."""
    client = service.client if isinstance(service, Service) else service
    answer = client.get("/sync/v1/ready")
    if answer.status_code == 200:
        return None
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (503, "not_ready")
    return error["details"]["reason"]


def test_a_disk_without_room_for_a_push_is_told_and_what_is_there_is_read(
    service: Service, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = SimpleNamespace(free=LEAST_ROOM)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: room)
    assert reason(service) is None
    room.free -= 1
    assert reason(service) == "disk_full"
    assert device.pull().status_code == 200


def test_a_store_that_grows_no_more_is_told_until_it_can_be_written_again(
    service: Service, teller: Teller, device: Device
) -> None:
    """As a quota does it, of which the disk's own figures tell nothing."""

    def most_pages(count: str) -> None:
        with service.store.reading() as work:  # the connection that the next transaction has as well
            (now,) = work.connection.exec_driver_sql("PRAGMA page_count").one()
            work.connection.exec_driver_sql(f"PRAGMA max_page_count={count or now}")

    most_pages("")
    assert device.push([teller.sale() for _ in range(200)]).status_code == 503
    with service.store.reading() as work:
        work.connection.exec_driver_sql("PRAGMA query_only=ON")
    assert reason(service) == "not_written"
    with service.store.reading() as work:
        work.connection.exec_driver_sql("PRAGMA query_only=OFF")
    most_pages("1000000")
    assert reason(service) is None
    assert device.verdicts(teller.sale()) == [("applied", None)]


def test_the_kept_room_is_given_up_where_the_store_does_not_open_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store(tmp_path).close()

    def opened(folder: Path, url: str | None) -> Store:
        if (folder / SPARE_FILE).exists():
            raise OperationalError("PRAGMA journal_mode", None, OSError("disk I/O error"))
        return Store(folder, url)

    monkeypatch.setattr(serve, "Store", opened)
    keep_spare(tmp_path)
    serve._opened(tmp_path, None).close()
    assert not (tmp_path / SPARE_FILE).exists()


def test_a_store_that_does_not_open_for_another_reason_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_folder: Path, _url: str | None) -> Store:
        raise OperationalError("PRAGMA journal_mode", None, OSError("disk I/O error"))

    monkeypatch.setattr(serve, "Store", broken)
    with pytest.raises(OperationalError):
        serve._opened(tmp_path, None)


def test_room_is_kept_once_and_not_where_there_is_none(tmp_path: Path) -> None:
    keep_spare(tmp_path)
    first = (tmp_path / SPARE_FILE).read_bytes()
    keep_spare(tmp_path)
    assert (len(first), (tmp_path / SPARE_FILE).read_bytes()) == (SPARE, first)
    (tmp_path / "file").write_text("no folder")
    keep_spare(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 12 MB, where whoever runs the tests may make one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    if mount is None or unmount is None:
        pytest.skip("no disks are mounted here")
    made = subprocess.run([mount, "-t", "tmpfs", "-o", "size=12m", "none", str(place)], capture_output=True)
    if made.returncode:
        pytest.skip("only root may mount a disk")
    try:
        yield place
    finally:
        subprocess.run([unmount, str(place)], check=True)


def fill(disk: Path) -> None:
    with (disk / "somebody-elses").open("ab", buffering=0) as file:
        for size in (2**16, 2**12, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=["ended", "killed"])
def test_it_starts_on_a_full_disk_answers_who_reads_and_takes_more_once_there_is_room(
    small_disk: Path, number: signal.Signals
) -> None:
    folder = small_disk / "service"
    with a_service(folder) as service:
        device = service.device()
        teller = Teller(device)
        assert device.verdicts(teller.sale()) == [("applied", None)]
    with serving(folder, is_read=False) as (process, _address):
        process.send_signal(number)
        process.wait(60)
    fill(small_disk)
    with serving(folder, is_read=False) as (_process, address), httpx.Client(base_url=address) as client:
        device.client = client  # type: ignore[assignment] # asks the same way
        device.come_in()
        assert reason(client) == "disk_full"
        assert len(device.pull().json()["data"]["messages"]) == 1
        sales = [teller.sale() for _ in range(200)]
        assert device.push(sales).status_code == 503
        os.truncate(small_disk / "somebody-elses", 0)
        assert {verdict for verdict, _code in device.verdicts(*sales)} == {"applied"}
        assert reason(client) is None
