"""The slip of a parked basket: a label that recalls it, and words that say it is no receipt."""

from __future__ import annotations

from desktop.clock import local_time, read_instant
from desktop.database.rows import Rows
from desktop.database.work import Work
from desktop.messages.say import Say
from desktop.printing.on_sale import queue_job
from desktop.selling.events import ParkSlipAsked
from desktop.selling.parked import open_baskets, slip_of
from desktop.setup.queries import the_shop
from hardware.receipt.doc import Align, Banner, Barcode, Block, Columns, Cut, Feed, ReceiptDoc, Size, Text

PARK_SLIP = "park_slip"


def queue_park_slip(event: ParkSlipAsked, work: Work) -> None:
    """Put the slip in the queue; a basket that is paid before it prints needs none."""
    queue_job(PARK_SLIP, event.basket_id, work.who.till_id, work)


def lay_out_slip(rows: Rows, basket_id: str, till_id: str, say: Say) -> ReceiptDoc | None:
    """The slip, or nothing once the basket waits no more."""
    kept = next((each for each in open_baskets(rows, till_id) if each.basket_id == basket_id), None)
    if kept is None or kept.basket is None:
        return None
    shop, units = the_shop(rows), kept.basket.basket.units
    since = local_time(shop.zone, read_instant(kept.since))
    blocks: list[Block] = [Banner(say("receipt.training"))] if shop.is_training else []
    blocks += [
        Text(shop.name, Align.CENTER, Size.LARGE, bold=True),
        Feed(),
        Text(say("park_slip.title"), Align.CENTER, bold=True),
        *([Text(kept.name, Align.CENTER, Size.LARGE)] if kept.name else []),
        Columns(
            say("counter.one_item" if units == 1 else "counter.items", count=units),
            f"{since:%d %b %Y}  {since:%H:%M}",
            size=Size.SMALL,
        ),
        Feed(),
        Barcode(slip_of(basket_id)),
        Feed(),
        Text(say("park_slip.words"), Align.CENTER, Size.SMALL),
        Cut(),
    ]
    return ReceiptDoc(tuple(blocks), title=slip_of(basket_id), language=say.language)
