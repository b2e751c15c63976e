"""The drill with real processes, on the fake Vendure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.storefronts.drill import Drill, a_drill
from tests.storefronts.service_drill import ServiceDrill
from tests.sync.service.conftest import on_sqlite
from tests.sync.storefronts.fake_vendure_rules import BEGAN
from tests.sync.storefronts.served_vendure import ServedVendure

pytestmark = [pytest.mark.timeout(600), on_sqlite]


@pytest.fixture(scope="module")
def drill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drill]:
    shop = ServedVendure()
    shop.fake.shop.later(datetime.now(UTC) - BEGAN)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        try:
            with a_drill(tmp_path_factory.mktemp("drill"), shop) as made:
                yield made
        finally:
            shop.stop()


class TestServiceOnFakeVendure(ServiceDrill):
    """All of it."""
