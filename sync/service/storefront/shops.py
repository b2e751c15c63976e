"""Makes the adapter of an online shop from what the owner told of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from sync.service.storefront.settings import Settings
from sync.storefronts.protocol import Storefront

OpenShop = Callable[[Settings, str], AbstractContextManager[Storefront]]
"""From settings and secret; hangs up at the end of the block."""


@contextmanager
def _vendure(settings: Settings, secret: str) -> Iterator[Storefront]:
    from sync.storefronts.http import ShopHttp
    from sync.storefronts.vendure.api import ApiKey, Login
    from sync.storefronts.vendure.counter_sales import Counter
    from sync.storefronts.vendure.shop import VendureShop

    sign_in = Login(settings.sign_in_name, secret) if settings.sign_in_name else ApiKey(secret)
    counter = Counter(shipping_code=settings.shipping_code)
    with ShopHttp(settings.address) as http:
        yield VendureShop(http, sign_in, counter, settings.place)


KINDS: dict[str, OpenShop] = {"vendure": _vendure}


def open_shop(settings: Settings, secret: str) -> AbstractContextManager[Storefront]:
    """The adapter, ready to speak; nothing is said yet."""
    return KINDS[settings.kind](settings, secret)
