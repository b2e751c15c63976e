"""A service under spoilt messages and bodies: what it answers, and what its store is worth afterwards."""

from __future__ import annotations

import json
import random
from pathlib import Path
from tempfile import TemporaryDirectory

from prometheus_client import generate_latest

from sync.messages import VerdictKind
from sync.service.check import check_store
from tests.sync.device import Device
from tests.sync.fuzz.mutations import lanes_of, mutated, push_text, recorded, spoilt_body
from tests.sync.service.conftest import Service, a_service

AT_ONCE = 300
"""Messages in a push."""
VERDICTS = {kind.value for kind in VerdictKind} - {VerdictKind.RETRY.value}
"""Nothing is told to come again: that would be a fault of our own program."""
STATUSES = (200, 400, 409, 413, 415, 422)


def a_device(service: Service) -> Device:
    """A till that holds the lanes of all that was recorded."""
    device = Device(service.client, told_lanes=lanes_of(recorded()))
    assert device.enrol(service.code()).status_code == 200
    device.come_in()
    return device


def push_spoilt_messages(device: Device, draw: random.Random, pushes: int) -> list[str]:
    """What was wrong with the answers."""
    faults = []
    for _push in range(pushes):
        messages = [mutated(draw) for _message in range(AT_ONCE)]
        answer = device.push_bytes(push_text(messages, device.epoch), is_packed=True)
        if answer.status_code != 200:
            faults.append(f"a push of spoilt messages was answered {answer.status_code}")
            continue
        verdicts = answer.json()["data"]["verdicts"]
        strange = {each["verdict"] for each in verdicts} - VERDICTS
        if strange or len(verdicts) != len(messages):
            faults.append(f"{len(verdicts)} verdicts on {len(messages)} messages, among them {strange}")
    return faults


def push_spoilt_bodies(device: Device, draw: random.Random, bodies: int) -> list[str]:
    """Likewise, of bodies that broke on the way."""
    faults = []
    for _number in range(bodies):
        messages: list[object] = [mutated(draw) for _message in range(draw.randrange(4))]
        body, headers = spoilt_body(push_text(messages, device.epoch), draw)
        answer = device.client.post("/sync/v1/push", content=body, headers={**device.headers, **headers})
        if answer.status_code not in STATUSES or json.loads(answer.text)["status"] not in ("ok", "error"):
            faults.append(f"a spoilt body was answered {answer.status_code}")
    return faults


def faults_of(service: Service) -> list[str]:
    """What a check of the store finds, and how often the program itself failed on a command."""
    with TemporaryDirectory() as name, service.store.reading() as work:
        found = [str(each) for each in check_store(work, Path(name))]
    told = generate_latest(service.client.app.state.desks.figures.registry).decode()  # type: ignore[attr-defined]
    surprises = [line for line in told.splitlines() if line.startswith("kedai_surprises_total")]
    assert len(surprises) == 1
    return found + [line for line in surprises if not line.endswith(" 0.0")]


def attack(seed: int, pushes: int, bodies: int) -> list[str]:
    """A fresh service, attacked with all that comes out of a seed."""
    draw = random.Random(seed)
    with TemporaryDirectory() as name, a_service(Path(name) / "service") as service:
        device = a_device(service)
        faults = push_spoilt_messages(device, draw, pushes) + push_spoilt_bodies(device, draw, bodies)
        return faults + faults_of(service)
