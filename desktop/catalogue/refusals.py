"""What the catalogue says no to."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.errors import Refusal


class NoName(Refusal):
    """An item needs a name."""

    code = "catalogue.no_name"


class NoSku(Refusal):
    """An item needs a number of its own: an SKU, or else a barcode."""

    code = "catalogue.no_sku"


@dataclass
class SkuTaken(Refusal):
    """Another item has this SKU (perhaps an archived one)."""

    code = "catalogue.sku_taken"
    sku: str


@dataclass
class BarcodeTaken(Refusal):
    """Another item carries this barcode."""

    code = "catalogue.barcode_taken"
    barcode: str
    sku: str


@dataclass
class BadPrice(Refusal):
    """Not an amount between $0 and $999,999.99."""

    code = "catalogue.bad_price"
    price: str


@dataclass
class BadCost(Refusal):
    """Not a unit cost between $0 and $999,999.99 with at most six decimals."""

    code = "catalogue.bad_cost"
    cost: str


@dataclass
class BadKind(Refusal):
    """None of goods, service, weighed, deposit, voucher, open_price."""

    code = "catalogue.bad_kind"
    kind: str


@dataclass
class BadGstCode(Refusal):
    """Not a code that a supply may carry."""

    code = "catalogue.bad_gst_code"
    gst_code: str


@dataclass
class BadDay(Refusal):
    """Not a calendar date like 2026-11-23."""

    code = "catalogue.bad_day"
    day: str


@dataclass
class UnknownItem(Refusal):
    """No such item is for sale."""

    code = "catalogue.unknown_item"
    item_id: str
