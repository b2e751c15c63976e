"""The drill of counter, service and online shop against a real Vendure; run by `make storefront`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.storefronts.drill import Drill, a_drill
from tests.storefronts.rig import Rig
from tests.storefronts.service_drill import ServiceDrill
from tests.storefronts.vendure_rig import VendureRig
from tests.storefronts.vendure_server import RunningVendure, running_vendure


class LiveShop:
    """A running Vendure that can be started again; its people sign in anew then."""

    def __init__(self, running: RunningVendure, closing: ExitStack) -> None:
        self._running = running
        self._vendure = VendureRig(running, closing)
        self.rig: Rig = self._vendure
        self.address, self.secret = running.address, running.api_key
        self.poll_seconds, self.sweep_seconds = 5, 15

    def restart(self) -> None:
        self._running.restart()
        self._vendure.sign_in()


@pytest.fixture(scope="module")
def drill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drill]:
    folder: Path = tmp_path_factory.mktemp("drill")
    with ExitStack() as closing:
        patch = closing.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        running = closing.enter_context(running_vendure(tmp_path_factory.mktemp("vendure")))
        yield closing.enter_context(a_drill(folder, LiveShop(running, closing)))


class TestServiceOnRealVendure(ServiceDrill):
    """All of it."""
