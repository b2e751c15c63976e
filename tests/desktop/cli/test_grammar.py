"""What may be typed, in two languages, and what is said when it was typed wrongly."""

from __future__ import annotations

import json
import subprocess
import sys
import types
from pathlib import Path

import pytest

from desktop import __version__
from desktop.cli.parser import COMMANDS
from tests.desktop.cli.conftest import Kedai

GROUPS = ["", "import", "export", "report"]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("words", [*GROUPS, *(command for command in COMMANDS if command != "bench")])
def test_every_command_explains_itself(kedai: Kedai, words: str, language: str) -> None:
    ran = kedai("--language", language, *words.split(), "--help")
    assert (ran.code, ran.err) == (0, "")
    assert f"kedai {words}".strip() in ran.out
    assert "cli." not in ran.out
    assert ("用法" in ran.out) == (language == "zh")


def test_help_names_every_command_and_every_exit_code(kedai: Kedai) -> None:
    out = kedai("--help").out
    assert all(command.split()[0] in out for command in COMMANDS)
    assert all(code in out for code in ("0 done", "1 refused", "2 wrongly typed", "3 trouble"))


def test_version_is_the_programs(kedai: Kedai) -> None:
    assert kedai("--version").out == f"kedai {__version__}\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("nonsense", "cannot be 'nonsense'"),
        ("report", "missing"),
        ("report weather", "cannot be 'weather'"),
        ("report stock --colour red", "does not know --colour red"),
        ("report daily-sales --from yesterday", "--from cannot be 'yesterday'"),
        ("report daily-sales --from", "--from needs a value"),
        ("report daily-sales --from 2026-11-30 --to 2026-11-01", "ends (2026-11-01) before it begins"),
        ("export journal --format word", "cannot be 'word'"),
        ("import products", "missing: FILE"),
        ("import undo one", "cannot be 'one'"),
        ("new", "missing: --name"),
        ("new --name Toko --gst-since soon", "--gst-since cannot be 'soon'"),
        ("new --name Toko\udce6 --owner-pin 482913", "--name cannot be"),
        ("new --name Toko", "--owner-pin"),
        ("restore", "missing: FILE"),
    ],
)
def test_wrong_usage_leaves_with_2_and_one_sentence(kedai: Kedai, words: str, said: str) -> None:
    ran = kedai(*words.split())
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert ran.err.count("\n") == 1


def test_wrong_usage_with_json_is_an_error_object(kedai: Kedai) -> None:
    ran = kedai("report", "stock", "--colour", "--json")
    assert ran.code == 2
    assert ran.json["error"]["code"] == "cli.usage.unknown"
    assert ran.json["error"]["message"] == ran.err.strip()


def test_wrong_usage_is_said_in_chinese(kedai: Kedai) -> None:
    assert "缺少" in kedai("--language", "zh", "import", "products").err
    assert "缺少" in kedai("--language=zh", "import", "products").err


def test_the_systems_language_is_spoken(kedai: Kedai, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEDAI_LANGUAGE", "zh_SG")
    assert "缺少" in kedai("import", "products").err


def test_options_may_stand_before_or_after_the_command(kedai: Kedai, trading: Path) -> None:
    before = kedai("--json", "--shop", trading, "report", "stock")
    after = kedai("report", "stock", "--json", "--shop", trading)
    assert before.json == after.json
    assert before.code == after.code == 0


def test_the_window_opens_without_a_command(kedai: Kedai, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []
    window = types.ModuleType("desktop.app")
    window.run_window = lambda folder: opened.append(folder) or 0  # type: ignore[attr-defined,func-returns-value]
    monkeypatch.setitem(sys.modules, "desktop.app", window)
    monkeypatch.setattr("platformdirs.user_data_path", lambda name, appauthor: Path("data") / name)
    assert kedai().code == kedai("--shop", "here").code == 0
    assert opened == [Path("data/Kedai"), Path("here")]


def test_bench_gets_its_own_options(kedai: Kedai, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[list[str]] = []
    bench = types.ModuleType("desktop.bench")
    bench.main = lambda rest: heard.append(rest) or 0  # type: ignore[attr-defined,func-returns-value]
    monkeypatch.setitem(sys.modules, "desktop.bench", bench)
    assert kedai("bench", "--full", "--help", "x").code == kedai("--json", "bench").code == 0
    assert heard == [["--full", "--help", "x"], ["--json"]]


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["report"], ["nonsense"], []])
def test_grammar_and_the_way_to_the_window_load_no_heavy_library(words: list[str]) -> None:
    heavy = [
        "sqlalchemy",
        "sqlcipher3",
        "PySide6",
        "alembic",
        "keyring",
        "argon2",
        "openpyxl",
        "desktop.database",
    ]
    code = (
        "import sys, json, types; window = types.ModuleType('desktop.app');"
        "sys.modules['desktop.app'] = window;"
        "window.run_window = lambda folder: 0; from desktop.cli import main; main(sys.argv[2:]);"
        "print(json.dumps([name for name in json.loads(sys.argv[1]) if name in sys.modules]))"
    )
    command = [sys.executable, "-c", code, json.dumps(heavy), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == []
