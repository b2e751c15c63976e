"""`kedai join` as it is typed, against a real service in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.killing_sync import Service
from tests.desktop.cli.conftest import Kedai

SECRETS = ("--pin", "918273", "--owner-password", "another kopi")


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    running = Service(tmp_path / "service")
    running.start()
    try:
        yield running
    finally:
        running.stop()


def code(service: Service) -> str:
    command = [sys.executable, "-m", "sync", "code", "--folder", str(service.folder), "--json"]
    return str(json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["code"])


def test_second_till_joins_reads_all_and_is_sound(
    kedai: Kedai, trading: Path, service: Service, tmp_path: Path
) -> None:
    address, folder = f"http://127.0.0.1:{service.port}", tmp_path / "two"
    assert kedai("--shop", trading, "sync", "enrol", address, code(service)).code == 0
    assert kedai("--shop", trading, "sync", "now").code == 0
    owner = kedai("--shop", trading, "person", "list", "--json").json["rows"][0]
    asked = ("--service", address, "--owner", owner["name"], *SECRETS, "--unencrypted")

    taken = kedai("--shop", folder, "join", "--label", "T1", "--code", code(service), *asked, "--json")
    assert (taken.code, taken.json["error"]["code"]) == (1, "sync.label_taken")
    assert taken.json["error"]["facts"]["free"] == "T2"
    assert not folder.exists()

    made = kedai("--shop", folder, "join", "--label", "t2", "--code", code(service), *asked)
    assert made.code == 0, made.err
    assert "T2 is a till of" in made.out
    assert "918273" not in made.out + made.err
    assert kedai("--shop", folder, "sync", "now").code == 0
    assert kedai("--shop", folder, "verify").code == 0
    goods = kedai("--shop", folder, "report", "stock", "--json").json
    assert goods == kedai("--shop", trading, "report", "stock", "--json").json
    status = kedai("--shop", folder, "sync", "status", "--json").json
    assert (status["attention"], status["clashes"]) == (0, [])
    assert kedai("--shop", folder, "sync", "settle", "--json").json == {"settled": 0}
    people = kedai("--shop", folder, "person", "list", "--json").json["rows"]
    assert [each["name"] for each in people] == [
        each["name"] for each in kedai("--shop", trading, "person", "list", "--json").json["rows"]
    ]


def test_join_without_a_pin_and_nobody_to_ask_is_wrongly_typed(kedai: Kedai, tmp_path: Path) -> None:
    words = ("--service", "https://s.example", "--code", "ABCDE-FGHJK", "--label", "T2", "--owner", "Tan")
    assert kedai("--shop", tmp_path / "two", "join", *words).code == 2
    assert not (tmp_path / "two").exists()


def test_address_in_the_open_and_a_code_that_is_none_are_refused(kedai: Kedai, tmp_path: Path) -> None:
    told = ("--label", "T2", "--owner", "Tan", *SECRETS, "--unencrypted", "--json")
    join = ("--shop", tmp_path / "two", "join")
    first = kedai(*join, "--service", "http://s.example", "--code", "ABCDE-FGHJK", *told)
    second = kedai(*join, "--service", "https://s.example", "--code", "?", *told)
    assert [ran.json["error"]["code"] for ran in (first, second)] == ["sync.bad_address", "sync.bad_code"]
