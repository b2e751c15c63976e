"""`kedai report x|z` and `kedai reason …`: a shift and the drawer's reasons from a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import a_shop
from tests.desktop.cli.conftest import Kedai
from tests.desktop.verify.corruptions_of_shifts import a_day_of_cash
from tests.desktop.verify.sample_day import stock_the_shop


@pytest.fixture
def lived(tmp_path: Path) -> Path:
    with a_shop(tmp_path) as shop:
        stock_the_shop(shop)
        a_day_of_cash(shop)
    return tmp_path


def test_z_by_number_the_last_one_and_the_open_x(kedai: Kedai, lived: Path) -> None:
    first = kedai("--shop", lived, "report", "z", "1", "--json").json
    assert (first["kind"], first["number"], first["grand_cents"]) == ("z", 1, 6_953)
    cash = first["counts"][0]
    assert (cash["expected_cents"], cash["counted_cents"], cash["verified_cents"]) == (11_180, 10_050, 10_000)
    assert kedai("--shop", lived, "report", "z", "--json").json["number"] == 2
    assert "Z report 2 · T1" in kedai("--shop", lived, "report", "z", "--till", "T1").out
    x = kedai("--shop", lived, "report", "x", "--json").json
    assert (x["kind"], x["number"], x["counts"][0]["counted_cents"]) == ("x", 3, None)
    assert "X report · shift 3 · T1" in kedai("--shop", lived, "report", "x").out


@pytest.mark.parametrize("words", [("z", "9"), ("z", "-1"), ("z", "--till", "T9"), ("x", "--till", "T9")])
def test_report_that_there_is_not_is_refused(kedai: Kedai, lived: Path, words: tuple[str, ...]) -> None:
    ran = kedai("--shop", lived, "report", *words)
    assert ran.code in (1, 2)
    assert ran.out == ""


def test_reasons_are_added_listed_and_archived(kedai: Kedai, empty: Path) -> None:
    assert "Small expense" in kedai("--shop", empty, "reason", "list").out
    made = kedai("--shop", empty, "reason", "add", "cash-out", "Parking", "--account", "6020", "--json").json
    rows = kedai("--shop", empty, "reason", "list", "--json").json["rows"]
    assert rows[-1] == {
        "kind": "cash-out",
        "name": "Parking",
        "account": "6020",
        "reason_id": made["reason_id"],
    }
    assert kedai("--shop", empty, "reason", "add", "drop", "Pocket", "--account", "3020").code == 1
    assert kedai("--shop", empty, "reason", "archive", "parking").code == 0
    assert kedai("--shop", empty, "reason", "archive", "parking").code == 1
    assert kedai("--shop", empty, "reason", "archive", "no_sale.mistake").code == 0
    names = [row["name"] for row in kedai("--shop", empty, "reason", "list", "--json").json["rows"]]
    assert {"Parking", "Wrong change given"} & set(names) == set()
    assert kedai("--shop", empty, "verify").code == 0
