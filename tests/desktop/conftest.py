"""Shops for tests of the shop program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.database import envelope
from tests.builders import Shop, a_shop

AS_SHIPPED = (65_536, 3)
"""KiB and passes of a key made of words."""


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key made of words costs a fiftieth here: no test guesses one, and hundreds are made."""
    assert (envelope._MEMORY_KIB, envelope._PASSES) == AS_SHIPPED
    monkeypatch.setattr(envelope, "_MEMORY_KIB", 2_048)
    monkeypatch.setattr(envelope, "_PASSES", 1)


@pytest.fixture
def keys_as_shipped(quick_keys: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """For what another process opens."""
    memory, passes = AS_SHIPPED
    monkeypatch.setattr(envelope, "_MEMORY_KIB", memory)
    monkeypatch.setattr(envelope, "_PASSES", passes)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """A GST-registered shop with an owner, a supervisor and a cashier, on Monday 23 November 2026 at noon."""
    with a_shop(tmp_path) as made:
        yield made


@pytest.fixture
def unregistered_shop(tmp_path: Path) -> Iterator[Shop]:
    """The same shop, not registered for GST."""
    with a_shop(tmp_path, registered=False) as made:
        yield made
