"""The contract against a real Vendure, and what only Vendure does; run by `make storefront`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest

from sync.storefronts.errors import Refused, SignInNeeded
from sync.storefronts.http import ShopHttp
from sync.storefronts.protocol import Difference
from sync.storefronts.vendure.api import ApiKey, Login
from sync.storefronts.vendure.counter_sales import Counter
from sync.storefronts.vendure.shop import VendureShop
from tests.storefronts.contract import PRICE, StorefrontContract, sale_of
from tests.storefronts.rig import new_key
from tests.storefronts.vendure_rig import VendureRig
from tests.storefronts.vendure_server import RunningVendure, running_vendure


@pytest.fixture(scope="module")
def vendure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningVendure]:
    with running_vendure(tmp_path_factory.mktemp("vendure")) as shop:
        yield shop


@pytest.fixture
def rig(vendure: RunningVendure) -> Iterator[VendureRig]:
    with ExitStack() as closing:
        yield VendureRig(vendure, closing)


class TestRealVendure(StorefrontContract):
    """All of the contract."""


def test_a_wrong_key_needs_a_new_sign_in(vendure: RunningVendure) -> None:
    with ShopHttp(vendure.address) as http, pytest.raises(SignInNeeded):
        VendureShop(http, ApiKey("wrong")).capabilities()


def test_a_wrong_password_needs_a_new_sign_in(vendure: RunningVendure) -> None:
    with ShopHttp(vendure.address) as http, pytest.raises(SignInNeeded):
        VendureShop(http, Login("admin@shop.test", "wrong")).capabilities()


def test_a_token_that_ended_is_renewed(vendure: RunningVendure) -> None:
    with ShopHttp(vendure.address) as http:
        shop = VendureShop(http, Login("admin@shop.test", "only-for-tests"))
        assert shop.capabilities().currency == "SGD"
        _end_session(vendure, shop)
        assert shop.capabilities().currency == "SGD"


def test_a_chosen_shipping_method_is_taken_and_its_price_told(
    vendure: RunningVendure, rig: VendureRig
) -> None:
    sku = rig.new_item(10, PRICE)
    with ShopHttp(vendure.address) as http:
        shop = VendureShop(http, ApiKey(vendure.api_key), Counter(shipping_code="parcel"))
        effect = shop.push_order(sale_of((sku, 1)), new_key())
    assert effect.order and effect.order.shipping_cents == 500
    assert effect.differs == (Difference("total_cents", PRICE, PRICE + 500),)


def test_a_refused_sale_leaves_no_draft_behind(vendure: RunningVendure, rig: VendureRig) -> None:
    sku = rig.new_item(10, PRICE)
    with ShopHttp(vendure.address) as http, pytest.raises(Refused) as refused:
        shop = VendureShop(http, ApiKey(vendure.api_key), Counter(shipping_code="no-such-method"))
        shop.push_order(sale_of((sku, 1)), new_key())
    assert refused.value.code == "no_shipping_method"
    assert "draft_left" not in refused.value.facts


def _end_session(vendure: RunningVendure, shop: VendureShop) -> None:
    """Sign the adapter's own session out behind its back."""
    token = shop._api._token
    answer = httpx.post(
        f"{vendure.address}/admin-api",
        json={"query": "mutation { logout { success } }"},
        headers={"authorization": f"Bearer {token}"},
        trust_env=False,
    )
    assert answer.json()["data"]["logout"]["success"]
