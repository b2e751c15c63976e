"""Commands: make a promotion, give it another name or last day, end it."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import bindparam

from desktop.database.work import Work
from desktop.promotions.events import PromotionChanged, PromotionMade
from desktop.promotions.promotion import Promotion
from desktop.promotions.promotion_words import (
    AddPromotion,
    ChangePromotion,
    CodeTaken,
    EndPromotion,
    NoPromotion,
    NotSoldHere,
    PromotionKept,
)
from desktop.promotions.tables import promotion
from desktop.promotions.terms import (
    LONGEST_TERMS,
    BadPromotion,
    check_promotion,
    promotion_of,
    terms_of,
    until,
)

INSERT_PROMOTION = promotion.insert()
CHANGE = (
    promotion.update()
    .where(promotion.c.promotion_id == bindparam("which"))
    .values(name=bindparam("new_name"), until_day=bindparam("last_day"))
)
END = (
    promotion.update()
    .where(promotion.c.promotion_id == bindparam("which"))
    .values(archived_at=bindparam("at"))
)
_RUNNING = (
    "SELECT promotion_id, name, code, terms, until_day FROM promotion"
    " WHERE promotion_id = ? AND archived_at IS NULL"
)
_SAME_CODE = "SELECT name FROM promotion WHERE code = ? AND archived_at IS NULL"
_KNOWN = {
    "units": "SELECT 1 FROM unit WHERE unit_id = ?",
    "categories": "SELECT 1 FROM category WHERE category_id = ?",
}


def add_promotion(command: AddPromotion, work: Work) -> PromotionKept:
    """Keep it; baskets have it from their next change on, from its first day on.

    Raises:
        BadPromotion, CodeTaken, NotSoldHere, NotAllowed: nothing was recorded.
    """
    if answered := work.answer_to(command.command_id, PromotionKept):
        return answered
    work.require("add_promotion")
    made = replace(command.promotion, promotion_id=command.command_id, name=command.promotion.name.strip())
    check_promotion(made)
    _check_goods(made, work)
    if made.code and (other := work.one(_SAME_CODE, (made.code,))):
        raise CodeTaken(made.code, other[0])
    terms = terms_of(made)
    if len(terms) > LONGEST_TERMS:
        raise BadPromotion("long")
    row = {
        "name": made.name,
        "code": made.code or None,
        "terms": terms,
        "until_day": made.when.until_day or None,
    }
    work.write(
        INSERT_PROMOTION,
        {"promotion_id": made.promotion_id, **row, "archived_at": None, "field_clocks": "{}"},
    )
    work.note(promotion_id=made.promotion_id, **row)
    work.record(PromotionMade(made.promotion_id))
    return work.answer(command.command_id, PromotionKept(made.promotion_id, made.name))


def change_promotion(command: ChangePromotion, work: Work) -> PromotionKept:
    """What it is called from now on, and how long it runs; past sales keep the name they were printed with.

    Raises:
        NoPromotion, BadPromotion, NotAllowed: nothing was recorded.
    """
    if answered := work.answer_to(command.command_id, PromotionKept):
        return answered
    work.require("change_promotion")
    before = _running(command.promotion_id, work)
    last_day = before.when.until_day if command.until_day is None else command.until_day
    after = until(replace(before, name=(command.name or before.name).strip()), last_day)
    check_promotion(after)
    row = {"new_name": after.name, "last_day": last_day or None}
    work.write(CHANGE, {"which": command.promotion_id, **row})
    work.note(promotion_id=command.promotion_id, name=after.name, until_day=last_day or None)
    changed = {"name": after.name != before.name, "until_day": last_day != before.when.until_day}
    if fields := tuple(name for name, is_other in changed.items() if is_other):
        work.record(PromotionChanged(command.promotion_id, fields))
    return work.answer(command.command_id, PromotionKept(command.promotion_id, after.name))


def end_promotion(command: EndPromotion, work: Work) -> PromotionKept:
    """It is given no more.

    Raises:
        NoPromotion, NotAllowed: nothing was recorded.
    """
    if answered := work.answer_to(command.command_id, PromotionKept):
        return answered
    work.require("end_promotion")
    ended = work.one(_RUNNING, (command.promotion_id,))
    if ended is None:
        raise NoPromotion(command.promotion_id)
    work.write(END, {"which": command.promotion_id, "at": work.now_text})
    work.note(promotion_id=command.promotion_id)
    work.record(PromotionChanged(command.promotion_id, ("archived_at",)))
    return work.answer(command.command_id, PromotionKept(command.promotion_id, ended[1]))


def _running(promotion_id: str, work: Work) -> Promotion:
    found = work.one(_RUNNING, (promotion_id,))
    if found is None:
        raise NoPromotion(promotion_id)
    return promotion_of(*found)


def _check_goods(made: Promotion, work: Work) -> None:
    for group in made.groups:
        for name, known in _KNOWN.items():
            for each in sorted(getattr(group, name)):
                if work.one(known, (each,)) is None:
                    raise NotSoldHere(each)
