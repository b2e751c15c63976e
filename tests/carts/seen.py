"""Money as people see it, read back into cents: on the counter's screen, and on paper."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desktop.messages.say import Say
from desktop.printing.lay_out import lay_out
from desktop.screens.selling.rows import basket_rows, sums
from desktop.screens.selling.session import Session
from desktop.selling.receipts import Receipt
from hardware.receipt.text import to_lines, width_of
from tests.carts.words import ODoc, Off, OLine, Rules, Taken

COLUMNS = 42
_MONEY = re.compile(r"(-?)\$(\d[\d,]*)\.(\d\d)$")
LANGUAGES = {"en": Say("en"), "zh": Say("zh")}
Told = list[tuple[str, int]]
"""Words and the cents beside them."""


def cents_seen(text: str) -> int:
    """`$1,234.50`, with either sign of less: as a person reads it."""
    found = _MONEY.search(text.replace("\N{MINUS SIGN}", "-"))
    assert found, text
    cents = int(found[2].replace(",", "")) * 100 + int(found[3])
    return -cents if found[1] else cents


# The screen.


def screen_shows(session: Session, language: str) -> tuple[list[int], list[int]]:
    """The amounts of the list's rows, and of the sums under it."""
    say, registered = LANGUAGES[language], session.tax.is_registered
    rows = basket_rows(session.basket, registered, say)
    below = sums(session.basket, session.priced, registered, say)
    return [cents_seen(row.amount_text) for row in rows], [cents_seen(row.amount_text) for row in below]


def screen_should(lines: Sequence[OLine], off: Off | None, rules: Rules) -> tuple[list[int], list[int]]:
    """A line costs what it does before its share of the discount on all; the sums lead to the total."""
    sold = ODoc("sale", tuple(line for line in lines if line.origin is None), ())
    rows = [line.amount + (line.share + line.on_all if line.origin is None else 0) for line in lines]
    shares, promised = sum(line.share for line in sold.lines), sum(line.on_all for line in sold.lines)
    below = [sold.at_list]
    below += [-(sold.saved - shares - promised)] if sold.saved != shares + promised else []
    below += [-promised] if promised else []
    below += [-shares] if off else []
    below += [sold.deposits] if sold.deposits else []
    total = sum(line.amount for line in lines)
    below += [total - sold.total] if any(line.origin for line in lines) else []
    below += [sum(line.gst for line in lines)] if rules.is_registered else []
    return rows, below


# The paper.


def paper_shows(receipt: Receipt, language: str) -> Told:
    """Every amount in the right column, with the words left of it, as the printed lines have them."""
    told = []
    for line in to_lines(lay_out(receipt, LANGUAGES[language]), COLUMNS):
        found = _MONEY.search(line)
        if found and width_of(line) == COLUMNS:
            told.append((line[: found.start()].strip(), cents_seen(line)))
    return told


def paper_should(document: ODoc, rules: Rules, language: str) -> Told:
    """The goods with what is taken off them, the total, what was saved, tax by code, and the money."""
    say = LANGUAGES[language]
    told: Told = [("", cents) for cents in _goods_on_paper(document)]
    told.append((say("receipt.total"), document.total))
    if document.saved > 0:
        told.append((say("receipt.savings"), document.saved))
    for (_code, rate), (net, gst) in document.by_code.items():
        if rate and rules.is_registered:
            told.append((say("receipt.gst_amount", rate=f"{rate / 100:g}"), gst))
            told.append((say("receipt.excluding_gst"), net))
    for taken in document.taken:
        told += _money_on_paper(taken, say)
    change = sum(taken.change for taken in document.taken)
    return told + ([(say("receipt.change"), change)] if change else [])


def _goods_on_paper(document: ODoc) -> list[int]:
    amounts: list[int] = []
    for number, line in enumerate(document.lines, start=1):
        if line.drink is not None:
            continue
        off = line.off + (line.share if line.origin is not None else 0)
        shares = sorted(
            (each.cents for each in line.shares if not each.on_all), key=lambda cents: -abs(cents)
        )
        if line.origin is not None and shares and abs(off) <= 2:  # no discount: what rounding parts leaves
            shares, off = [shares[0] + off, *shares[1:]], 0
        amounts += [line.whole, *(-cents for cents in shares), *([-off] if off else [])]
        amounts += [each.amount for each in document.lines if each.drink == number]
    on_all, shares = (sum(getattr(line, name) for line in document.sold) for name in ("on_all", "share"))
    return [*amounts, *(-cents for cents in (on_all, shares) if cents)]


def _money_on_paper(taken: Taken, say: Say) -> Told:
    name = say.tender(f"tender.{taken.way}")
    if taken.tendered < 0:
        name = say("receipt.given_back", tender=name)
    rounded = [(say("receipt.rounding"), taken.rounding)] if taken.rounding else []
    return [*rounded, (name, taken.tendered)]


def without_goods_names(told: Told, total: str) -> Told:
    """Goods are compared by their amounts: names are wrapped, and no matter of cents."""
    place = next(at for at, (words, _cents) in enumerate(told) if words == total)
    return [("", cents) for _words, cents in told[:place]] + told[place:]
