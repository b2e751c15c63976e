"""What the payment screen says about the offer under way; pure, to be read without a window."""

from __future__ import annotations

from desktop.messages.say import Say
from desktop.money import money_on_screen
from desktop.reports.tender_words import worths_in_words
from desktop.screens.selling.paying import Paying, typed_text
from desktop.selling.denominations import pieces


def collect_words(paying: Paying, say: Say) -> str:
    """What the large figure is."""
    if paying.is_asking:
        asked = say(f"asks.{paying.kind.asks}")
        return asked[:1].upper() + asked[1:]
    if paying.typed:
        return say("payment.given")
    return say("payment.cash_to_collect" if paying.kind.rounds_cash else "payment.to_collect")


def shown_amount(paying: Paying) -> str:
    """The large figure: what is typed, else what is to be collected."""
    if paying.is_asking:
        return paying.reference or "–"
    return typed_text(paying.typed) if paying.typed else money_on_screen(paying.collect_cents)


def remark(paying: Paying, say: Say) -> str:
    """Under it: why the figure is what it is, or which vouchers to take."""
    if paying.owes_too_much:
        return say("payment.check_cash")
    if paying.is_asking:
        return say("payment.for_amount", amount_cents=paying.amount_cents)
    if paying.kind.denominations:
        return _vouchers(paying, say)
    if paying.typed:
        return say("payment.of_due", collect_cents=paying.collect_cents)
    if not paying.kind.rounds_cash:
        return ""
    rounding = paying.collect_cents - paying.due_cents
    return say("payment.rounded", rounding_cents=rounding) if rounding else say("payment.multiple_of_5")


def take_words(paying: Paying, say: Say) -> str:
    """On the one strong key: what it will do, or why it cannot."""
    if paying.is_asking and paying.lacks_reference:
        return say("payment.key_reference", what=say(f"asks.{paying.kind.asks}"))
    if not paying.is_made_up and paying.typed:
        return say("payment.no_such_vouchers", worths=worths_in_words(paying.kind.denominations))
    if not paying.is_takeable and not paying.change_cents:
        return say("payment.key_amount")
    if not paying.is_takeable:
        key = "payment.too_much_change" if paying.owes_too_much else "payment.no_change_given"
        return say(key, over_cents=paying.change_cents)
    if paying.change_cents:
        key = "payment.take_change" if paying.gives_change else "payment.take_forfeit"
        return say(key, amount_cents=paying.amount_cents, change_cents=paying.change_cents)
    key = "payment.take" if paying.covers else "payment.take_part"
    return say(key, amount_cents=paying.amount_cents)


def _vouchers(paying: Paying, say: Say) -> str:
    """Which to take: `$10 + 2 × $2`; without any, what there are."""
    taken = pieces(paying.amount_cents, paying.kind.denominations) if paying.amount_cents else []
    if not taken:
        return say("payment.worths", worths=worths_in_words(paying.kind.denominations))
    told = [
        f"{many} × {worths_in_words((worth,))}" if many > 1 else worths_in_words((worth,))
        for worth, many in taken
    ]
    return " + ".join(told)
