"""What is filled in about a customer, and what they pay towards their account."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.customers.words import WORDS, read_words
from desktop.errors import Refusal
from desktop.messages.say import Say
from desktop.money import LARGEST_CENTS, read_cents
from desktop.screens.settings.form_dialog import Form
from desktop.screens.setup.field import Field
from desktop.screens.theme import current
from desktop.screens.widgets.choices import DropDown
from desktop.screens.widgets.text_label import TextLabel, TextRole
from desktop.selling.refusals import BadAmount

if TYPE_CHECKING:
    from desktop.customers.groups import Group
    from desktop.customers.queries import Customer
    from desktop.selling.lines import TenderType

FIELDS = ("name", "phone", "company", "uen", "address", "email", "card", "note")


def _checked(name: str) -> Callable[[str], None]:
    def check(typed: str) -> None:
        read_words({name: typed})

    return check


class CustomerForm(Form):
    """Two columns of what is known, and the group."""

    def __init__(self, say: Say, customer: Customer, groups: Sequence[Group]) -> None:
        super().__init__(say)
        self._customer, self._groups = customer, [None, *groups]
        sheet = QWidget(self)
        grid = QGridLayout(sheet)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(current().px(16))
        grid.setVerticalSpacing(0)
        self._by_name: dict[str, Field] = {}
        for place, name in enumerate(FIELDS):
            check = _checked(name) if name in WORDS else None
            field = Field(say, f"customer.field.{name}", check, sheet)
            field.set_text(_shown(customer, name))
            grid.addWidget(field, place // 2, place % 2)
            self.fields.append(field)
            self._by_name[name] = field
        self.groups = DropDown(self)
        self.groups.setAccessibleName(say("customer.field.group"))
        self.groups.addItems([group.name if group else say("customer.no_group") for group in self._groups])
        ids = [group.group_id if group else None for group in self._groups]
        self.groups.setCurrentIndex(ids.index(customer.group_id) if customer.group_id in ids else 0)
        self.add(sheet)
        self.add(TextLabel(say("customer.field.group"), TextRole.STRONG, self))
        self.add(self.groups)

    def words(self) -> dict[str, str]:
        """What is another now."""
        typed = {name: self._by_name[name].text() for name in WORDS}
        before = {name: _shown(self._customer, name) for name in WORDS}
        kept = read_words({name: word for name, word in typed.items() if word != before[name]})
        return {name: word for name, word in kept.items() if word != self._customer.word(name)}

    def uen(self) -> str:
        return self._by_name["uen"].text()

    def group_id(self) -> str | None:
        group = self._groups[self.groups.currentIndex()]
        return group.group_id if group else None


def _shown(customer: Customer, name: str) -> str:
    """What is known, on one line as people type it."""
    if name == "phone":
        return customer.phone
    known = customer.uen or "" if name == "uen" else customer.word(name)
    return ", ".join(known.splitlines())


class AccountPaymentForm(Form):
    """How much, and by which way."""

    def __init__(self, say: Say, owed_cents: int, types: Sequence[TenderType]) -> None:
        super().__init__(say)
        self._types = list(types)
        self.amount = self.add_field("customer.field.amount", self._check)
        if owed_cents > 0:
            self.amount.set_text(f"{owed_cents // 100}.{owed_cents % 100:02d}")
        self.add(TextLabel(say("customer.field.way"), TextRole.STRONG, self))
        self.ways = DropDown(self)
        self.ways.setAccessibleName(say("customer.field.way"))
        self.ways.addItems([say.tender(each.name) for each in self._types])
        self.add(self.ways)

    def cents(self) -> int:
        return read_cents(self.amount.text())

    def way(self) -> TenderType:
        return self._types[self.ways.currentIndex()]

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        super().setFocus(reason)
        self.amount.edit.selectAll()

    def _check(self, typed: str) -> None:
        try:
            cents = read_cents(typed)
        except ValueError:
            raise NotAnAmount from None
        if not 0 < cents <= LARGEST_CENTS:
            raise BadAmount(cents)


class NotAnAmount(Refusal):
    """No amount of money as people type it."""

    code = "customers.not_an_amount"
