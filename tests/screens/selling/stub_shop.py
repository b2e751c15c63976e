"""A shelf and its rules without a file, for screens and keyed payments."""

from __future__ import annotations

from desktop.money import CashRounding
from desktop.selling.basket import Goods
from desktop.selling.lines import LineKind, TaxRules, TenderType

TAX = TaxRules(True, 900, "per_invoice")


def a_type(name: str, *, cash: bool = False) -> TenderType:
    return TenderType(name, f"tender.{name}", "1010" if cash else "1040", cash, cash, True, cash, None, 1)


TYPES = {"cash": a_type("cash", cash=True), "card": a_type("card"), "cdc_voucher": a_type("cdc_voucher")}
NEAREST = CashRounding.NEAREST


def some_goods(number: int, price_cents: int, kind: str = LineKind.GOODS, deposit_cents: int = 0) -> Goods:
    deposit = None
    if deposit_cents:
        deposit = Goods("d", "du", LineKind.DEPOSIT, "Deposit", "D", "", 1000, deposit_cents, "OS")
    return Goods(
        f"i{number}",
        f"u{number}",
        kind,
        f"Thing {number}",
        f"S{number}",
        "",
        1000,
        price_cents,
        "SR",
        deposit,
    )
