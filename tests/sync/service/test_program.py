"""The program itself: it serves until it is told to stop, and answers its owner in a terminal."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from sync.__main__ import main
from sync.service.backups import restore
from sync.service.refusals import NotDone
from sync.service.serve import Place, check_place, is_loopback
from sync.service.store import Store
from tests.sync.device import Teller, respelled
from tests.sync.service.conftest import a_service, on_sqlite


@contextmanager
def serving(
    folder: Path, *program: str, more: Sequence[str] = (), is_read: bool = True
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A real process that serves, and where it listens. A log that nobody reads would stop it in the end."""
    serve = ["serve", "--folder", str(folder), "--port", "0", *more]
    command = [sys.executable, *(program or ("-m", "sync")), *serve]
    errors = subprocess.PIPE if is_read else subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.fullmatch(r"Listening on (https?://127\.0\.0\.1:\d+)\n", line)
        assert found, line + (process.stderr.read() if process.stderr else "")
        yield process, found[1]
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_it_is_told_to_stop_and_ends_well(tmp_path: Path, number: signal.Signals) -> None:
    with serving(tmp_path) as (process, address):
        for path in ("live", "ready"):
            assert httpx.get(f"{address}/sync/v1/{path}").json()["data"] == {"is_well": True}
        made = subprocess.run(
            [sys.executable, "-m", "sync", "code", "--folder", str(tmp_path), "--json"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}", json.loads(made.stdout)["code"])
        second = subprocess.run(
            [sys.executable, "-m", "sync", "serve", "--folder", str(tmp_path), "--port", "0"],
            capture_output=True,
            text=True,
        )
        assert (second.returncode, second.stdout) == (1, "") and "already runs" in second.stderr
        process.send_signal(number)
        _out, errors = process.communicate(timeout=60)

    assert process.returncode == 0
    lines = [json.loads(line) for line in errors.splitlines()]
    assert [each["route"] for each in lines if each["event"] == "request"] == [
        "/sync/v1/live",
        "/sync/v1/ready",
    ]
    assert not (tmp_path / "service.db-wal").exists()  # the last to close folds the log in


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_service_that_is_told_to_stop_as_soon_as_it_listens_stops(tmp_path: Path) -> None:
    """Before the library that serves has its own ear for it."""
    script = (
        "import sys, time, uvicorn; ready = uvicorn.Server.run;"
        "uvicorn.Server.run = lambda self, **more: (time.sleep(1), ready(self, **more));"
        "from sync.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    with serving(tmp_path, "-c", script) as (process, _address):
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert process.returncode == 0


def test_a_request_under_way_is_ended_before_the_service_stops(tmp_path: Path) -> None:
    with serving(tmp_path) as (process, address):
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as line:
            body = b'{"device_id":"nobody"}'
            head = (
                "POST /sync/v1/challenge HTTP/1.1",
                "Host: x",
                "Connection: close",
                f"Content-Length: {len(body)}",
            )
            line.sendall("\r\n".join((*head, "", "")).encode() + body[:5])
            assert httpx.get(f"{address}/sync/v1/live").status_code == 200  # by now the first has begun
            process.send_signal(signal.SIGTERM)
            line.sendall(body[5:])
            answer = line.makefile("rb").read()
        assert b"401" in answer.splitlines()[0] and b"unknown_device" in answer
        process.communicate(timeout=60)
    assert process.returncode == 0


@on_sqlite
def test_a_service_that_is_told_where_to_copies_itself_and_ends_well(tmp_path: Path) -> None:
    folder, usb = tmp_path / "service", tmp_path / "usb"
    with a_service(folder) as service:
        device = service.device()
        device.push([Teller(device).sale()])
    with serving(folder, more=("--backup-to", str(usb))) as (process, _address):
        assert process.stderr is not None
        lines = iter(process.stderr.readline, "")
        assert any(json.loads(line)["event"] == "backup.made" for line in lines)
        process.send_signal(signal.SIGTERM)
        process.wait(60)
    assert process.returncode == 0
    assert restore(tmp_path / "other", usb).safe_upto == {"lane-a": 1}


def test_a_backup_that_fails_is_logged_and_the_service_serves_on(tmp_path: Path) -> None:
    usb = tmp_path / "usb"
    usb.write_text("no folder")
    with serving(tmp_path / "service", more=("--backup-to", str(usb))) as (process, address):
        assert process.stderr is not None
        lines = iter(process.stderr.readline, "")
        assert any(json.loads(line)["event"] == "backup.failed" for line in lines)
        assert httpx.get(f"{address}/sync/v1/live").status_code == 200
        process.send_signal(signal.SIGTERM)
        process.wait(60)
    assert process.returncode == 0


def test_a_head_that_comes_too_slowly_or_never_ends_is_cut_off(tmp_path: Path) -> None:
    """In the process that serves, so that nobody has to wait for the real patience to end."""
    script = (
        "import sys; from sync.service import hurried; hurried.HEAD_SECONDS = 2;"
        "from sync.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    with serving(tmp_path, "-c", script) as (_process, address):
        host, port = address.removeprefix("http://").split(":")
        for begun in (b"", b"GET /sync/v1/live HT", b"GET /sync/v1/live HTTP/1.1\r\nHost: x\r\nX-A: b"):
            with socket.create_connection((host, int(port)), timeout=60) as line:
                line.sendall(begun)
                assert line.recv(1_000) == b""
        with socket.create_connection((host, int(port)), timeout=60) as line:
            line.sendall(b"GET /sync/v1/live HTTP/1.1\r\nHost: x\r\n\r\n")
            answered = b""
            while not answered.endswith(b"}}"):
                answered += line.recv(4_000)
            assert answered.startswith(b"HTTP/1.1 200")
            line.sendall(b"GET /sync/v1/live HTTP/1.1\r\nHost")
            assert line.recv(1_000) == b""
        assert httpx.get(f"{address}/sync/v1/live").status_code == 200


def test_a_head_without_an_end_is_cut_off(tmp_path: Path) -> None:
    with serving(tmp_path) as (_process, address):
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=60) as line:
            with pytest.raises(OSError, match="reset|pipe|abort"):
                for _ in range(200):
                    line.sendall(b"GET /sync/v1/live HTTP/1.1\r\nX: " if _ == 0 else b"a" * 50_000)
            assert httpx.get(f"{address}/sync/v1/live").status_code == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "shop.example"])  # noqa: S104 - is refused
def test_a_host_others_can_reach_is_refused_without_tls(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], host: str
) -> None:
    assert main(["serve", "--folder", str(tmp_path), "--host", host]) == 1
    assert "--tls-cert" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_loopback_is_told_from_the_network() -> None:
    assert [is_loopback(host) for host in ("127.0.0.1", "127.9.9.9", "::1", "localhost")] == [True] * 4
    assert [is_loopback(host) for host in ("10.0.0.1", "localhost.example", "")] == [False] * 3


def test_tls_needs_a_certificate_and_its_key_and_both_must_be_there(tmp_path: Path) -> None:
    file = tmp_path / "one.pem"
    file.write_text("x")
    with pytest.raises(NotDone, match="both"):
        check_place(Place(tls_cert=file))
    with pytest.raises(NotDone, match="no file"):
        check_place(Place(tls_cert=file, tls_key=tmp_path / "none.pem"))
    check_place(Place(host="0.0.0.0", tls_cert=file, tls_key=file))  # noqa: S104 - nothing listens


def test_wrong_usage_and_machine_trouble_have_their_own_numbers(tmp_path: Path) -> None:
    for wrong in ([], ["fly"], ["serve"], ["serve", "--folder", "x", "--port", "99999"]):
        with pytest.raises(SystemExit) as stopped:
            main(wrong)
        assert stopped.value.code == 2
    file = tmp_path / "file"
    file.write_text("no folder")
    assert main(["code", "--folder", str(file)]) == 3


def test_a_folder_without_a_store_is_told_and_none_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["status", "--folder", str(tmp_path / "typo")]) == 1
    assert "no store" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_is_no_postgresql_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    served = ["serve", "--folder", str(tmp_path), "--database", "postgresql://x", "--backup-to", "x"]
    assert main(served) == 1
    assert "pg_dump" in capsys.readouterr().err
    assert main(["status", "--folder", str(tmp_path), "--database", "sqlite:///x.db"]) == 1
    assert "PostgreSQL" in capsys.readouterr().err


def test_a_newer_store_is_refused_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = Store(tmp_path)
    with store.writing() as work:
        work.put_fact("schema", "99")
    store.close()
    assert main(["status", "--folder", str(tmp_path)]) == 1
    assert "99" in capsys.readouterr().err


@on_sqlite
def test_the_owner_sees_devices_and_parked_messages_and_revokes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(*command: str) -> Any:
        assert main([*command, "--folder", str(tmp_path), "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    with a_service(tmp_path) as service:
        device = service.device()
        teller = Teller(device)
        bad = respelled(teller.sale(), total_cents=1)
        device.push([teller.sale(), bad])
        (parked,) = told("parked")
        expected = {"message_id": bad["message_id"], "kind": "sale.completed", "lane_id": "lane-a"}
        assert parked == parked | expected | {"sequence": 1, "code": "invalid"}
        assert told("retry-parked") == {"parked": 1}
        assert told("status") == {
            "shop_id": device.shop_id,
            "epoch": device.epoch,
            "schema": 1,
            "parked": 1,
            "devices": 1,
            "feed_upto": 1,
        }
        assert told("revoke", device.device_id) == {"device_id": device.device_id}
        assert device.push([]).json()["error"]["code"] == "revoked"
        assert main(["revoke", device.device_id, "--folder", str(tmp_path)]) == 1
        (listed,) = told("devices")
        assert listed["device_id"] == device.device_id and listed["revoked_at"]
        assert told("new-epoch") != {"epoch": device.epoch}


def test_answers_in_words_are_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command, words in (("code", "once"), ("devices", "None."), ("retry-parked", "Nothing is parked.")):
        assert main([command, "--folder", str(tmp_path)]) == 0
        assert words in capsys.readouterr().out
