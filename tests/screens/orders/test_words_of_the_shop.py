"""Every code the service can tell of an online shop has words, and a code nobody taught us has some too."""

from __future__ import annotations

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import sync.service.storefront
import sync.storefronts
from desktop.messages.say import LANGUAGES, Say
from desktop.orders.shop_codes import NO_ALARM, OTHER, REASONS, TROUBLES, reason_of, trouble_of
from desktop.orders.shop_told import DriftRow, OtherwiseRow, RefusedRow, Storefront, UnlistedRow
from desktop.orders.words import Cause
from desktop.screens.orders.differences_wording import OTHERWISE as WHATS
from desktop.screens.orders.differences_wording import fresh, items, keyed, matter, sign
from desktop.screens.widgets.painting import Tone
from sync.service.storefront.keys import EffectKind
from sync.storefronts.vendure.api import _LASTING

ADAPTERS = Path(sync.storefronts.__file__).parent
SERVICE = Path(sync.service.storefront.__file__).parent
WHOLE_SHOP = {"Offline", "Busy", "Ambiguous", "SignInNeeded", "_fail", "PlaceNotChosen"}
"""What these are raised or called with becomes the trouble of the shop as a whole."""
ONE_EFFECT = {"Refused", "Ending", "set_aside"}
READING = {"changed.py", "answers.py", "http.py", "api.py", "orders.py"}
"""Orders and levels are read by these: what they refuse becomes trouble too."""
NO_CODES = {"refused", "done"}  # states of an ending
VENDURES = """
    already_refunded cancel_active_order create_fulfillment email_address_conflict empty_order_line_selection
    fulfillment_state_transition ineligible_shipping_method insufficient_stock insufficient_stock_on_hand
    invalid_fulfillment_handler items_already_fulfilled manual_payment_state multiple_order negative_quantity
    no_active_order nothing_to_refund order_interceptor order_limit order_modification
    order_state_transition payment_order_mismatch quantity_too_great refund_amount refund_order_state
    refund_payment_id_missing refund_state_transition
"""
"""ErrorResults of the mutations this adapter uses, as `_refusal_of` spells them."""
NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SEEN = "2026-11-23T03:00:00.000Z"


def codes(names: set[str], files: set[str] | None = None) -> set[str]:
    """Codes that stand in the source as the first words of such a call, or of a choice between two."""
    found: set[str] = set()
    for path in (*ADAPTERS.rglob("*.py"), *SERVICE.rglob("*.py")):
        if files is None or path.name in files:
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and _called(node) in names:
                    found |= {
                        each.value
                        for argument in node.args[:2]
                        for each in ast.walk(argument)
                        if isinstance(each, ast.Constant) and isinstance(each.value, str)
                    }
    return {code for code in found if code.replace("_", "").isalpha()} - NO_CODES


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def troubles() -> set[str]:
    lasting = {code.lower() for code in _LASTING}
    return codes(WHOLE_SHOP) | codes({"Refused"}, READING) | lasting | {"place_not_chosen"}


def reasons() -> set[str]:
    """What the shop as a whole refuses may refuse one effect as well."""
    return codes(ONE_EFFECT) | {code.lower() for code in _LASTING} | set(VENDURES.split())


def test_source_tells_the_codes_this_test_is_about() -> None:
    assert {"not_reached", "no_secret", "location_not_chosen", "filter_ignored", "busy"} <= troubles()
    assert {"not_a_sale", "surprise", "mass_change", "sku_not_unique", "unknown_sku"} <= reasons()


def test_every_code_of_trouble_has_a_meaning_of_its_own() -> None:
    assert sorted(code for code in troubles() - NO_ALARM if trouble_of(code) == OTHER) == []


def test_every_code_of_a_refusal_has_a_meaning_of_its_own() -> None:
    assert sorted(code for code in reasons() if reason_of(code) == OTHER) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_meaning_is_in_words(language: str) -> None:
    say = Say(language)
    keys = [f"orders.{part}.{name}" for name in TROUBLES for part in ("shop_trouble", "shop_trouble_next")]
    keys += [f"orders.{part}.{name}" for name in REASONS for part in ("refusal", "refusal_short")]
    keys += [f"orders.effect.{kind.value}" for kind in EffectKind]
    assert [key for key in keys if say(key) == key] == []


def told(trouble: str | None = None, **more: object) -> Storefront:
    """The online shop as it was told a minute ago; all is well, but for what is given."""
    given = {
        "told_at": "2026-11-23T03:59:00.000Z",
        "is_connected": True,
        "trouble": trouble,
        "location_id": "place",
        "last_read_at": "2026-11-23T03:58:00.000Z",
        "last_swept_at": SEEN,
        "queued": 0,
        "drift": (),
        "unlisted": (),
        "refused": (),
        "otherwise": (),
    }
    return Storefront(**{**given, **more})  # type: ignore[arg-type]


def on_wall(instant: str) -> datetime:
    return datetime.fromisoformat(instant)


def ago(instant: str) -> str:
    return "1 h"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_trouble_is_a_notice_with_its_next_step_and_since_when(language: str) -> None:
    say = Say(language)
    for code in sorted(troubles() - NO_ALARM) + ["code_of_tomorrow"]:
        notice = sign(told(code, queued=3), "FRESH", has_orders=True, say=say)
        assert notice is not None and notice.headline and "FRESH" in notice.detail and "3" in notice.detail
        assert "orders." not in notice.headline + notice.detail


def test_trouble_that_passes_by_itself_is_told_quietly_and_what_needs_somebody_is_not() -> None:
    tones = {code: sign(told(code), "", has_orders=True, say=Say()) for code in ("busy", "sign_in_needed")}
    assert [notice.tone for notice in tones.values() if notice] == [Tone.INFO, Tone.WARN]


def test_code_of_a_newer_service_is_named() -> None:
    notice = sign(told("moon_in_the_way"), "", has_orders=True, say=Say())
    assert notice is not None and "moon in the way" in notice.headline


def test_no_trouble_and_nothing_told_yet_are_no_alarm() -> None:
    assert sign(told(), "", has_orders=True, say=Say()) is None
    assert sign(told("nothing_told_yet"), "", has_orders=True, say=Say()) is None


def test_shop_that_was_switched_off_is_told_where_there_are_orders() -> None:
    off = told("busy", is_connected=False)
    notice = sign(off, "", has_orders=True, say=Say())
    assert notice is not None and notice.headline == "The sync service speaks with no online shop."
    assert sign(off, "", has_orders=False, say=Say()) is None


@pytest.mark.parametrize(
    ("read_minutes", "told_minutes", "words"),
    [
        (2, 1, "Online shop last read 2 min ago."),
        (14, 1, "Online shop last read 14 min ago; the sync service was heard 1 min ago."),
        (185, 182, "Online shop last read 3 h ago."),
        (60 * 50, 60 * 26, "Online shop last read 2 days ago; the sync service was heard 1 day ago."),
        (None, 1, "The online shop has not been read yet."),
        (None, 90, "The online shop has not been read yet; the sync service was heard 1 h ago."),
    ],
)
def test_both_truths_are_told_where_they_differ(
    read_minutes: int | None, told_minutes: int, words: str
) -> None:
    def at(minutes: int) -> str:
        return (NOW - timedelta(minutes=minutes)).isoformat()

    storefront = told(told_at=at(told_minutes), last_read_at=at(read_minutes) if read_minutes else None)
    assert fresh(storefront, NOW, on_wall, Say()) == words


DRIFT = DriftRow("item", "K1", "Milo", 20_000, 23_000, 0, Cause.SET_IN_SHOP, SEEN, None)
REFUSED = RefusedRow("e1", "push_order", "T1-000004", "insufficient_stock", SEEN)
OTHERWISE = OtherwiseRow("e2", 0, "push_order", "T1-000005", "total_cents", "1418", "-2000", SEEN)
UNLISTED = UnlistedRow("K9", "Kaya", 4, 9_500, SEEN)


def test_list_tells_what_waits_for_a_person_first_each_kind_under_its_heading() -> None:
    storefront = told(drift=(DRIFT,), unlisted=(UNLISTED,), refused=(REFUSED,), otherwise=(OTHERWISE,))
    rows = items(keyed(storefront), ago, Say())
    assert [row.name for row in rows if row.is_heading] == [
        "Stock that differs  1",
        "Refused there  1",
        "Done otherwise there  1",
        "Not in the online shop  1",
    ]
    shown = [(row.name, row.detail, row.amount_text) for row in rows if not row.is_heading]
    assert shown == [
        ("Milo", "set in the online shop · for 1 h", "20 here · 23 there"),
        ("Sale T1-000004", "too few there · 1 h ago", ""),
        ("Sale T1-000005", "another total · 1 h ago", "$14.18 → \N{MINUS SIGN}$20.00"),
        ("Kaya", "K9 · last sold 1 h ago", "9.5 sold"),
    ]


def test_rows_of_one_effect_and_goods_without_a_sku_have_keys_of_their_own() -> None:
    twice = (OTHERWISE, OtherwiseRow("e2", 1, "push_order", "T1-000005", "total_cents", "1", "2", SEEN))
    nameless = (UnlistedRow("", "Kaya", 1, 1_000, SEEN), UnlistedRow("", "Mochi", 1, 1_000, SEEN))
    assert len(keyed(told(otherwise=twice, unlisted=nameless))) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_opens_with_its_meaning(language: str) -> None:
    say = Say(language)
    rows: list[RefusedRow | OtherwiseRow | UnlistedRow] = [UNLISTED, UnlistedRow("", "Kaya", 1, 1_000, SEEN)]
    rows += [RefusedRow("e", "fulfil", "W-1", code, SEEN) for code in (*sorted(reasons()), "new_code")]
    whats = ("total_cents", "currency", "orders", "cancelled_by", "cancelled_times", "refunded_cents")
    more = ("on_hand", "fulfilled:12", "something_new")
    rows += [OtherwiseRow("e", 0, "new_effect", "W-1", what, "1", "", SEEN) for what in (*whats, *more)]
    for row in rows:
        shown = matter(row, ago, say)
        assert shown.title and shown.meaning and shown.facts, row
        assert "orders." not in "".join((shown.title, shown.beside, shown.meaning, shown.note)), row


def test_what_the_adapter_tells_as_a_difference_has_words() -> None:
    named = codes({"Difference", "Unlike"})
    assert {"total_cents", "on_hand", "cancelled_by"} <= named
    assert sorted(named - WHATS) == []
