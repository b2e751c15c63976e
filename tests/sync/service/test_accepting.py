"""What a lane told whose device was revoked is taken when the owner says so, and not before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sync.__main__ import main
from sync.service import devices
from tests.sync.device import Device, Teller, Told
from tests.sync.service.conftest import Service, a_service, on_sqlite

pytestmark = on_sqlite  # asked in a terminal, of a folder
AT = "2026-11-23T04:00:00.000Z"


def revoke(service: Service, device: Device) -> None:
    with service.store.writing() as work:
        assert devices.revoke(device.device_id, AT, work)


def brought(service: Service) -> tuple[Device, list[Told]]:
    """A new device with messages of a lane whose own device is revoked."""
    old = service.device("a")
    teller = Teller(old)
    messages = [teller.sale() for _ in range(3)]
    old.push(messages[:1])
    revoke(service, old)
    new = service.device("b")
    assert new.verdicts(*messages) == [("duplicate", None)] + [("parked", "retired_lane")] * 2
    return new, messages


def test_the_owner_takes_what_a_retired_lane_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with a_service(tmp_path) as service:
        new, messages = brought(service)
        capsys.readouterr()
        assert main(["accept", "--lane", "lane-a", "--folder", str(tmp_path), "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == {"lane_id": "lane-a", "waiting": 2, "applied": 2}
        assert new.verdicts(*messages) == [("duplicate", None)] * 3
        assert service.rows("SELECT sales FROM day_sum") == [(3,)]
        other = Device(service.client, lane_id="lane-c", till_id="till-c", label="till-a")
        assert other.enrol(service.code()).status_code == 200  # the label of the revoked till is free


def test_a_lane_that_is_not_retired_or_of_which_nobody_told_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with a_service(tmp_path) as service:
        device = service.device("a")
        asked = ["accept", "--lane", "lane-a", "--folder", str(tmp_path)]
        assert main(asked) == 1 and "no retired lane" in capsys.readouterr().err
        revoke(service, device)
        assert main(asked) == 1 and "No device" in capsys.readouterr().err
        assert main([*asked[:2], "none", *asked[3:]]) == 1


def test_a_lane_that_two_devices_told_of_waits_until_one_is_revoked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with a_service(tmp_path) as service:
        _, messages = brought(service)
        thief = service.device("c")
        thief.push(messages)
        asked = ["accept", "--lane", "lane-a", "--folder", str(tmp_path)]
        assert main(asked) == 1 and thief.device_id in capsys.readouterr().err
        revoke(service, thief)
        assert main(asked) == 0
        assert service.rows("SELECT sales FROM day_sum") == [(3,)]
