"""A shelf and its rules without a file, for screens and keyed payments."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.money import CashRounding
from desktop.selling.basket import Goods
from desktop.selling.lines import LineKind, TaxRules, TenderType
from desktop.selling.promoting import NO_PROMOTIONS, PromotionsNow

TAX = TaxRules(True, 900, "per_invoice")


def a_type(name: str, *, cash: bool = False) -> TenderType:
    return TenderType(name, f"tender.{name}", "1010" if cash else "1040", cash, cash, True, cash, None, 1)


TYPES = {"cash": a_type("cash", cash=True), "card": a_type("card"), "cdc_voucher": a_type("cdc_voucher")}
NEAREST = CashRounding.NEAREST


class NothingPromised:
    """A shop without promotions, coupons and price lists, as doors tell it."""

    def renew_promotions(self) -> None: ...

    def promotions_now(
        self, _item_ids: Sequence[str], _codes: tuple[str, ...], _customer_id: str | None = None
    ) -> PromotionsNow:
        return NO_PROMOTIONS

    def is_coupon(self, _code: str) -> bool:
        return False

    def list_prices(self, _unit_ids: Sequence[str], _price_list_id: str) -> dict[str, int]:
        return {}


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
