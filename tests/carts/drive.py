"""A drawn step as the counter does it: scans, keys and figures into the session, then the real command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from desktop.database.who import Approval
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.screens.selling.agreeing import What
from desktop.screens.selling.money_back import money_back
from desktop.screens.selling.paying import Paying
from desktop.screens.selling.refund_rows import rows_of, sums_of
from desktop.screens.selling.returning import Returning, begin
from desktop.screens.selling.session import Session
from desktop.selling.attempt_words import ClaimPayment, ShowCode
from desktop.selling.attempts import claim_payment, show_code
from desktop.selling.complete_sale import complete_sale
from desktop.selling.lines import TenderAsked
from desktop.selling.open_basket import from_json, to_json
from desktop.selling.paying import Completed
from desktop.selling.shift_words import CloseShift
from desktop.selling.shifts import close_shift
from desktop.selling.sold import sold_document, ways_back
from desktop.selling.void_sale import void_sale
from desktop.selling.void_words import VoidSale
from desktop.staff.permissions import NeedsApproval
from tests.carts import oracle
from tests.carts.a_shop import Counter, code_of, label_text
from tests.carts.books import FLOAT_CENTS, Books
from tests.carts.compared import agree
from tests.carts.seen import LANGUAGES, cents_seen, screen_should, screen_shows
from tests.carts.words import Act, Back, Cart, Change, Off, OLine, Pay, Pick, Refund, TakeOut, Undo, Void


@dataclass
class Driver:
    """One till and whoever works there; `sales` has the id of each document in the order they were made."""

    counter: Counter
    books: Books
    language: str = "en"
    sales: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.session = Session(self.counter.doors)

    @property
    def say(self) -> Say:
        return LANGUAGES[self.language]

    # A sale or an exchange.

    def sell(self, cart: Cart) -> Completed:
        """Every figure that the customer and the cashier see on the way is the oracle's."""
        session, marks = self.session, list[int]()
        session.refresh()
        for act in cart.acts:
            self._act(act, marks)
        if cart.off:
            session.ask_agreed(What.ALL)
            self._agree(cart.off)
        for back in cart.back:
            session.put(session.basket.bring_back(self._returning(back).coming_back()))
        if cart.is_parked:
            self._park_and_recall()
        lines = self.books.cart_lines(cart)
        shown, should = (
            screen_shows(session, self.language),
            screen_should(lines, cart.off, self.books.shop.rules),
        )
        agree("SCREEN rows", shown[0], should[0])
        agree("SCREEN sums", shown[1], should[1])
        total = sum(line.amount for line in lines)
        agree("SCREEN total", session.due_cents, total)
        command = session.command(self._keyed(total, cart))
        completed = self._carry_out(complete_sale, command, cart.seller)
        session.hand_over()
        session.sold(completed)
        return completed

    def _park_and_recall(self) -> None:
        """What is kept of a basket between two customers is the words of the shop's file."""
        kept = self.session.kept()
        words = to_json(kept)
        self.session.clear()
        self.session.resume(from_json(kept.basket_id, words))

    def _act(self, act: Act, marks: list[int]) -> None:
        session = self.session
        if isinstance(act, Undo):
            upto = marks.pop()
            while len(session.basket.earlier) > upto:
                session.put(session.basket.undo())
            return
        marks.append(len(session.basket.earlier))
        if isinstance(act, Pick):
            self._pick(act)
        elif isinstance(act, Change):
            session.select(act.place)
            session.ask_quantity()
            session.give_quantity(_figure(act.quantity, 3))
        else:
            assert isinstance(act, TakeOut)
            session.put(session.basket.remove(act.place))

    def _pick(self, pick: Pick) -> None:
        session, ware = self.session, self.books.shop.wares[pick.sku]
        if pick.label_cents is not None:
            session.scan(label_text(str(ware.label_code), pick.label_cents))
        else:
            session.times = None if pick.is_keyed_after else pick.quantity
            if pick.open_cents is not None:
                goods = self.counter.doors.goods_by_code(code_of(ware))
                assert goods
                session.add(replace(goods, price_cents=pick.open_cents))
            else:
                session.scan(code_of(ware))
            if pick.is_keyed_after:
                assert session.key_times(f"{_figure(pick.quantity, 3)}*")
        if pick.typed_cents is not None:
            session.ask_agreed(What.PRICE)
            session.put(session.agreed(_figure(pick.typed_cents, 2)))
        if pick.off:
            session.ask_agreed(What.LINE)
            self._agree(pick.off)

    def _agree(self, off: Off) -> None:
        self.session.choose_reason(off.reason)
        figure = f"{_figure(off.bp, 2)}%" if off.bp else _figure(off.cents, 2)
        self.session.put(self.session.agreed(figure))

    # Money.

    def _keyed(self, total: int, cart: Cart) -> tuple[TenderAsked, ...]:
        """What is keyed on the payment screen, or how the net of an exchange goes back."""
        if total > 0 or not cart.back:
            return self._paid(total, cart.pays)
        doors, came = self.counter.doors, dict[str, int]()
        if total < 0:
            for back in cart.back:
                for way, cents in ways_back(self.counter.shop.reader, [self.sales[back.document]]).items():
                    came[way] = came.get(way, 0) + cents
            money = money_back(total, doors.tender_types(), doors.cash_rounding(), came)
            for way in money.types:
                give = oracle.to_collect(-total, way, self.books.shop.rules)
                agree(f"SCREEN to give back, {way}", money.by(way).give_cents, give)
        return tuple(TenderAsked(pay.way, pay.cents) for pay in cart.pays)

    def _paid(self, total: int, pays: tuple[Pay, ...]) -> tuple[TenderAsked, ...]:
        doors, due = self.counter.doors, total
        paying = Paying(total, doors.tender_types(), doors.cash_rounding(), "cash")
        for pay in pays:
            paying = paying.choose(pay.way)
            collect = oracle.to_collect(due, pay.way, self.books.shop.rules)
            agree("SCREEN to collect", paying.collect_cents, collect)
            paying = paying.offer(pay.cents) if pay.is_typed else paying
            agree("SCREEN change", paying.change_cents, max(0, pay.cents - collect))
            assert paying.is_takeable, pay
            paying = paying.take()
            if pay.by_code:
                paying = replace(paying, taken=(*paying.taken[:-1], self._shown_and_paid(paying.taken[-1])))
            due -= pay.cents
        return paying.taken

    def _shown_and_paid(self, tender: TenderAsked) -> TenderAsked:
        """A code is shown for it, and the cashier sees on the customer's phone that it was paid."""
        run = self.counter.shop.run
        shown = run(show_code, ShowCode(new_id(), self.session.basket_id, tender.tendered_cents))
        run(claim_payment, ClaimPayment(new_id(), shown.attempt_id))
        return replace(tender, reference=shown.reference, attempt_id=shown.attempt_id)

    # What comes back.

    def _returning(self, back: Back) -> Returning:
        reader, doors = self.counter.shop.reader, self.counter.doors
        sale_id = self.sales[back.document]
        ways = ways_back(reader, [sale_id])
        blank = begin(sold_document(reader, sale_id), doors.tender_types(), doors.cash_rounding(), ways)
        chosen = blank.because(back.reason).put_on_shelf(back.to_shelf)
        return replace(chosen, chosen=dict(back.parts))

    def refund(self, refund: Refund) -> Completed:
        returning, say = self._returning(refund.back), self.say
        lines = self.books.back_lines([refund.back])
        self._refund_screen(
            returning, lines, [cents_seen(row.amount_text) for row in sums_of(returning, say)]
        )
        tenders = tuple(TenderAsked(pay.way, pay.cents) for pay in refund.pays)
        return self._carry_out(complete_sale, replace(returning.command(), tenders=tenders), refund.seller)

    def _refund_screen(self, returning: Returning, lines: tuple[OLine, ...], shown: list[int]) -> None:
        total = sum(line.amount for line in lines)
        gst = -sum(line.gst for line in lines)
        agree("SCREEN total", returning.total_cents, total)
        give = oracle.to_collect(-total, returning.money.tender, self.books.shop.rules)
        agree("SCREEN to give back", returning.money.give_cents, give)
        agree("SCREEN sums", shown, [cents for cents in (gst, give + total) if cents])
        rows = {int(row.key): cents_seen(row.amount_text) for row in rows_of(returning, self.say)}
        for line in lines:
            if line.drink is None and line.origin:
                agree("SCREEN row", rows[line.origin[1]], line.amount)

    def void(self, void: Void) -> Completed:
        command = VoidSale(new_id(), self.sales[void.document], void.reason, void.to_shelf)
        return self._carry_out(void_sale, command, void.seller)

    def new_shift(self) -> None:
        shop, doors = self.counter.shop, self.counter.doors
        running = doors.open_shift()
        assert running
        expected = {way: cents for way, cents in doors.expected_of_shift(running.shift_id).items() if cents}
        agree(
            "SHIFT expected", expected, {way: cents for way, cents in self.books.expected().items() if cents}
        )
        shop.run(close_shift, CloseShift(new_id(), running.shift_id, (("cash", expected.get("cash", 0)),)))
        shop.clock.forward(minutes=30)
        shop.start_shift(FLOAT_CENTS)

    def _carry_out(self, function: Callable[..., Completed], command: Any, seller: str) -> Completed:  # noqa: ANN401
        """As the window does it: refused for want of a right, it is approved by somebody who has it."""
        shop, rights = self.counter.shop, list[str]()
        who = {"cashier": shop.cashier, "supervisor": shop.supervisor, "owner": shop.owner}[seller]
        while True:
            try:
                done: Completed = shop.run(function, command, who)
                self.sales.append(done.sale_id)
                return done
            except NeedsApproval as asked:
                assert asked.command not in rights, "approved, and asked for again"
                rights.append(asked.command)
                approval = Approval(rights[0], shop.owner.person_id, tuple(rights[1:]))
                who = replace(who, approval=approval)


def _figure(whole: int, places: int) -> str:
    """Figures as they are keyed, a point for the places."""
    return f"{whole // 10**places}.{whole % 10**places:0{places}d}"
