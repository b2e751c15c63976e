"""How the online shop stands is asked once in a while, and the last answer stays."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from sync.till.trouble import Busy
from tests.sync.fake_service import fail
from tests.sync.till.conftest import Till

DRIFT = {
    "item_id": "item-1",
    "sku": "BREAD",
    "ours": 12_000,
    "theirs": 15_000,
    "in_flight": 0,
    "cause": "set_in_shop",
    "first_seen_at": "2026-11-23T03:00:00.000Z",
    "last_seen_at": "2026-11-23T03:59:00.000Z",
}
STANDING: dict[str, object] = {
    "is_connected": True,
    "storefront": "vendure",
    "location_id": "place-1",
    "last_read_at": "2026-11-23T03:59:00.000Z",
    "last_swept_at": "2026-11-23T03:59:00.000Z",
    "trouble": None,
    "queued": 0,
    "drift": [DRIFT],
    "unlisted": [],
    "refused": [],
    "differences": [],
}


def kept(till: Till) -> Any:
    ((body, told_at),) = till.shop.asked("SELECT body, told_at FROM sync_told")
    return json.loads(str(body)), told_at


def asked(till: Till) -> int:
    return sum(path.endswith("/storefront") for path in till.service.asked)


def test_answer_is_kept_with_its_time(till: Till) -> None:
    till.service.storefront = STANDING
    till.engine.run_once()
    body, told_at = kept(till)
    assert (body["drift"], body["is_connected"]) == ([DRIFT], True)
    assert told_at == "2026-11-23T04:00:00.000Z"


def test_service_without_an_online_shop_says_so(till: Till) -> None:
    till.engine.run_once()
    assert kept(till)[0] == {"is_connected": False, "drift": []}


def test_it_is_asked_again_after_a_minute_and_not_before(till: Till) -> None:
    till.engine.run_once()
    till.shop.at += timedelta(seconds=59)
    till.engine.run_once()
    assert asked(till) == 1
    till.shop.at += timedelta(seconds=1)
    till.engine.run_once()
    assert asked(till) == 2


def test_it_is_asked_again_where_the_clock_went_back(till: Till) -> None:
    till.engine.run_once()
    till.shop.at -= timedelta(hours=1)
    till.engine.run_once()
    assert asked(till) == 2


def test_trouble_leaves_what_was_told_last(till: Till) -> None:
    till.service.storefront = STANDING
    till.engine.run_once()
    till.shop.at += timedelta(hours=1)
    till.service.heard = lambda path: (
        till.service.faults.append(fail) if path.endswith("/storefront") else None
    )
    with pytest.raises(Busy):
        till.engine.run_once()
    assert kept(till)[0]["drift"] == [DRIFT]
