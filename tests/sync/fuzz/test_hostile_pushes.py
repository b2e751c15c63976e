"""Spoilt messages and bodies by the thousand: each refused or set aside, never a crash, and a sound store."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.fuzz.attack import AT_ONCE, a_device, attack, faults_of
from tests.sync.fuzz.mutations import mutated, push_text, recorded
from tests.sync.service.conftest import Service, a_service


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with a_service(tmp_path / "service") as made:
        yield made


@pytest.mark.parametrize("seed", range(4))
def test_spoilt_messages_and_bodies_leave_a_sound_store(seed: int) -> None:
    assert attack(seed, pushes=2, bodies=120) == []


def test_all_that_was_recorded_is_still_taken_after_the_spoilt(service: Service) -> None:
    """What hostile messages left aside does not stand in the way of the true ones of another till."""
    draw, stranger = random.Random(7), service.device("stranger")
    messages = [mutated(draw) for _message in range(AT_ONCE)]
    assert stranger.push_bytes(push_text(messages, stranger.epoch)).status_code == 200
    told = a_device(service).verdicts(*recorded())
    assert [verdict for verdict, _code in told if verdict not in ("applied", "conflict")] == []
    assert faults_of(service) == []
