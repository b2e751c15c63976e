"""What was parked is listed, kept with its own id and number, and goes on once it can be understood."""

from __future__ import annotations

import json

import pytest

from sync.messages import VerdictKind
from sync.payloads import StockMoved
from sync.service import look, take
from sync.service.parking import listed
from sync.service.push import retry_parked
from tests.sync.device import Device, Teller, respelled
from tests.sync.service.conftest import Service


def retried(service: Service) -> list[tuple[VerdictKind, str | None]]:
    return [(each.verdict, each.code) for each in retry_parked(service.store, service.clock)]


def test_an_unknown_kind_is_taken_after_an_upgrade_under_its_own_id_and_number(
    service: Service, device: Device, teller: Teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = teller.stock(message_version=2)
    waiting = teller.sale(depends_on=[newer["message_id"]])
    assert device.verdicts(newer, waiting) == [("parked", "unknown_kind"), ("parked", "waiting_for")]
    still = {(VerdictKind.PARKED, "unknown_kind"), (VerdictKind.PARKED, "waiting_for")}
    assert set(retried(service)) == still

    upgraded = {**look.KINDS, ("stock.moved", 2): ("stock_document", "document_id", StockMoved)}
    monkeypatch.setattr(look, "KINDS", upgraded)

    assert (VerdictKind.APPLIED, None) in retried(service)
    feed = device.pull().json()["data"]["messages"]
    assert [(each["message_id"], each["sequence"]) for each in feed] == [
        (newer["message_id"], 1),
        (waiting["message_id"], 2),
    ]
    assert service.rows("SELECT quantity FROM stock_level") == [(4_000,)]
    assert device.verdicts(newer) == [("duplicate", None)]
    assert retried(service) == []


def test_the_list_tells_where_the_fault_lies_and_never_what_stood_there(
    service: Service, device: Device, teller: Teller
) -> None:
    bad = respelled(teller.sale(), total_cents=424_242)
    device.verdicts(bad, {"message_id": "m-1", "secret": "424242"})
    with service.store.reading() as work:
        rows = listed(work)

    assert {(each["message_id"], each["code"], each["sequence"]) for each in rows} == {
        (bad["message_id"], "invalid", 1),
        ("m-1", "malformed", None),
    }
    assert all(each["parked_at"] == "2026-11-23T04:00:00.000Z" for each in rows)
    assert "424242" not in json.dumps(rows)


def test_what_was_no_message_for_an_older_program_is_taken_by_a_newer(
    service: Service, device: Device, teller: Teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = teller.sale()
    real = look._message
    monkeypatch.setattr(look, "_message", lambda _value: look.Fault("malformed", "an older program"))
    assert device.verdicts(told) == [("parked", "malformed")]
    monkeypatch.setattr(look, "_message", real)

    assert retried(service) == [(VerdictKind.APPLIED, None)]
    assert service.rows("SELECT count(*) FROM parked") == [(0,)]
    assert device.verdicts(told) == [("duplicate", None)]


def test_a_text_on_which_the_program_fails_when_it_is_tried_again_is_not_lost(
    service: Service, device: Device, teller: Teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_given: object) -> None:
        raise RuntimeError

    told = teller.sale()
    real = look._message
    monkeypatch.setattr(look, "_message", lambda _value: look.Fault("malformed", "an older program"))
    assert device.verdicts(told) == [("parked", "malformed")]
    monkeypatch.setattr(look, "_message", real)
    monkeypatch.setattr(take, "project", failing)

    assert retried(service) == [(VerdictKind.RETRY, None)]
    assert service.rows("SELECT code FROM parked") == [("malformed",)]
    monkeypatch.undo()
    assert retried(service) == [(VerdictKind.APPLIED, None)]
    assert service.rows("SELECT count(*) FROM parked") == [(0,)]


def test_a_mismatch_and_a_fork_stay_for_somebody_to_look_at(
    service: Service, device: Device, teller: Teller
) -> None:
    told = teller.sale()
    fork = {**teller.sale(), "sequence": 1}
    forged = {**respelled(told, number="other"), "work_id": "other"}
    device.verdicts(told, fork, forged)

    assert retried(service) == [(VerdictKind.PARKED, "lane_fork")]
    with service.store.reading() as work:
        assert sorted(str(each["code"]) for each in listed(work)) == ["lane_fork", "mismatch"]


def test_a_message_parked_by_one_device_is_not_in_the_way_of_another(
    service: Service, device: Device, teller: Teller
) -> None:
    told = teller.sale()
    thief = service.device("b")
    assert thief.verdicts({**told, "program_version": "9"}) == [("parked", "foreign_lane")]
    assert device.verdicts(told) == [("applied", None)]
