"""The counter's session: which line a figure means, what a label nobody knows ends, whose money it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import cast

import pytest

from desktop.database.who import Approval
from desktop.errors import KedaiError
from desktop.money import THOUSANDTHS
from desktop.screens.doors import CounterReads
from desktop.screens.selling.agreeing import What
from desktop.screens.selling.figures import is_label
from desktop.screens.selling.session import Session
from desktop.selling.basket import LARGEST_QUANTITY, Goods
from desktop.selling.caps import GIVE_ANY_DISCOUNT, GIVE_DISCOUNT, Caps, right_needed
from desktop.selling.goods import NoPriceSet
from desktop.selling.lines import Line, LineKind, TaxRules, TenderAsked
from desktop.selling.on_label import Scanned
from desktop.selling.refusals import BadQuantity
from tests.screens.selling.stub_shop import TAX, NothingPromised, some_goods

MILO, RICE, KIWI, GIFT = (
    some_goods(1, 745),
    some_goods(2, 1_490),
    some_goods(3, 323, LineKind.WEIGHED),
    some_goods(4, 0),
)


@dataclass
class Shelf(NothingPromised):
    """The only answers a session asks for."""

    labels: dict[str, Goods] = field(
        default_factory=lambda: {"milo": MILO, "rice": RICE, "kiwi": KIWI, "gift": GIFT}
    )

    def tax_rules(self) -> TaxRules:
        return TAX

    def allows_zero_price(self) -> bool:
        return False

    def discount_right(self, lines: Sequence[Line]) -> str | None:
        return right_needed(lines, "cashier", Caps(10, 30))

    def scanned(self, code: str) -> Scanned | None:
        if code == "bad":
            raise KedaiError
        goods = self.labels.get(code)
        return Scanned(goods) if goods else None


@pytest.fixture
def session() -> Session:
    return Session(cast(CounterReads, Shelf()))


def held(session: Session) -> list[tuple[str, float]]:
    return [(line.goods.name, line.quantity / THOUSANDTHS) for line in session.basket.lines]


def do(session: Session, *acts: str) -> None:
    """Labels are scanned, `5*` is keyed, `f4` asks, `=5` gives what is awaited."""
    for act in acts:
        if act == "f4":
            session.ask_quantity()
        elif act.startswith("="):
            session.give_quantity(act[1:])
        elif act.endswith("*"):
            assert session.key_times(act)
        else:
            session.scan(act)


@pytest.mark.parametrize(
    ("acts", "lines", "waiting"),
    [
        (("milo", "2*", "3*"), [("Thing 1", 3)], None),
        (("milo", "2*", "3*", "*"), [("Thing 1", 2)], 3),
        (("milo", "3*", "*", "rice"), [("Thing 1", 1), ("Thing 2", 3)], None),
        (("2*", "3*", "rice"), [("Thing 2", 3)], None),
        (("milo", "nobody's", "5*"), [("Thing 1", 1)], 5),
        (("3*", "nobody's", "milo"), [("Thing 1", 1)], None),
        (("kiwi", "0.642*"), [("Thing 3", 0.642)], None),
        (("0.642*", "kiwi"), [("Thing 3", 0.642)], None),
        (("milo", "f4", "=5", "2*"), [("Thing 1", 5)], 2),
        (("milo", "f4", "=0"), [], None),
    ],
)
def test_which_line_a_figure_means(
    session: Session, acts: tuple[str, ...], lines: list[tuple[str, float]], waiting: int | None
) -> None:
    do(session, *acts)
    assert held(session) == lines
    assert session.times == (None if waiting is None else waiting * THOUSANDTHS)


@pytest.mark.parametrize("refused", ["bad", "gift"])
def test_refused_label_ends_what_was_keyed_too(session: Session, refused: str) -> None:
    do(session, "milo")
    session.times = 2 * THOUSANDTHS
    with pytest.raises(KedaiError):
        session.scan(refused)
    assert session.times is None
    do(session, "5*")
    assert held(session) == [("Thing 1", 1)]


def test_only_what_a_figure_did_is_moved_on(session: Session) -> None:
    """`*` alone after a plain scan took the goods themselves away."""
    do(session, "milo")
    with pytest.raises(BadQuantity) as told:
        session.key_times("*")
    assert (told.value.reason, held(session)) == ("no_figure", [("Thing 1", 1)])


@pytest.mark.parametrize("typed", ["0*", "-1*", "1000000*", "0.0001*", "1.2.3*", "5,5*"])
def test_figure_no_counter_sells_is_refused_as_a_quantity(session: Session, typed: str) -> None:
    do(session, "milo")
    with pytest.raises(BadQuantity) as told:
        session.key_times(typed)
    assert told.value.reason == "range"
    assert (held(session), session.times) == ([("Thing 1", 1)], None)


def test_words_with_a_star_are_no_quantity(session: Session) -> None:
    assert not session.key_times("m*")


def test_pieces_are_sold_whole(session: Session) -> None:
    do(session, "milo")
    with pytest.raises(BadQuantity) as told:
        session.key_times("0.5*")
    assert (told.value.reason, told.value.name) == ("pieces", "Thing 1")
    do(session, "f4")
    with pytest.raises(BadQuantity):
        session.give_quantity("1.5")
    assert session.awaited is not None, "the right figure may follow"
    assert held(session) == [("Thing 1", 1)]


def test_part_of_a_piece_keyed_before_a_scan_adds_one_and_says_so(session: Session) -> None:
    do(session, "0.5*")
    with pytest.raises(BadQuantity) as told:
        session.scan("milo")
    assert (told.value.reason, held(session)) == ("one_piece", [("Thing 1", 1)])


def test_goods_at_a_price_of_nothing_are_told_and_not_added(session: Session) -> None:
    with pytest.raises(NoPriceSet):
        session.scan("gift")
    with pytest.raises(NoPriceSet):
        session.add(GIFT)
    assert session.basket.is_empty


@pytest.mark.parametrize("act", ["scan", "remove", "undo", "step", "sold", "clear", "esc"])
def test_quantity_is_awaited_until_something_else_happens(session: Session, act: str) -> None:
    do(session, "milo", "rice", "f4")
    assert session.awaited is not None and session.awaited.goods == RICE
    basket = session.basket
    acts = {
        "scan": lambda: session.scan("milo"),
        "remove": lambda: session.put(basket.remove(1)),
        "undo": lambda: session.put(basket.undo()),
        "step": lambda: session.put(basket.set_quantity(1, 2_000)),
        "sold": session.hand_over,
        "clear": session.clear,
        "esc": session.stop_asking,
    }
    acts[act]()
    assert session.awaited is None


def test_awaited_quantity_goes_to_the_line_that_is_now_chosen(session: Session) -> None:
    do(session, "milo", "rice", "f4")
    session.select(0)
    assert session.awaited is not None and session.awaited.goods == MILO
    do(session, "=7")
    assert held(session) == [("Thing 1", 7), ("Thing 2", 1)]


def test_largest_quantity_is_the_last_that_is_taken(session: Session) -> None:
    do(session, "milo", "f4", "=99999")
    assert session.basket.lines[0].quantity == LARGEST_QUANTITY


def test_money_of_a_basket_that_is_gone_is_given_back_and_not_the_next_customers(session: Session) -> None:
    ten = TenderAsked("cash", 1_000)
    for away in (session.clear, lambda: session.put(session.basket.remove(0))):
        do(session, "rice")
        session.tenders = (ten,)
        assert (session.due_cents, session.is_overpaid) == (490, False)
        away()
        assert not session.tenders
        do(session, "milo")
        assert session.due_cents == 745
        session.clear()
    assert session.to_give_back == (ten, ten)
    session.given_back()
    assert not session.to_give_back


def test_money_of_a_basket_that_is_sold_is_not_given_back(session: Session) -> None:
    do(session, "rice", "nobody's")
    session.tenders = (TenderAsked("cash", 1_000),)
    handed = session.hand_over()
    assert not session.to_give_back
    assert not session.unknown
    session.take_back(handed)
    assert (session.taken_cents, len(session.unknown)) == (1_000, 1)


def test_basket_that_shrank_to_what_was_taken_is_paid_anew(session: Session) -> None:
    do(session, "milo")
    session.tenders = (TenderAsked("cash", 1_000),)
    assert (session.is_overpaid, session.due_cents) == (True, 745)


def test_the_same_item_found_by_name_and_by_label_is_one_line(session: Session) -> None:
    labelled = replace(MILO, code="9556001125453")
    session.add(MILO)
    session.add(labelled)
    session.add(MILO)
    assert held(session) == [("Thing 1", 3)]
    assert session.basket.lines[0].goods.code == "9556001125453"
    for other in (
        replace(MILO, price_cents=700),
        replace(MILO, unit_id="carton"),
        replace(MILO, gst_code="ZR"),
        replace(MILO, deposit=some_goods(9, 10, LineKind.DEPOSIT)),
    ):
        session.add(other)
    assert len(session.basket.lines) == 5


@pytest.mark.parametrize(("typed", "is_one"), [("4901234567894", True), ("zzqqz", False), ("12 kg", False)])
def test_words_are_never_a_label(typed: str, is_one: bool) -> None:
    assert is_label(typed) is is_one


def agree(session: Session, what: What, figure: str) -> None:
    session.ask_agreed(what)
    session.put(session.agreed(figure))


def approve(session: Session, right: str, by: str) -> None:
    session.approve(Approval(right, by), session.basket)


def test_an_approval_stays_with_its_basket_and_goes_only_where_it_is_needed(session: Session) -> None:
    do(session, "milo", "rice")
    agree(session, What.LINE, "5%")
    assert session.lacks_approval(session.basket) is None
    agree(session, What.LINE, "20%")
    assert session.lacks_approval(session.basket) == GIVE_DISCOUNT
    approve(session, GIVE_DISCOUNT, "ravi")
    assert session.lacks_approval(session.basket) is None
    agree(session, What.LINE, "50%")
    assert session.lacks_approval(session.basket) == GIVE_ANY_DISCOUNT
    approve(session, GIVE_ANY_DISCOUNT, "mei lin")
    agree(session, What.LINE, "20%")
    assert session.lacks_approval(session.basket) is None, "who may approve all may approve a part"
    handed = session.hand_over()
    assert session.approved is None, "the next customer's basket has none"
    session.take_back(handed)
    assert session.approval_of_sale() == Approval(GIVE_ANY_DISCOUNT, "mei lin")
    agree(session, What.LINE, "0")
    assert session.approval_of_sale() is None, "nothing is given away any more"


@pytest.mark.parametrize("what", ["another line", "more of it", "a larger share", "all of it"])
def test_an_approval_is_for_what_was_approved_and_no_more(session: Session, what: str) -> None:
    do(session, "milo", "rice")
    agree(session, What.LINE, "20%")
    approve(session, GIVE_DISCOUNT, "ravi")
    if what == "another line":
        session.select(0)
        agree(session, What.LINE, "20%")
    elif what == "more of it":
        session.put(session.basket.set_quantity(1, 2_000))
    elif what == "a larger share":
        agree(session, What.LINE, "25%")
    else:
        agree(session, What.ALL, "1%")
    assert session.lacks_approval(session.basket) == GIVE_DISCOUNT
    assert session.approval_of_sale() is None, "it is asked for again when the basket is paid"


def test_what_was_agreed_comes_back_with_a_basket_that_was_not_sold(session: Session) -> None:
    do(session, "milo")
    agree(session, What.ALL, "10%")
    handed = session.hand_over()
    do(session, "rice")
    agree(session, What.PRICE, "14.00")
    do(session, "milo")
    session.take_back(handed)
    assert [line.price.cents if line.price else None for line in session.basket.lines] == [None, 1_400]
    assert held(session) == [("Thing 1", 2), ("Thing 2", 1)]
    assert session.priced.total_cents == 1_490 + 1_400 - 289


def test_a_basket_cleared_takes_its_discount_along(session: Session) -> None:
    do(session, "milo")
    agree(session, What.ALL, "10%")
    session.put(session.basket.remove(0))
    do(session, "rice")
    assert session.priced.total_cents == 1_490
