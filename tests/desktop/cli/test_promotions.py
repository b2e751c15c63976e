"""`kedai promotion …` and `kedai price-list …`: what an owner sets up from a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desktop.cli.conftest import Kedai, Ran

TOML = """
[[promotion]]
name = "3 for $7.50"
kind = "n_for"
count = 3
price = "7.50"
items = ["A2", "A1"]

[[promotion]]
name = "Lunch"
kind = "bundle"
price = "5.00"
weekdays = ["mon", "tue"]
hours = "11:00-14:30"
[[promotion.groups]]
items = ["A2"]
count = 2
[[promotion.groups]]
items = ["A1"]
"""
CSV = """name,kind,items,buy,get,off,min,code,until,per_customer
Buy 2 get 1,buy_get,A2,2,1,,,,,
Welcome,spend,,,,5%,20.00,hello5,2026-12-31,1
"""


def promotion(kedai: Kedai, folder: Path, *words: str) -> Ran:
    return kedai("--shop", folder, "promotion", *words)


def test_promotions_come_from_files_and_are_told_changed_and_ended(
    kedai: Kedai, trading: Path, tmp_path: Path
) -> None:
    assert "No promotions" in promotion(kedai, trading, "list").out
    toml, table = tmp_path / "a.toml", tmp_path / "b.csv"
    toml.write_text(TOML, "utf-8")
    table.write_text(CSV, "utf-8")
    looked = promotion(kedai, trading, "add", str(toml), "--dry-run")
    assert (looked.code, "3 for $7.50 · 3 for $7.50" in looked.out) == (0, True)
    assert promotion(kedai, trading, "list", "--json").json["rows"] == []
    assert promotion(kedai, trading, "add", str(toml)).code == 0
    assert promotion(kedai, trading, "add", str(table)).code == 0
    rows = promotion(kedai, trading, "list", "--json").json["rows"]
    assert [(row["name"], row["kind"], row["counts"]) for row in rows] == [
        ("3 for $7.50", "set_price", [3]),
        ("Lunch", "set_price", [2, 1]),
        ("Buy 2 get 1", "buy_get", [2, 1]),
        ("Welcome", "spend_percent", [1]),
    ]
    assert (rows[3]["code"], rows[3]["min_cents"], rows[2]["bp"]) == ("HELLO5", 2_000, 10_000)
    told = promotion(kedai, trading, "list").out
    assert "Lunch · 3 for $5.00 · Mon, Tue · 11:00-14:30" in told
    assert "Welcome · spend $20.00: 5% off all · coupon HELLO5 · until 2026-12-31 · 1 a customer" in told
    which = rows[3]["promotion_id"]
    assert promotion(kedai, trading, "change", which, "--name", "Hello", "--without-end").code == 0
    assert promotion(kedai, trading, "end", rows[0]["promotion_id"]).code == 0
    assert promotion(kedai, trading, "end", rows[0]["promotion_id"]).code == 1
    left = promotion(kedai, trading, "list", "--json").json["rows"]
    assert [(row["name"], row["until_day"]) for row in left][-1] == ("Hello", None)
    assert len(left) == 3
    assert len(promotion(kedai, trading, "list", "--all", "--json").json["rows"]) == 4
    assert kedai("--shop", trading, "verify").code == 0


def test_one_promotion_is_told_by_options(kedai: Kedai, trading: Path) -> None:
    options = ("--name", "Bread 10%", "--items", "A2", "--off", "10%", "--hours", "22:00-02:00")
    assert promotion(kedai, trading, "add", *options).code == 0
    (row,) = promotion(kedai, trading, "list", "--json").json["rows"]
    assert (row["kind"], row["bp"]) == ("percent", 1_000)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--off", "10%"), 2, "--name"),
        (("--name", "x", "--items", "GONE", "--off", "10%"), 1, "GONE"),
        (("--name", "x", "--off", "110%"), 1, "percentage"),
        (("--name", "x", "--off", "ten"), 1, "figure"),
        (("--name", "x", "--kind", "n_for", "--price", "1.00"), 1, "one piece"),
        (("--name", "x", "--off", "1.00", "--hours", "25:00-26:00"), 1, "hours"),
        (("--name", "x", "--off", "1.00", "--weekdays", "someday"), 1, "days"),
        (("no-such.toml",), 2, "no-such.toml"),
    ],
)
def test_what_cannot_be_meant_is_said_and_not_kept(
    kedai: Kedai, trading: Path, words: tuple[str, ...], code: int, told: str
) -> None:
    ran = promotion(kedai, trading, "add", *words)
    assert (ran.code, told in ran.err) == (code, True), ran.err
    assert promotion(kedai, trading, "list", "--json").json["rows"] == []


def test_a_file_with_one_wrong_promotion_keeps_none(kedai: Kedai, trading: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "a.json"
    for text, code in (
        ('[{"name": "a", "off": "1.00"}, {"name": "b", "off": "1.00", "colour": "red"}]', 1),
        ('[{"name": "a", "off": "1.00"}, {"name": "", "off": "1.00"}]', 1),
        ('{"promotion": 3}', 2),
        ("{", 2),
    ):
        wrong.write_text(text, "utf-8")
        assert promotion(kedai, trading, "add", str(wrong)).code == code
    assert promotion(kedai, trading, "list", "--json").json["rows"] == []


def test_a_price_list_is_made_filled_and_told(kedai: Kedai, trading: Path, tmp_path: Path) -> None:
    def lists(*words: str) -> Ran:
        return kedai("--shop", trading, "price-list", *words)

    prices = tmp_path / "staff.csv"
    prices.write_text("code,price,from,until\nA2,2.50,2026-12-01,2026-12-31\nA1,3.00,,\n", "utf-8")
    assert lists("import", str(prices), "--list", "Staff").code == 1
    assert lists("add", "Staff").code == 0
    assert lists("add", "STAFF").code == 1
    ran = lists("import", str(prices), "--list", "staff", "--json")
    assert (ran.code, ran.json["count"]) == (0, 2)
    rows = lists("list", "--json").json["rows"]
    assert [(row["name"], row["units"]) for row in rows][1:] == [("Staff", 2)]
    for wrong in ("GONE,1.00,,", "A2,free,,", "A2,1.00,soon,", "A2,0,,"):
        prices.write_text(f"code,price,from,until\nA1,2.00,,\n{wrong}\n", "utf-8")
        ran = lists("import", str(prices), "--list", "Staff")
        assert (ran.code, "3" in ran.err) == (2, True), ran.err
    assert kedai("--shop", trading, "verify").code == 0
