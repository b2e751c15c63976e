"""The contract every adapter must pass, on the fake Vendure."""

from __future__ import annotations

import pytest

from tests.storefronts.contract import StorefrontContract
from tests.sync.storefronts.fake_vendure_rig import FakeVendureRig


@pytest.fixture
def rig() -> FakeVendureRig:
    return FakeVendureRig()


class TestFakeVendure(StorefrontContract):
    """All of the contract."""
