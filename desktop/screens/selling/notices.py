"""What the counter and the payment tell alike: labels nobody knows, and money that belongs to a customer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop.errors import KedaiError
from desktop.messages.say import Say
from desktop.money import money_on_screen
from desktop.screens.selling.handed import Unknown
from desktop.screens.widgets.notice_bar import Notice
from desktop.screens.widgets.painting import Tone
from desktop.selling.attempt_words import (
    APPROVED,
    CLAIMED,
    CONFIRMED,
    PENDING,
    SHOWN,
    AttemptTotals,
)
from desktop.selling.attempt_words import UNKNOWN as NOBODY_KNOWS
from desktop.selling.lines import CASH, TenderAsked, TenderType
from desktop.selling.settlements import MoneyExpected

UNKNOWN, GIVE_BACK, LEFT_OUT, CODES = "unknown", "give_back", "left_out", "codes"
UNKNOWN_KEYS = {"sell": "Alt+1", "link": "Alt+2", "drop": "Alt+3"}
"""What can be done about a label nobody knows, and by which key."""
LONGEST_CODE = 40


def refused_notice(error: KedaiError, say: Say) -> Notice:
    """What the shop refused; the basket is as it was."""
    return Notice("refused", Tone.BAD, say.error(error), say("counter.nothing_lost"))


def tender_name(kind: TenderType, say: Say) -> str:
    """A way of paying as the shop calls it."""
    return say.tender(kind.name)


def unknown_notice(unknown: Sequence[Unknown], say: Say, why_not: str = "") -> Notice:
    """The oldest label that no item has, and what can be done about it, or why what was tried cannot."""
    more = len(unknown) - 1
    detail = say("counter.unknown_more", count=more) if more else say("counter.unknown_detail")
    actions = tuple((key, say(f"unknown.{key}")) for key in UNKNOWN_KEYS)
    headline = say("counter.unknown", code=shown_code(unknown[0].code))
    if why_not:
        return Notice(UNKNOWN, Tone.BAD, why_not, headline, actions)
    return Notice(UNKNOWN, Tone.BAD, headline, detail, actions)


def linking_notice(code: str, say: Say) -> Notice:
    """The label waits for a product to be chosen."""
    headline = say("unknown.link_now", code=shown_code(code))
    return Notice(
        UNKNOWN, Tone.WARN, headline, say("unknown.link_now_detail"), (("later", say("unknown.back")),)
    )


def shown_code(code: str) -> str:
    """A code as it can be shown: short, and without what separates the parts of a long one."""
    return "".join(letter if letter.isprintable() else " " for letter in code)[:LONGEST_CODE]


def unsettled_notice(unknown: Sequence[Unknown], say: Say) -> Notice:
    """On the payment: it is not in this total, and the sale leaves it out."""
    headline = say("payment.not_in_total", codes=_codes(unknown))
    return Notice(UNKNOWN, Tone.WARN, headline, say("payment.will_be_left_out"))


def left_out_notice(unknown: Sequence[Unknown], number: str, say: Say) -> Notice:
    """The sale is made without the labels that nobody knew."""
    return Notice(LEFT_OUT, Tone.WARN, say("counter.left_out", number=number, codes=_codes(unknown)))


def give_back_notice(taken: Sequence[TenderAsked], types: dict[str, TenderType], say: Say) -> Notice:
    """Money taken for a basket that is gone."""
    total = sum(each.tendered_cents for each in taken)
    if {each.tender_type for each in taken} == {CASH}:
        headline = say("counter.give_back_cash", taken_cents=total)
    else:
        ways = [(types[each.tender_type], each.tendered_cents) for each in taken if each.tender_type in types]
        told = ", ".join(f"{tender_name(kind, say)} {money_on_screen(cents)}" for kind, cents in ways)
        headline = say("counter.give_back", taken_cents=total, ways=told)
    actions = (("given", say("counter.given_back")),)
    return Notice(GIVE_BACK, Tone.WARN, headline, say("counter.give_back_detail"), actions)


def codes_notice(totals: Sequence[AttemptTotals], say: Say) -> Notice | None:
    """At a shift's end: payments by code that a phone showed, that the bank has, that were left open."""
    told = []
    for each in totals:
        if each.state in (SHOWN, CLAIMED, CONFIRMED, NOBODY_KNOWS, PENDING):
            told.append(say(f"code.{each.state}_total", count=each.count, amount_cents=each.amount_cents))
        if each.unsold and each.state not in (SHOWN, NOBODY_KNOWS, PENDING):
            told.append(say("code.unsold", count=each.unsold))
    is_open = any(each.state not in (CONFIRMED, APPROVED) or each.unsold for each in totals)
    return Notice(CODES, Tone.WARN if is_open else Tone.GOOD, " · ".join(told)) if told else None


def money_to_come(expected: Sequence[MoneyExpected], say: Say) -> str:
    """At a shift's end: which money comes later, and when; "" for none."""
    days = dict.fromkeys(each.expected_on for each in expected)
    told = []
    for day in days:
        ways = ", ".join(
            f"{say.tender(each.name)} {money_on_screen(each.cents)}"
            for each in expected
            if each.expected_on == day
        )
        when = f"{date.fromisoformat(day):%d/%m}" if day else ""
        told.append(say("settlement.on_day" if day else "settlement.no_day", day=when, ways=ways))
    return say("settlement.to_come", days=" · ".join(told)) if told else ""


def given_back_notice(given_cents: int, say: Say) -> Notice:
    """On the payment: what was taken before is more than the basket costs by now."""
    headline = say("payment.given_back", given_cents=given_cents)
    return Notice(GIVE_BACK, Tone.WARN, headline, "", (("given", say("counter.given_back")),))


def given_ways(number: str, ways: Sequence[tuple[str, int]], types: dict[str, TenderType], say: Say) -> str:
    """How much goes back which way, where one sum would mislead."""
    told = [
        f"{tender_name(types[name], say) if name in types else name} {money_on_screen(cents)}"
        for name, cents in ways
    ]
    return say("return.given_ways", number=number, ways=", ".join(told))


def _codes(unknown: Sequence[Unknown]) -> str:
    return ", ".join(shown_code(each.code) for each in unknown)
