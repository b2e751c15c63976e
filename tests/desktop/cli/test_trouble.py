"""When the machine fails: exit code 3, one sentence, nothing half written, and quiet when nobody reads."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop.cli.terminal import Progress, Terminal, harmless
from desktop.messages.say import Say
from tests.desktop.cli.conftest import Kedai

KEDAI = [sys.executable, "-m", "desktop"]
FULL = Path("/dev/full")
needs_full_device = pytest.mark.skipif(
    not FULL.exists(), reason="only Linux has a device that is always full"
)


def damage(folder: Path) -> None:
    """Scribble over the middle of the shop's file."""
    path = folder / "shop.db"
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)


@pytest.mark.parametrize(
    "words",
    [
        "report stock",
        "export journal",
        "verify",
        "backup",
        "unlock",
        "unlock --recovery",
        "import sales x.csv",
    ],
)
def test_a_folder_without_a_shop_is_refused_with_the_next_step(
    kedai: Kedai, tmp_path: Path, words: str
) -> None:
    ran = kedai("--shop", tmp_path / "none", *words.split(), "--json")
    assert (ran.code, ran.json["error"]["code"]) == (1, "database.no_shop_here")
    assert "kedai new" in ran.err
    assert not (tmp_path / "none").exists()


def test_damaged_file_is_the_machines_trouble(kedai: Kedai, trading: Path) -> None:
    damage(trading)
    ran = kedai("--shop", trading, "report", "trial-balance", "--json")
    assert (ran.code, ran.json["error"]["code"]) == (3, "machine.file_damaged")
    assert "restore the newest backup" in ran.err


def test_damaged_envelope_is_the_machines_trouble(kedai: Kedai, trading: Path) -> None:
    (trading / "keys.json").write_text("{")
    ran = kedai("--shop", trading, "report", "stock")
    assert (ran.code, "keys.json is damaged" in ran.err) == (3, True)


@pytest.mark.parametrize("words", [("report", "stock"), ("unlock",), ("import", "list")])
def test_a_file_of_another_program_is_refused(kedai: Kedai, trading: Path, words: tuple[str, ...]) -> None:
    (trading / "shop.db").write_bytes(b"garbage" * 1000)
    ran = kedai("--shop", trading, *words, "--json")
    assert (ran.code, ran.json["error"]["code"]) == (1, "database.wrong_key")


def test_a_newer_file_is_refused(kedai: Kedai, trading: Path) -> None:
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(str(trading / "shop.db"))
    connection.execute("PRAGMA user_version=99")
    connection.close()
    ran = kedai("--shop", trading, "report", "stock", "--json")
    assert (ran.code, ran.json["error"]["code"]) == (1, "database.newer_than_program")
    assert ran.json["error"]["facts"]["file_version"] == 99


@needs_full_device
def test_full_disk_under_a_report_leaves_with_3(kedai: Kedai, trading: Path) -> None:
    ran = kedai("--shop", trading, "report", "stock", "-o", FULL)
    assert ran.code == 3
    assert "Make room" in ran.err


@needs_full_device
def test_full_disk_under_stdout_leaves_with_3_and_its_sentence(trading: Path) -> None:
    with FULL.open("w") as full:
        done = subprocess.run(
            [*KEDAI, "--shop", str(trading), "export", "journal"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "Make room" in done.stderr


def test_full_disk_under_a_backup_leaves_with_3(
    kedai: Kedai, trading: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    total, used, _free = shutil.disk_usage(trading)
    monkeypatch.setattr(
        shutil, "disk_usage", lambda _path: type("U", (), {"total": total, "used": used, "free": 1})()
    )
    ran = kedai("--shop", trading, "backup", "--json")
    assert (ran.code, ran.json["error"]["code"]) == (3, "backup.no_room")


@pytest.mark.parametrize(
    ("name", "said"), [("nowhere/r.txt", "There is no"), (".", "is a folder"), ("file/r.txt", "not a folder")]
)
def test_output_that_cannot_be_written_leaves_with_3(
    kedai: Kedai, trading: Path, tmp_path: Path, name: str, said: str
) -> None:
    (tmp_path / "file").write_text("kept")
    ran = kedai("--shop", trading, "report", "stock", "-o", tmp_path / name)
    assert (ran.code, said in ran.err) == (3, True)
    assert str(tmp_path / name) in ran.err
    assert ".part" not in ran.err


def test_a_failed_export_leaves_the_old_file_standing(
    kedai: Kedai, trading: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop.cli import export_journal

    def fail(_rows: Any, _plan: Any, out: io.TextIOBase) -> None:
        out.write("half")
        raise OSError(errno.ENOSPC, "No space left on device", str(tmp_path / "books"))

    (tmp_path / "books").write_text("last month's")
    monkeypatch.setattr(export_journal, "export_journal", fail)
    ran = kedai("--shop", trading, "export", "journal", "-o", tmp_path / "books")
    assert ran.code == 3
    assert (tmp_path / "books").read_text() == "last month's"
    assert not list(tmp_path.glob("*.part"))


def test_what_goes_into_a_pipe_is_utf8_whatever_the_system_says(trading: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    command = [*KEDAI, "--shop", str(trading), "report", "stock"]
    done = subprocess.run(command, capture_output=True, env=environment, check=True)
    assert "拿铁咖啡" in done.stdout.decode("utf-8")


def test_a_closed_pipe_is_silence(trading: Path) -> None:
    command = [*KEDAI, "--shop", str(trading), "export", "journal"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout and running.stderr
        running.stdout.close()
        said = running.stderr.read()
        assert running.wait(60) == 141
    assert said == b""


def test_ctrl_c_while_reading_leaves_with_130(
    kedai: Kedai, trading: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop.cli import verify

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(verify, "verify", stop)
    ran = kedai("--shop", trading, "verify")
    assert (ran.code, ran.out, ran.err.count("\n")) == (130, "", 1)


def test_a_bug_is_no_refusal(kedai: Kedai, trading: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from desktop.cli import report

    monkeypatch.setattr(report, "reading", lambda *_: 1 / 0)
    ran = kedai("--shop", trading, "report", "stock", "--json")
    assert (ran.code, ran.json["error"]["code"]) == (3, "cli.bug")
    assert "ZeroDivisionError" in ran.err


def test_control_signs_of_a_file_do_not_reach_the_terminal(
    kedai: Kedai, trading: Path, tmp_path: Path
) -> None:
    (tmp_path / "s.csv").write_text(
        "receipt,sold_at,sku,name,quantity,unit_price,discount,tender\nX\x1b[2J,2026-10-05T09:30,A1,,1,1,,cash\n"
    )
    ran = kedai("--shop", trading, "import", "sales", tmp_path / "s.csv")
    assert "\x1b" not in ran.err + ran.out
    assert harmless("a\x1b\x07b\nc\u202e拿铁") == "a??b\nc\u202e拿铁"


def test_progress_is_drawn_for_a_person_and_taken_away() -> None:
    out = io.StringIO()
    bar = Progress("Receipts", out)
    for done in (0, 1, 9_835):
        bar(done, 9_835)
    assert out.getvalue().endswith(" 100%")
    assert out.getvalue().count("Receipts") == 2  # the second came too soon to be seen
    bar.clear()
    assert out.getvalue().endswith("\r\x1b[2K")


def test_progress_is_not_drawn_into_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal(Say("en"))
    err = io.StringIO()  # no terminal: nobody looks on
    monkeypatch.setattr("sys.stderr", err)
    with terminal.progress("Receipts") as bar:
        bar(1, 2)
        bar(2, 2)
    assert err.getvalue() == ""


def test_nothing_to_do_is_a_whole_bar() -> None:
    out = io.StringIO()
    Progress("Products", out)(0, 0)
    assert "░" not in out.getvalue()


@pytest.mark.parametrize("closed", [">&-", "2>&-"])
def test_a_stream_that_whoever_started_us_closed_is_no_trouble(trading: Path, closed: str) -> None:
    typed = f'"{sys.executable}" -m desktop --shop "{trading}" verify {closed}'
    ran = subprocess.run(typed, shell=True, capture_output=True, text=True, check=False)  # noqa: S602
    assert (ran.returncode, "Traceback" in ran.stderr) == (0, False)
