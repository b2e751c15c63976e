"""`kedai tender …`: ways of paying and their rules, from a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desktop.cli.conftest import Kedai, Ran


def tender(kedai: Kedai, folder: Path, *words: str) -> Ran:
    return kedai("--shop", folder, "tender", *words)


def listed(kedai: Kedai, folder: Path) -> dict[str, dict[str, object]]:
    rows = tender(kedai, folder, "list", "--json").json["rows"]
    return {row["tender_type"]: row for row in rows}


def test_new_shop_has_its_ways_with_their_rules_in_words(kedai: Kedai, empty: Path) -> None:
    rows = listed(kedai, empty)
    assert list(rows) == ["cash", "paynow", "nets", "card", "cdc_voucher", "online"]
    assert rows["cash"]["over"] == "change"
    assert (rows["cdc_voucher"]["denominations"], rows["cdc_voucher"]["refund"]) == (
        [200, 500, 1_000],
        "none",
    )
    assert [rows[name]["taken_by"] for name in ("paynow", "nets", "card", "cash")] == [
        *("code", "terminal", "terminal", None),
    ]
    out = tender(kedai, empty, "list").out
    assert "worth $2, $5, $10 · no refund without approval · money the next business day" in out
    assert "面额" in kedai("--language", "zh", "--shop", empty, "tender", "list").out


def test_way_is_added_changed_archived_and_brought_back(kedai: Kedai, empty: Path) -> None:
    rules = ("--over", "forfeited", "--refund", "cash", "--asks", "voucher_serial", "--account", "1060")
    made = tender(kedai, empty, "add", "Mall voucher", *rules, "--worths", "10,5", "--settles", "3", "--json")
    assert made.json == {"tender_type": "mall_voucher", "position": 7}
    told = listed(kedai, empty)["mall_voucher"]
    assert (told["over"], told["refund"], told["asks"]) == ("forfeited", "cash", "voucher_serial")
    assert (told["denominations"], told["settles_days"], told["account"]) == ([500, 1_000], 3, "1060")
    moved = tender(kedai, empty, "change", "mall VOUCHER", "--place", "2", "--settles", "none", "--json")
    assert moved.json["changed"] == ["settles_days", "position"]
    assert list(listed(kedai, empty))[1] == "mall_voucher"
    assert "was like that" in tender(kedai, empty, "change", "mall_voucher", "--place", "2").out
    assert tender(kedai, empty, "archive", "mall_voucher").code == 0
    assert listed(kedai, empty)["mall_voucher"]["is_archived"]
    assert tender(kedai, empty, "archive", "mall_voucher", "--back").code == 0
    assert not listed(kedai, empty)["mall_voucher"]["is_archived"]
    assert kedai("--shop", empty, "verify").code == 0


def test_name_without_plain_letters_gets_a_key_that_travels(kedai: Kedai, empty: Path) -> None:
    assert tender(kedai, empty, "add", "支付宝", "--json").json["tender_type"] == "way_7"
    assert tender(kedai, empty, "change", "支付宝", "--name", "Alipay 支付宝").code == 0
    assert listed(kedai, empty)["way_7"]["name"] == "Alipay 支付宝"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("change", "card"), 2, "missing"),
        (("change", "card", "--settles", "soon"), 2, "--settles cannot be soon"),
        (("change", "card", "--worths", "2,x"), 2, "--worths cannot be"),
        (("change", "card", "--over", "kept"), 2, "cannot be 'kept'"),
        (("change", "card", "--settles", "61"), 1, "0–60"),
        (("change", "card", "--account", "1010"), 1, "1030–1199"),
        (("change", "cash", "--drawer", "no"), 1, "cannot be changed"),
        (("change", "barter", "--drawer", "no"), 1, "no way of paying called barter"),
        (("archive", "cash"), 1, "cannot be changed"),
        (("add", "Card", "--over", "forfeited"), 1, "already"),
        (("add", "   "), 1, "needs a name"),
        (("add", "tender.cash"), 1, "cannot be called"),
    ],
)
def test_what_no_way_of_paying_is_is_told_why(
    kedai: Kedai, empty: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    before = listed(kedai, empty)
    ran = tender(kedai, empty, *words)
    assert (ran.code, said in ran.err) == (code, True), ran.err
    assert listed(kedai, empty) == before
