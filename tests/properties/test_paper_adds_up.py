"""Whatever was sold: the right column of the paper adds up, and GST is told only where it is charged."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.gst.rates import SALE_CODES
from desktop.messages.say import Say
from desktop.printing.lay_out import lay_out
from desktop.selling.lines import Line, LineKind, Priced, TaxRules
from desktop.selling.pricing import price_lines
from desktop.selling.receipts import Receipt, ReceiptGst, ReceiptLine, ReceiptTender
from desktop.setup.queries import Shop
from hardware.receipt.doc import Columns, ReceiptDoc, Text

SHOP = Shop("s", "Kedai", "1 Road", "202699999E", "Asia/Singapore", "SGD", "en", False)
QUANTITIES = st.one_of(st.sampled_from([1_000, 2_000, 642]), st.integers(1, 999_999))
REGISTERED, UNREGISTERED = TaxRules(True, 900, "per_invoice"), TaxRules(False, 0, "per_invoice")


@st.composite
def some_lines(draw: st.DrawFn) -> tuple[Line, ...]:
    """Any goods, with discounts of any size, and deposits that belong to lines in any way."""
    made = []
    for number in range(draw(st.integers(1, 8))):
        price = draw(st.integers(0, 99_999))
        line = a_line(draw(st.sampled_from(LineKind)), price, draw(st.sampled_from(sorted(SALE_CODES))))
        line = replace(line, quantity=draw(QUANTITIES), list_price_cents=draw(st.integers(0, 99_999)))
        off = draw(st.integers(0, line.amount_cents)) if draw(st.booleans()) else 0
        share = draw(st.integers(0, line.amount_cents - off)) if draw(st.booleans()) else 0
        drink = draw(st.integers(1, number)) if number and draw(st.booleans()) else None
        agreed = draw(st.sampled_from([None, "goodwill", "damaged"]))
        made.append(
            replace(
                line,
                line_discount_cents=off,
                basket_discount_cents=share,
                belongs_to=drink,
                price_reason=draw(st.sampled_from(["list", "typed"])),
                line_discount_bp=draw(st.sampled_from([None, 1_000, 1_250])),
                agreed_reason=agreed,
            )
        )
    return tuple(made)


def a_line(kind: str = "goods", price_cents: int = 100, gst_code: str = "SR") -> Line:
    return Line("i", "u", kind, "Thing", "S", 1_000, 1_000, price_cents, price_cents, gst_code)


def receipt_of(lines: tuple[Line, ...], tax: TaxRules, reason: str | None = None) -> Receipt:
    """What the shop's file would tell of such a sale; with a `reason` there was a discount on all of it."""
    priced = price_lines(lines, tax)
    return Receipt(
        sale_id="s",
        number="T1-000001",
        shop=SHOP,
        gst_number="202699999E" if tax.is_registered else None,
        till_label="T1",
        cashier="Aisyah",
        completed_at=datetime(2026, 11, 23, 12, 0),
        lines=_printed(priced, reason),
        tenders=(ReceiptTender("card", "tender.card", priced.total_cents, 0, 0, None),),
        gst=tuple(
            ReceiptGst(each.gst_code, each.gst_rate_bp, each.net_cents, each.gst_cents)
            for each in priced.by_code
        ),
        discount_cents=priced.discount_cents,
        deposit_cents=priced.deposit_cents,
        total_cents=priced.total_cents,
        gst_cents=priced.gst_cents,
        rounding_cents=0,
        change_cents=0,
        basket_discount_bp=500 if reason == "staff" else None,
        discount_reason=reason,
    )


def _printed(priced: Priced, reason: str | None) -> tuple[ReceiptLine, ...]:
    return tuple(
        ReceiptLine(
            kind=each.line.kind,
            name=each.line.name,
            sku=each.line.sku,
            quantity=each.line.quantity,
            unit="each",
            list_price_cents=each.line.list_price_cents,
            unit_price_cents=each.line.unit_price_cents,
            discount_cents=each.line.line_discount_cents + (0 if reason else each.line.basket_discount_cents),
            amount_cents=each.amount_cents,
            gst_code=each.gst_code,
            belongs_to_line=each.line.belongs_to,
            price_reason=each.line.price_reason,
            discount_bp=each.line.line_discount_bp,
            agreed_reason=each.line.agreed_reason,
            share_cents=each.line.basket_discount_cents if reason else 0,
        )
        for each in priced.lines
    )


def cents(amount: str) -> int:
    return int(Decimal(amount.replace("$", "").replace(",", "")) * 100)


def right_column(doc: ReceiptDoc, say: Say) -> tuple[list[int], list[tuple[str, str]]]:
    """The amounts from the lines down to the total, and the words with amounts from the total on."""
    rows = [block for block in doc.blocks if isinstance(block, Columns)]
    total = next(place for place, row in enumerate(rows) if row.left == say("receipt.total"))
    amounts = []
    for row in rows[:total]:
        if row.lead:  # a line sold
            amounts += [cents(row.right), *(cents(sub.right) for sub in row.subs if sub.right)]
        elif row.left.startswith((say("receipt.discount_all"), say("receipt.less_all", percent="5%"))):
            amounts.append(cents(row.right))
    others = [row for row in rows[2:total] if not row.lead]
    assert others == others[:1] and others == rows[total - len(others) : total], "lines, then what is off all"
    return amounts, [(row.left, row.right) for row in rows[total:]]


@given(
    some_lines(),
    st.sampled_from([REGISTERED, UNREGISTERED]),
    st.sampled_from(["en", "zh"]),
    st.sampled_from([None, "goodwill", "staff"]),
)
def test_the_right_column_adds_up_to_the_total(
    lines: tuple[Line, ...], tax: TaxRules, language: str, reason: str | None
) -> None:
    receipt, say = receipt_of(lines, tax, reason), Say(language)
    amounts, below = right_column(lay_out(receipt, say), say)
    assert sum(amounts) == cents(below[0][1]) == receipt.total_cents
    saved = [amount for words, amount in below if words == say("receipt.savings")]
    assert saved == ([amount_of(receipt.discount_cents)] if receipt.discount_cents > 0 else [])


def amount_of(of_cents: int) -> str:
    return f"${of_cents // 100:,}.{of_cents % 100:02d}"


@given(some_lines(), st.sampled_from([REGISTERED, UNREGISTERED]))
def test_gst_is_told_exactly_where_a_line_has_a_rate(lines: tuple[Line, ...], tax: TaxRules) -> None:
    receipt = receipt_of(lines, tax)
    assert is_told_as_taxed(receipt) == any(each.gst_rate_bp for each in receipt.gst)


def is_told_as_taxed(receipt: Receipt) -> bool:
    """Does the paper claim that GST is in the price? All its words agree."""
    say = Say("en")
    words = {block.text for block in lay_out(receipt, say).blocks if isinstance(block, Text)}
    includes = say("receipt.price_includes_gst") in words
    is_large = receipt.total_cents > 100_000
    assert (say("receipt.tax_invoice") in words) == (includes and not is_large)
    assert (say("receipt.full_invoice_on_request") in words) == (includes and is_large)
    assert (say("receipt.title") in words) == (not includes or is_large)
    return includes


@pytest.mark.parametrize(
    ("line", "is_taxed"),
    [
        (a_line(), True),
        (a_line("voucher", 5_000), False),
        (a_line("deposit", 10), False),
        (a_line(gst_code="ZR"), False),
        (a_line(gst_code="OS"), False),
        (a_line(gst_code="ES33"), False),
        (a_line("goods", 200_000, "ZR"), False),
    ],
)
def test_paper_without_gst_is_a_plain_receipt(line: Line, is_taxed: bool) -> None:
    assert is_told_as_taxed(receipt_of((line,), REGISTERED)) is is_taxed
    assert is_told_as_taxed(receipt_of((line, a_line()), REGISTERED))


@pytest.mark.parametrize(("tax", "is_said"), [(REGISTERED, True), (UNREGISTERED, False)])
@pytest.mark.parametrize(("language", "no_gst"), [("en", "no GST"), ("zh", "不计消费税")])
def test_only_a_registered_shop_says_that_a_deposit_carries_no_gst(
    tax: TaxRules, is_said: bool, language: str, no_gst: str
) -> None:
    drink = (a_line(), replace(a_line("deposit", 10), belongs_to=1))
    doc = lay_out(receipt_of(drink, tax), Say(language))
    (sub,) = (sub for block in doc.blocks if isinstance(block, Columns) for sub in block.subs)
    assert (no_gst in sub.left, sub.right) == (is_said, "$0.10")


def test_a_discount_stands_under_the_price_before_it() -> None:
    line = replace(a_line("goods", 1_290), line_discount_cents=129, basket_discount_cents=37)
    amounts, below = right_column(lay_out(receipt_of((line,), REGISTERED), Say("en")), Say("en"))
    assert amounts == [1_290, -166]
    assert below[:2] == [("Total", "$11.24"), ("You saved", "$1.66")]
