"""The sums of a sale, a refund or an exchange as its message tells it, worked out a second time."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sync.sums import all_once, half_away, require

if TYPE_CHECKING:
    from sync.payloads import LineTold, PromotionTold, SaleCompleted

THOUSAND = 1_000
MOST_ROUNDED = 4
"""Cents: the next 5 cents are never farther away."""
MOST_SHARED_OFF = 2
"""Cents between a line's tax by itself and its share of its document's, or between parts of that share."""
MOVED_BY_RETURNS = ("refund", "true_up", "write_off")
ON_ACCOUNT = "on_account"
OUTSIDE_GST = ("deposit", "voucher")
PROMOTED = ("list", "price_list", "label")
STANDARD_CODES = {"SR", "DS", "SRCA-C", "SRRC", "SROVR-RS", "SROVR-LVG", "SRLVG"}
NOT_REGISTERED_CODES = {"NG", "OS"}


def check_line(line: LineTold, place: int, is_registered: bool) -> None:
    at = f"/lines/{place}"
    require(line.line_no == place + 1, f"{at}/line_no")
    require(_amount_follows(line), f"{at}/amount_cents")
    require(line.net_cents + line.gst_cents == line.amount_cents, f"{at}/net_cents")
    taxed = line.gst_code in STANDARD_CODES
    require(taxed or line.gst_rate_bp == 0, f"{at}/gst_rate_bp")
    require(line.kind not in OUTSIDE_GST or line.gst_code == "OS", f"{at}/gst_code")
    # What comes back carries the code it was sold with, whatever the shop is today.
    require(is_registered or line.is_return or line.gst_code in NOT_REGISTERED_CODES, f"{at}/gst_code")
    told = (line.original_sale_id, line.original_line_no, line.original_before)
    require(line.is_return == all(each is not None for each in told), f"{at}/original_line_no")
    require(not line.is_return or line.quantity < 0, f"{at}/quantity")
    if line.price_reason in ("list", "history"):
        require(line.unit_price_cents == line.list_price_cents, f"{at}/unit_price_cents")


def check_promotions(sale: SaleCompleted) -> None:
    """What promotions take off a line is the sum of its shares, of what is sold never below nothing.

    Which promotions a basket is given is the owner's word and the till's work; that each sale says so of
    itself, to the cent and under a name, is looked at here.
    """
    shares: dict[int, list[PromotionTold]] = defaultdict(list)
    for each in sale.promotions:
        shares[each.line_no].append(each)
    all_once("/promotions", [(each.line_no, each.promotion_id) for each in sale.promotions])
    all_once("/promotions_used", [each.promotion_id for each in sale.promotions_used])
    sold: set[str] = set()
    for place, line in enumerate(sale.lines):
        told = shares.pop(line.line_no, [])
        at = f"/lines/{place}/promotion"
        require(line.promotion_cents == sum(each.cents for each in told), f"{at}_cents")
        require(all((each.cents < 0) == line.is_return and each.cents for each in told), f"{at}_cents")
        takes_part = line.kind not in OUTSIDE_GST and line.price_reason in PROMOTED
        require(not told or takes_part, f"{at}_cents")
        most = min(told, key=lambda each: (-abs(each.cents), each.promotion_id), default=None)
        require(line.promotion_ref == (most.promotion_id if most else None), f"{at}_ref")
        sold.update(each.promotion_id for each in told if not line.is_return)
    require(not shares, "/promotions")
    require(sold <= {each.promotion_id for each in sale.promotions_used}, "/promotions_used")


def check_discounts(sale: SaleCompleted) -> None:
    """What was agreed at a counter: shares of a price are those to the cent, and a discount on all of it is
    on each line by largest remainder, the earlier first among equals. An order's prices are its shop's, and
    what comes back has its share of what was agreed when it was sold."""
    if sale.kind not in ("sale", "exchange") or sale.order_id is not None:
        return
    sold = [(place, line) for place, line in enumerate(sale.lines) if not line.is_return]
    bases: list[int] = []
    for place, line in sold:
        whole = _before_discounts(line) - line.promotion_cents  # as check_line found it to be
        share = line.line_discount_bp
        if share is not None:
            taken_off = half_away(whole * share, 10_000)
            require(line.line_discount_cents == taken_off, f"/lines/{place}/line_discount_cents")
        outside = line.kind in OUTSIDE_GST
        less = line.line_discount_cents + line.basket_discount_cents
        require(not (outside and less), f"/lines/{place}/line_discount_cents")
        bases.append(0 if outside else whole - line.line_discount_cents)
    off = sum(line.basket_discount_cents for _place, line in sold)
    if sale.discount_reason is None:  # older tills gave none on all of it, and told no reason
        require(sale.basket_discount_bp is None, "/discount_reason")
        return
    if sale.basket_discount_bp is not None:
        require(off == half_away(sum(bases) * sale.basket_discount_bp, 10_000), "/basket_discount_bp")
    for (place, line), share in zip(sold, _shared(off, bases), strict=True):
        require(line.basket_discount_cents == share, f"/lines/{place}/basket_discount_cents")


def _shared(off: int, bases: list[int]) -> list[int]:
    """An amount over others in proportion, the cents left over to the largest remainders."""
    whole = max(1, sum(bases))
    shares = [base * off // whole for base in bases]
    by_rest = sorted(range(len(bases)), key=lambda place: (-(bases[place] * off % whole), place))
    for place in by_rest[: off - sum(shares)]:
        shares[place] += 1
    return shares


def _before_discounts(line: LineTold) -> int:
    off = line.promotion_cents + line.line_discount_cents + line.basket_discount_cents
    return line.amount_cents + off


def _amount_follows(line: LineTold) -> bool:
    """Price times quantity, rounded to a cent; of a price on the goods' own label the quantity was worked out
    to the thousandth, so that half a thousandth's price may lie between."""
    exact = line.unit_price_cents * line.quantity
    if line.price_reason == "label":
        return 2 * abs(_before_discounts(line) * THOUSAND - exact) <= line.unit_price_cents
    return _before_discounts(line) == half_away(exact, THOUSAND)


def _at_list(line: LineTold) -> int:
    if line.price_reason == "label" and line.unit_price_cents == line.list_price_cents:
        return _before_discounts(line)
    return half_away(line.list_price_cents * line.quantity, THOUSAND)


def check_lots(sale: SaleCompleted) -> None:
    lines = {line.line_no: line for line in sale.lines}
    all_once("/lots", [lot.line_no for lot in sale.lots])
    for place, lot in enumerate(sale.lots):
        line = lines.get(lot.line_no)
        require(line is not None, f"/lots/{place}/line_no")
        is_one = line is not None and abs(line.quantity) == THOUSAND
        require(lot.serial is None or is_one, f"/lots/{place}/serial")
        is_good = sale.kind != "sale" or lot.use_by is None or lot.use_by >= sale.sold_on
        require(is_good, f"/lots/{place}/use_by")
        says = any((lot.batch, lot.serial, lot.use_by, lot.best_before))
        require(says, f"/lots/{place}")


def check_totals(sale: SaleCompleted) -> None:
    lines = sale.lines
    deposits = sum(line.amount_cents for line in lines if line.kind == "deposit")
    listed = sum(_at_list(line) for line in lines if line.kind != "deposit")
    require(sale.total_cents == sum(line.amount_cents for line in lines), "/total_cents")
    require(sale.net_cents == sum(line.net_cents for line in lines), "/net_cents")
    require(sale.gst_cents == sum(line.gst_cents for line in lines), "/gst_cents")
    require(sale.deposit_cents == deposits, "/deposit_cents")
    require(sale.list_cents == listed, "/list_cents")
    require(sale.discount_cents == listed - (sale.total_cents - deposits), "/discount_cents")


def check_kind(sale: SaleCompleted) -> None:
    """A refund or void takes back and sells nothing, an exchange does both; a sale takes nothing back.

    A document of before lines told what they take back may still hold lines below nothing.
    """
    if sale.kind == "payment":
        _check_payment(sale)
        return
    back = sum(line.is_return for line in sale.lines)
    sold = len(sale.lines) - back
    fits = {"refund": back and not sold, "void": back and not sold, "exchange": back and sold}
    require(bool(fits.get(sale.kind, not back)), "/kind")


def _check_payment(sale: SaleCompleted) -> None:
    """Towards a customer's account: nothing is sold, and what came in is what was taken off the account."""
    require(not sale.lines and not sale.movements, "/lines")
    require(sale.customer_id is not None, "/customer_id")
    off = [each.applied_cents for each in sale.tenders if each.tender_type == ON_ACCOUNT]
    require(len(off) == 1 and off[0] != 0 and len(sale.tenders) > 1, "/tenders")
    others = [each.applied_cents for each in sale.tenders if each.tender_type != ON_ACCOUNT]
    require(all(off[0] * each <= 0 for each in others), "/tenders")


def check_gst(sale: SaleCompleted) -> None:
    """Each line's tax by the method of its document: rounded by line, or once and shared.

    What comes back reverses a share of a tax that another document tells: here only its size is looked at.
    """
    sold = [line for line in sale.lines if not line.is_return]
    if sale.gst_method == "per_line":
        expected = {line.line_no: _gst_inside(line.amount_cents, line.gst_rate_bp) for line in sold}
    else:
        expected = _gst_shared(sold)
    for place, line in enumerate(sale.lines):
        if line.is_return:
            by_itself = _gst_inside(line.amount_cents, line.gst_rate_bp)
            is_near = abs(line.gst_cents - by_itself) <= MOST_SHARED_OFF
            require(is_near, f"/lines/{place}/gst_cents")
        else:
            require(line.gst_cents == expected[line.line_no], f"/lines/{place}/gst_cents")


def _gst_inside(amount_cents: int, rate_bp: int) -> int:
    return half_away(amount_cents * rate_bp, 10_000 + rate_bp)


def _gst_shared(lines: list[LineTold]) -> dict[int, int]:
    """By line number: the tax of a code and rate, shared by largest remainder, the earlier line first."""
    groups: dict[tuple[str, int], list[LineTold]] = defaultdict(list)
    for line in lines:
        groups[line.gst_code, line.gst_rate_bp].append(line)
    shares: dict[int, int] = {}
    for (_code, rate), group in groups.items():
        exact = {line.line_no: divmod(line.amount_cents * rate, 10_000 + rate) for line in group}
        whole = _gst_inside(sum(line.amount_cents for line in group), rate)
        left = whole - sum(floor for floor, _rest in exact.values())
        order = sorted(exact, key=lambda number: (-exact[number][1], number))
        for place, number in enumerate(order):
            shares[number] = exact[number][0] + (1 if place < left else 0)
    return shares


def check_tenders(sale: SaleCompleted) -> None:
    for place, tender in enumerate(sale.tenders):
        lost = tender.forfeited_cents or 0
        parts = tender.applied_cents + tender.rounding_cents + tender.change_cents + lost
        require(tender.tendered_cents == parts, f"/tenders/{place}/tendered_cents")
        require(abs(tender.rounding_cents) <= MOST_ROUNDED, f"/tenders/{place}/rounding_cents")
        require(tender.change_cents >= 0, f"/tenders/{place}/change_cents")
        is_sane = not lost or (lost > 0) == (tender.tendered_cents > 0) and not tender.change_cents
        require(is_sane, f"/tenders/{place}/forfeited_cents")
        is_late_enough = tender.expected_on is None or tender.expected_on >= sale.sold_on
        require(is_late_enough, f"/tenders/{place}/expected_on")
    require(sale.total_cents == sum(each.applied_cents for each in sale.tenders), "/tenders")
    require(sale.rounding_cents == sum(each.rounding_cents for each in sale.tenders), "/rounding_cents")
    require(sale.change_cents == sum(each.change_cents for each in sale.tenders), "/change_cents")
    is_owed = sale.kind != "history" and any(each.tender_type == ON_ACCOUNT for each in sale.tenders)
    require(sale.customer_id is not None or not is_owed, "/customer_id")


def check_goods_left_by_their_line(sale: SaleCompleted) -> None:
    lines = {line.line_no: line for line in sale.lines}
    for place, moved in enumerate(sale.movements):
        line = lines.get(moved.line_no)
        if moved.kind == "sale":
            right = line is not None and not line.is_return and moved.quantity == -line.base_quantity
        elif moved.kind in MOVED_BY_RETURNS:
            way = {"refund": -1, "write_off": 1, "true_up": 0}[moved.kind]
            right = line is not None and line.is_return and moved.quantity == way * line.base_quantity
        else:
            continue
        require(right and line is not None and line.item_id == moved.item_id, f"/movements/{place}")
