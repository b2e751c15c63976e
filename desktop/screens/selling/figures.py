"""What is typed at the counter, told apart: figures, cash, labels keyed by hand."""

from __future__ import annotations

import re

from desktop.money import read_cents, read_thousandths
from desktop.selling.basket import Goods, check_quantity
from desktop.selling.refusals import BadQuantity

_FIGURE = re.compile(r"-|-?[\d.,]+", re.ASCII)
_CASH = re.compile(r"(\d{1,6}(?:\.\d{1,2})?)\+", re.ASCII)
_LABEL = re.compile(r"\d{4,}", re.ASCII)


def is_figure(text: str) -> bool:
    """Is this a number, or the beginning of one?"""
    return _FIGURE.fullmatch(text) is not None


def is_label(text: str) -> bool:
    """May this be the number under a barcode, keyed by hand? Words never are."""
    return _LABEL.fullmatch(text) is not None


def typed_cash(text: str) -> int | None:
    """`20+` means $20 of cash; nothing if the text is not that."""
    found = _CASH.fullmatch(text)
    return read_cents(found[1]) if found else None


def typed_quantity(figure: str, goods: Goods | None) -> int:
    """Thousandths, as typed.

    Raises:
        BadQuantity: no counter sells so many.
    """
    try:
        quantity = read_thousandths(f"0{figure}" if figure.startswith(".") else figure.rstrip("."))
    except ValueError:
        raise BadQuantity("range") from None
    check_quantity(goods, quantity)
    return quantity
