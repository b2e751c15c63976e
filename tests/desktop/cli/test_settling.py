"""`kedai setting …` and `kedai gst …`: what holds from which day on, from a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.clock import DEFAULT_ZONE, SystemClock, day_in
from tests.desktop.cli.conftest import Kedai

NUMBER = "M2-1234567-K"


def settings(kedai: Kedai, folder: Path) -> dict[str, tuple[object, object, object]]:
    rows = kedai("--shop", folder, "setting", "list", "--json").json["rows"]
    return {row["name"]: (row["value"], row["next_value"], row["next_day"]) for row in rows}


def code(kedai: Kedai, folder: Path, *words: str) -> str:
    ran = kedai("--shop", folder, *words, "--json")
    assert ran.code == 1
    assert ran.err.strip() == ran.json["error"]["message"]
    return str(ran.json["error"]["code"])


def test_settings_are_listed_as_they_are_from_the_first_day(kedai: Kedai, empty: Path) -> None:
    assert settings(kedai, empty) == {
        "cash_rounding": ("nearest", None, None),
        "cashier_discount_percent": (10, None, None),
        "gst_method": ("per_invoice", None, None),
        "idle_lock_minutes": (10, None, None),
        "over_short_limit_cents": (1_000, None, None),
        "paynow_name": ("", None, None),
        "paynow_proxy": ("", None, None),
        "supervisor_discount_percent": (30, None, None),
        "zero_price": ("refused", None, None),
    }
    assert "cash_rounding" in kedai("--shop", empty, "setting", "list").out


def test_rounding_and_the_lock_change_today_and_the_gst_method_tomorrow(kedai: Kedai, empty: Path) -> None:
    today = day_in(DEFAULT_ZONE, SystemClock().now()).isoformat()
    assert f"from {today} on" in kedai("--shop", empty, "setting", "set", "cash_rounding", "down").out
    assert kedai("--shop", empty, "setting", "set", "idle_lock_minutes", "5").code == 0
    ran = kedai("--shop", empty, "setting", "set", "gst_method", "per_line")
    assert "a day has one GST method" in ran.out
    told = settings(kedai, empty)
    assert told["cash_rounding"] == ("down", None, None)
    assert told["idle_lock_minutes"] == (5, None, None)
    value, following, day = told["gst_method"]
    assert (value, following) == ("per_invoice", "per_line")
    assert str(day) > today
    ran = kedai("--shop", empty, "setting", "set", "cashier_discount_percent", "5")
    assert "a day has one" in ran.out
    assert settings(kedai, empty)["cashier_discount_percent"] == (10, 5, day)
    assert kedai("--shop", empty, "setting", "set", "zero_price", "allowed").code == 0
    assert settings(kedai, empty)["zero_price"] == ("allowed", None, None)
    assert kedai("--shop", empty, "verify").code == 0


@pytest.mark.parametrize(
    ("name", "value", "offered"),
    [
        ("cash_rounding", "sideways", "nearest, down, up"),
        ("gst_method", "", "per_invoice, per_line"),
        ("idle_lock_minutes", "0", "1–240"),
        ("cashier_discount_percent", "101", "0–100"),
        ("supervisor_discount_percent", "ten", "0–100"),
        ("zero_price", "yes", "refused, allowed"),
        ("over_short_limit_cents", "-1", "0–10000000"),
        ("idle_lock_minutes", "ten", "1–240"),
        ("idle_lock_minutes", "9" * 5_000, "1–240"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_those_that_do(
    kedai: Kedai, empty: Path, name: str, value: str, offered: str
) -> None:
    before = settings(kedai, empty)
    ran = kedai("--shop", empty, "setting", "set", name, value)
    assert (ran.code, offered in ran.err) == (1, True)
    assert settings(kedai, empty) == before


def test_a_shop_with_old_sales_registers_again_after_them(kedai: Kedai, trading: Path) -> None:
    """Registered since 2020; its sales end on 7 October 2026."""
    assert code(kedai, trading, "gst", "register", NUMBER, "--since", "2026-11-01") == (
        "setup.already_registered"
    )
    assert code(kedai, trading, "gst", "deregister", "--from", "2026-10-07") == "accounting.sales_already"
    ended = kedai("--shop", trading, "gst", "deregister", "--from", "2026-10-08", "--json")
    assert (ended.code, ended.json) == (0, {"number": "201912345R", "from": "2026-10-08"})
    assert code(kedai, trading, "gst", "register", NUMBER, "--since", "2026-10-07") == (
        "setup.still_registered"
    )
    ran = kedai("--shop", trading, "gst", "register", NUMBER, "--since", "2026-10-09")
    assert (ran.code, "Registered for GST as M2-1234567-K from 2026-10-09 on" in ran.out) == (0, True)
    assert kedai("--shop", trading, "verify").code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("register", "x", "--since", "2026-10-09"), "setup.bad_gst_number"),
        (("register", NUMBER, "--since", "1994-03-31"), "setup.bad_gst_date"),
        (("deregister", "--from", "9999-12-31"), "setup.bad_gst_date"),
        (("deregister", "--from", "2019-12-31"), "setup.ends_too_early"),
    ],
)
def test_what_no_registration_is_is_refused(
    kedai: Kedai, trading: Path, words: tuple[str, ...], said: str
) -> None:
    assert code(kedai, trading, "gst", *words) == said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("setting set colour red", "cannot be 'colour'"),
        ("setting set cash_rounding", "missing: VALUE"),
        ("gst", "missing"),
        (f"gst register {NUMBER}", "missing: --since"),
        (f"gst register {NUMBER} --since soon", "--since cannot be 'soon'"),
        ("gst deregister", "missing: --from"),
    ],
)
def test_wrong_usage_leaves_with_2(kedai: Kedai, empty: Path, words: str, said: str) -> None:
    ran = kedai("--shop", empty, *words.split())
    assert (ran.code, ran.out, said in ran.err) == (2, "", True)
