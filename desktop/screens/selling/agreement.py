"""F5 and F6 at the counter: ask for a discount or a price, show what it makes, hand it to the basket."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop.errors import KedaiError
from desktop.messages.say import Say
from desktop.money import quantity_text
from desktop.screens.selling.agree_page import AgreeView
from desktop.screens.selling.agreeing import What, figure_text, is_agreeable
from desktop.screens.selling.session import Session
from desktop.screens.selling.shelf_panel import ShelfPanel
from desktop.screens.widgets.painting import Tone
from desktop.screens.widgets.search_box import SearchBox
from desktop.selling.basket import Basket
from desktop.selling.discounts import can_be_discounted

Tell = Callable[[Tone, str], None]


class Agreement(QObject):
    """Keeps page, search box and session of one counter together while something is being agreed."""

    changed = Signal()  # the basket, or whether something is asked for
    approval_asked = Signal(str, object)  # the right, and the basket it is about

    def __init__(self, say: Say, session: Session, search: SearchBox, shelf: ShelfPanel, tell: Tell) -> None:
        super().__init__(search)
        self._say, self._session, self._search, self._shelf, self._tell = say, session, search, shelf, tell
        page = shelf.agree
        page.keyed.connect(self._on_key)
        page.quick.connect(self._on_quick)
        page.what_chosen.connect(lambda what: self.ask(What(what)))
        page.reason_chosen.connect(self.choose_reason)
        page.taken.connect(self.take)
        page.left.connect(self.leave)

    @property
    def is_asked(self) -> bool:
        return self._session.agreeing is not None

    def press_discount(self) -> None:
        """F5: the line's discount, and once more the whole basket's."""
        asked, line = self._session.agreeing, self._session.selected
        on_line = line is not None and not (asked and asked.what is What.LINE)
        self.ask(What.LINE if on_line else What.ALL)

    def press_price(self) -> None:
        """F6: the price of one of the line."""
        self.ask(What.PRICE)

    def ask(self, what: What) -> None:
        """Ask for a figure; what was typed for another question is not meant for this one."""
        if not self._session.basket.lines or (what is not What.ALL and self._session.selected is None):
            self._tell(Tone.PLAIN, self._say("selling.empty_basket"))
            return
        self._session.ask_agreed(what)
        self._search.set_text("")
        self._search.edit.setFocus()
        self.changed.emit()

    def leave(self) -> None:
        """Nothing was agreed."""
        self._session.stop_asking()
        self._search.set_text("")
        self.changed.emit()

    def choose_reason(self, reason: str) -> None:
        self._session.choose_reason(reason)
        self._search.edit.setFocus()
        self.show()

    def step_reason(self, by: int) -> None:
        """The arrows left and right."""
        if self._session.agreeing:
            self.choose_reason(self._session.agreeing.step_reason(by))

    def takes(self, text: str) -> bool:
        """While something is asked for, figures are its own; words are a search, and it is asked no more."""
        asked = self._session.agreeing
        if asked is None:
            return False
        if len(text) > 1 and text[-1] in "*+" and is_agreeable(text[:-1], asked.what):
            self._search.set_text(text[:-1])  # money is not taken on a guess: the figure first
            if self.take() and text[-1] == "+":
                self._tell(Tone.PLAIN, self._say("agree.plus_again"))
        elif is_agreeable(text, asked.what):
            self.show()
        else:
            self._session.stop_asking()  # words, or `+` alone: it means the money
            self.show()
            return False
        return True

    def take(self) -> bool:
        """Enter: the figure is agreed, or somebody is asked to approve it; False if it cannot be."""
        try:
            basket = self._session.agreed(self._search.text().strip())
        except KedaiError as error:
            self._tell(Tone.WARN, self._say.error(error))
            return False
        if right := self._session.lacks_approval(basket):
            self.approval_asked.emit(right, basket)
            return False
        self.put(basket)
        return True

    def settle(self) -> bool:
        """Something else begins: a figure that needs nobody's approval is taken, any other told as not given.

        False where it was not given.
        """
        if not self.is_asked:
            return True
        figure = self._search.text().strip()
        if not figure:
            self.leave()
            return True
        try:
            basket = self._session.agreed(figure)
        except KedaiError as error:
            told = self._say.error(error)
        else:
            if not self._session.lacks_approval(basket):
                self.put(basket)
                return True
            told = self._say("agree.not_approved")
        self.leave()
        self._tell(Tone.WARN, told)
        return False

    def put(self, basket: Basket) -> None:
        """It is agreed."""
        self._tell(Tone.PLAIN, "")
        self._session.put(basket)
        self._search.set_text("")
        self.changed.emit()

    def show(self) -> None:
        """The page as long as something is asked for, and no longer."""
        if self._session.agreeing is None:
            if self._shelf.is_agreeing:
                self._shelf.show_agreeing(None)
            return
        self._shelf.show_agreeing(self._view())

    def _view(self) -> AgreeView:
        session, say, asked = self._session, self._say, self._session.agreeing
        assert asked is not None
        figure = self._search.text().strip()
        before, of = self._before(asked.what)
        remark, tone, after = say("agree.is_now", now_cents=before), Tone.PLAIN, None
        if figure:
            try:
                after = session.agreed(figure)
            except KedaiError as error:
                remark, tone = say.error(error), Tone.WARN
        if after is not None:
            remark = say("agree.will_be", now_cents=before, then_cents=_cost(after, asked.what))
            if session.lacks_approval(after):
                remark, tone = f"{remark} · {say('agree.needs_approval')}", Tone.WARN
        return AgreeView(
            asked,
            of,
            say(f"agree.{asked.what.value}"),
            figure_text(figure) or "\N{EN DASH}",
            remark,
            tone,
            say("agree.take", then_cents=_cost(after, asked.what)) if after else say("agree.key_figure"),
            after is not None,
        )

    def _before(self, what: What) -> tuple[int, str]:
        basket, line = self._session.basket, self._session.selected
        if what is What.ALL or line is None:
            return _cost(basket, what), self._say("agree.of_all")
        of = f"{quantity_text(line.quantity)} × {line.goods.name}"
        return _cost(basket, what), line.goods.name if what is What.PRICE else of

    def _on_key(self, key: str) -> None:
        text = self._search.text()
        typed = text[:-1] if key == "back" else f"{text}{key}"
        asked = self._session.agreeing
        if asked and is_agreeable(typed, asked.what):
            self._search.set_text(typed)

    def _on_quick(self, figure: str) -> None:
        self._search.set_text(figure)
        self.take()


def _cost(basket: Basket, what: What) -> int:
    """What the thing that is agreed about costs: one of the line, the line, or all of it without deposits."""
    if what is What.ALL:
        return sum(line.amount_cents for line in basket.sale_lines() if can_be_discounted(line.kind))
    line = basket.lines[basket.selected]
    return line.unit_price_cents if what is What.PRICE else line.amount_cents
