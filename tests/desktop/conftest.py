"""Shops for tests of the shop program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import Shop, a_shop


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
