"""A till that belonged to its service before the network went: only what it sold since is queued."""

from __future__ import annotations

from contextlib import closing

from desktop.bench.shops import BenchShop
from desktop.database.engine import connect, written_whole

_OF_LANE = "WHERE lane_id IN (SELECT lane_id FROM bench_sold)"
_SET_ASIDE = (
    "CREATE TABLE bench_sold AS SELECT * FROM sync_outbox",
    "DELETE FROM sync_outbox",
    f"UPDATE lane SET next_message = 1 {_OF_LANE}",  # noqa: S608
)
_BRING_BACK = (
    "UPDATE bench_sold SET sequence = sequence"
    " + (SELECT l.next_message - 1 FROM lane l WHERE l.lane_id = bench_sold.lane_id)",
    "INSERT INTO sync_outbox SELECT * FROM bench_sold",
    "UPDATE lane SET next_message ="  # noqa: S608
    f" (SELECT max(o.sequence) + 1 FROM sync_outbox o WHERE o.lane_id = lane.lane_id) {_OF_LANE}",
    "DROP TABLE bench_sold",
)
_QUEUE_AGAIN = ("UPDATE sync_outbox SET state = 'queued', attempts = 0",)


def set_sales_aside(shop: BenchShop) -> None:
    """As if nothing had been sold yet: whoever sends now sends the catalogue only."""
    _write(shop, _SET_ASIDE)


def bring_sales_back(shop: BenchShop) -> None:
    """As if all of it had been sold since."""
    _write(shop, _BRING_BACK)


def queue_all_again(shop: BenchShop) -> None:
    """As if the service had heard of nothing."""
    _write(shop, _QUEUE_AGAIN)


def _write(shop: BenchShop, statements: tuple[str, ...]) -> None:
    with closing(connect(shop.path, shop.key, "write")) as connection, written_whole(connection):
        for statement in statements:
            connection.execute(statement)
