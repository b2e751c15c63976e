"""What the service tells of the online shop: read once in a while, the last answer kept with its time."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from sqlalchemy.dialects.sqlite import insert

from sync.canonical import canonical_json
from sync.till.client import Client
from sync.till.session import Session
from sync.till.shop import Rows, Shop, Work, instant_text
from sync.till.tables import told
from sync.till.trouble import Rejected

STOREFRONT = "storefront"
EVERY = timedelta(seconds=60)
NOT_FOUND = 404
_TOLD_AT = "SELECT told_at FROM sync_told WHERE what = ?"
_told = insert(told)
PUT_TOLD = _told.on_conflict_do_update(
    index_elements=["what"], set_={name: _told.excluded[name] for name in ("body", "told_at")}
)
NO_SHOP = canonical_json({"is_connected": False, "drift": []})


def ask_storefront(shop: Shop, client: Client, session: Session) -> None:
    """Ask how the online shop stands, if it is a while ago; a service without one says so by 404.

    Raises:
        SyncTrouble: what was told last stays.
    """
    if not shop.read(lambda rows: _is_due(rows, shop)):
        return
    try:
        body = session.with_token(client.storefront).model_dump_json()
    except Rejected as refused:
        if refused.status != NOT_FOUND:
            raise
        body = NO_SHOP
    shop.write(partial(_keep, body))


def _is_due(rows: Rows, shop: Shop) -> bool:
    """A clock that went back makes it due too: what is told later than now was told wrongly."""
    found, now = rows.one(_TOLD_AT, (STOREFRONT,)), shop.now()
    return found is None or not instant_text(now - EVERY) < found[0] <= instant_text(now)


def _keep(body: str, work: Work) -> None:
    work.write(PUT_TOLD, {"what": STOREFRONT, "body": body, "told_at": work.now_text})
