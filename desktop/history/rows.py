"""One line of the old till's file, read strictly: whole cents and thousandths, or the reason why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from desktop.catalogue.item_words import LARGEST_PRICE_CENTS
from desktop.clock import day_in, instant_text
from desktop.errors import Refusal
from desktop.money import (
    LARGEST_CENTS,
    LARGEST_QUANTITY,
    extend_price,
    read_cents,
    read_thousandths,
)
from desktop.names import LONGEST, one_line, refuse_formula, unwrapped

OLDEST_YEAR = 1980
LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class OldRow:
    """A line of a receipt. `at` is the UTC instant, `sold_on` the shop's date; cents include GST."""

    line: int  # of the file
    receipt: str
    at: str
    sold_on: str
    sku: str
    name: str
    quantity: int  # thousandths
    unit_price_cents: int
    discount_cents: int
    tender: str  # the key: small letters
    tender_name: str  # as written
    fault: str = ""  # why the row cannot be taken over
    value: str = ""  # what stood there

    @property
    def amount_cents(self) -> int:
        """What the line cost the customer."""
        return extend_price(self.unit_price_cents, self.quantity) - self.discount_cents


class _Fault(Exception):
    """A cell that makes no sense: (reason, what stood there)."""


class RowReader:
    """Reads rows of a shop: its zone gives naive times their instant, and nothing may lie after `now`."""

    def __init__(self, zone: str, now: datetime) -> None:
        self._zone = ZoneInfo(zone)
        self._now_text = instant_text(now)
        self._when = lru_cache(maxsize=4096)(self._read_time)

    def read(self, line: int, cells: Sequence[str]) -> OldRow:
        """The row of cells in the order of read_file.COLUMNS, or of its receipt number alone.

        A bad row comes back with its fault, under its receipt, so that its neighbours are refused with it.
        """
        try:
            return self._whole(line, cells)
        except _Fault as fault:
            reason, value = fault.args
            receipt = _receipt_of(cells[0])
            shown = " ".join(str(value).split())[:LONGEST_SHOWN]
            return OldRow(line, receipt, "", "", "", "", 0, 0, 0, "", "", reason, shown)

    def _whole(self, line: int, cells: Sequence[str]) -> OldRow:
        if len(cells) == 1:
            raise _Fault("columns", "")
        receipt, sold_at, sku, name, quantity, price, discount, tender = cells
        at, sold_on = self._when(sold_at.strip())
        amount = _quantity(quantity)
        price_cents, discount_cents = _cents("price", price), _cents("discount", discount or "0")
        _check_amount(amount, price_cents, discount_cents, discount)
        tender_name = _text("tender", tender)
        return OldRow(
            line=line,
            receipt=_text("receipt", receipt),
            at=at,
            sold_on=sold_on,
            sku=_text("sku", sku),
            name=_text("name", name, needed=False),
            quantity=amount,
            unit_price_cents=price_cents,
            discount_cents=discount_cents,
            tender=_text("tender", tender_name.casefold()),  # small letters may be more: ß is two
            tender_name=tender_name,
        )

    def _read_time(self, text: str) -> tuple[str, str]:
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            raise _Fault("time", text) from None
        if len(text) <= len("2026-10-01") or not OLDEST_YEAR <= at.year <= 9000:
            raise _Fault("time", text)
        instant = (at.replace(tzinfo=self._zone) if at.tzinfo is None else at).astimezone(UTC)
        if instant_text(instant) > self._now_text:
            raise _Fault("future", text)
        # The day of the instant, never of the text: a clock that was put forward never showed some times.
        return instant_text(instant), day_in(self._zone.key, instant).isoformat()


def _receipt_of(text: str) -> str:
    """The number as its neighbours have it; where it is the fault itself, they have the same."""
    try:
        return _text("receipt", text)
    except _Fault:
        return " ".join(text.split())[: LONGEST["receipt"]]


def _quantity(text: str) -> int:
    try:
        quantity = read_thousandths(text)
    except ValueError:
        raise _Fault("quantity", text) from None
    if quantity < 0:
        raise _Fault("quantity_negative", text)
    if quantity == 0:
        raise _Fault("quantity_zero", text)
    if quantity > LARGEST_QUANTITY:
        raise _Fault("quantity_too_large", text)
    return quantity


def _cents(reason: str, text: str) -> int:
    try:
        cents = read_cents(text)
    except ValueError:
        raise _Fault(reason, text) from None
    if cents < 0:
        raise _Fault(f"{reason}_negative", text)
    if cents > LARGEST_PRICE_CENTS:
        raise _Fault(reason, text)
    return cents


def _check_amount(quantity: int, price_cents: int, discount_cents: int, discount: str) -> None:
    whole = extend_price(price_cents, quantity)
    if whole > LARGEST_CENTS:
        raise _Fault("amount", str(whole))
    if discount_cents > whole:
        raise _Fault("discount_beyond_line", discount)


def _text(reason: str, text: str, *, needed: bool = True) -> str:
    try:
        tidy = one_line(unwrapped(text), reason)
    except Refusal:
        raise _Fault(reason, text) from None
    if reason != "receipt":  # a number of the old till's is only ever compared
        _refuse_formula(reason, tidy)
    if needed and not tidy:
        raise _Fault(f"{reason}_missing", text)
    return tidy


def _refuse_formula(reason: str, text: str) -> None:
    try:
        refuse_formula(text, reason)
    except Refusal:
        raise _Fault("formula", text) from None
