"""A device that tells nothing but faults fills no disk, and whatever is sound of it flows on."""

from __future__ import annotations

import pytest

from sync.service import quota
from tests.sync.device import Device, Teller, respelled
from tests.sync.service.conftest import Service

APPLIED, FULL = ("applied", None), ("retry", "parked_full")


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quota, "MOST_ROWS", 3)


def test_beyond_its_rows_a_device_parks_nothing_and_the_sound_ones_are_taken(
    service: Service, device: Device, teller: Teller
) -> None:
    bad = [respelled(teller.sale(), total_cents=1) for _ in range(5)]
    assert device.verdicts(*bad, teller.sale()) == [("parked", "invalid")] * 3 + [FULL] * 2 + [APPLIED]
    assert service.rows("SELECT count(*) FROM parked") == [(3,)]
    assert device.verdicts(bad[0], bad[4], {"no": "message"}) == [("parked", "invalid"), FULL, FULL]
    assert service.device("b").verdicts({"no": "message"}) == [("parked", "malformed")]


def test_numbers_that_were_not_kept_are_told_as_missing(device: Device, teller: Teller) -> None:
    bad = [respelled(teller.sale(), total_cents=1) for _ in range(4)]
    missing = device.push([*bad, teller.sale()]).json()["data"]["missing"]
    assert missing == [{"lane_id": "lane-a", "first": 4, "last": 4}]


def test_a_command_is_kept_whole_or_not_at_all(service: Service, device: Device, teller: Teller) -> None:
    device.verdicts(*[{"no": n} for n in range(2)])
    together = [teller.sale(work_id="work-1"), respelled(teller.sale(work_id="work-1"), total_cents=1)]
    assert device.verdicts(*together) == [FULL, FULL]
    assert service.rows("SELECT count(*) FROM message") == [(0,)]


def test_another_message_of_a_known_id_takes_room_too(device: Device, teller: Teller) -> None:
    told = teller.sale()
    device.verdicts(told)
    forged = [{**told, "program_version": str(n), "payload_sha256": f"{n:064x}"} for n in range(4)]
    assert device.verdicts(*forged) == [("mismatch", None)] * 3 + [FULL]


def test_beyond_its_characters_a_device_parks_nothing(
    device: Device, teller: Teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quota, "MOST_CHARACTERS", 10_000)
    long = [{"text": "x" * 6_000, "n": n} for n in range(2)]
    assert device.verdicts(*long) == [("parked", "malformed"), FULL]
    assert device.verdicts({"text": "x" * 3_000}, long[1]) == [("parked", "malformed"), FULL]


def test_room_comes_back_when_what_waited_is_taken(device: Device, teller: Teller) -> None:
    opened = teller.shift_opened()
    waiting = [teller.sale(depends_on=["shift-1"]) for _ in range(4)]
    assert device.verdicts(*waiting) == [("parked", "waiting_for")] * 3 + [FULL]
    assert device.verdicts(opened, waiting[3]) == [APPLIED, APPLIED]
    assert device.verdicts(*[{"no": n} for n in range(3)]) == [("parked", "malformed")] * 3


def test_what_was_not_kept_is_a_figure(service: Service, device: Device) -> None:
    device.verdicts(*[{"no": n} for n in range(5)])
    assert "kedai_parked_full_total 2.0" in service.client.get("/sync/v1/metrics").text.splitlines()
