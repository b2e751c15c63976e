"""`make groceries`: figures for people and programs, and an exit code that tells the truth."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.groceries import DONE, REFUSED, main

BASKETS = "whole milk,rolls/buns\nwhole milk\nsoda,whole milk,rolls/buns\n"


def test_file_of_baskets_becomes_a_month_that_balances(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "baskets.csv"
    path.write_text(BASKETS, encoding="utf-8")
    assert main(["--file", str(path), "--month", "2024-05", "--json"]) == DONE
    told = json.loads(capsys.readouterr().out)
    assert (told["sales"], told["lines"], told["units_thousandths"]) == (3, 6, 6_000)
    assert (told["items_created"], told["refused_count"], told["findings"]) == (3, 0, [])
    assert told["takings_cents"] == told["debit_cents"] == told["credit_cents"] > 0
    assert 0 < told["gst_cents"] < told["takings_cents"]
    assert "invented" in told["prices"]
    assert "not encrypted" in told["shop"]


def test_without_a_file_a_month_is_made_up(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--baskets", "60"]) == DONE
    told = dict(line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines())
    assert told["sales"].startswith("60 ")
    assert "invented by a fixed rule" in told["invented"]
    assert "balances" in told["credits"]
    assert told["verify"] == "nothing to report"


def test_shop_that_is_named_is_kept_and_a_second_run_adds_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = ["--shop", str(tmp_path / "shop"), "--baskets", "20", "--month", "2024-05", "--json"]
    assert main(shop) == DONE
    first = json.loads(capsys.readouterr().out)
    assert main(shop) == DONE
    second = json.loads(capsys.readouterr().out)
    assert (second["sales"], second["already_there"]) == (0, 20)
    assert second["debit_cents"] == first["debit_cents"]


def test_missing_file_is_refused_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--file", str(tmp_path / "nowhere.csv")]) == REFUSED
    assert "cannot be read" in capsys.readouterr().err


def test_month_that_is_none_is_wrong_usage() -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--month", "2026-13"])
    assert stopped.value.code == 2
