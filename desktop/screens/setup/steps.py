"""The steps of the first start that ask: language, shop, GST, till, owner, lock, data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.messages.say import Say
from desktop.screens.setup import checks
from desktop.screens.setup.answers import Answers
from desktop.screens.setup.choices import Choices
from desktop.screens.setup.field import Check, Field
from desktop.screens.theme import current
from desktop.screens.widgets.text_label import TextLabel, TextRole
from desktop.setup.passphrase import check_passphrase
from desktop.setup.set_up_shop import NoAddress
from desktop.staff.secrets import check_password, check_pin


@dataclass(frozen=True, slots=True)
class StepContext:
    """What every step is made from. Without a working keyring the passphrase is not a choice."""

    say: Say
    answers: Answers
    today: date
    keyring_works: bool


class Step(QWidget):
    """One page of questions; `go_on` asks the wizard to take the answers and turn the page."""

    key: ClassVar[str] = ""
    go_on = Signal()

    def __init__(self, context: StepContext) -> None:
        super().__init__()
        self.say, self.answers, self.context = context.say, context.answers, context
        self.fields: dict[str, Field] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(2, 2, 2, 2)
        self.column.setSpacing(current().px(10))
        self.build()
        self.column.addStretch(1)

    def build(self) -> None:
        """Put the questions on the page, filled with what was answered before."""
        raise NotImplementedError

    def take(self) -> bool:
        """Keep the answers; False, with the reasons on the page, if the shop could not be made from them."""
        self.keep()
        bad = [field for field in self.fields.values() if field.isVisibleTo(self) and not field.insist()]
        if bad:
            bad[0].edit.setFocus(Qt.FocusReason.OtherFocusReason)
        return not bad

    def keep(self) -> None:
        """Keep what is typed, right or wrong, for when one comes back."""
        for name, field in self.fields.items():
            setattr(self.answers, name, field.text())

    def begin(self) -> None:
        """Put the keyboard where typing starts."""
        for field in self.fields.values():
            if field.isVisibleTo(self):
                field.edit.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def ask(self, name: str, check: Check | None = None) -> Field:
        """A line for the answer of this name."""
        field = Field(self.say, f"setup.{name}", check, self)
        field.set_text(str(getattr(self.answers, name)))
        self.fields[name] = field
        self.column.addWidget(field)
        return field

    def ask_twice(self, name: str, check: Check) -> None:
        """A secret, and the same again."""
        first = self.ask(name, check).make_secret()
        again = self.ask(f"{name}_again", same_as(first)).make_secret()
        first.changed.connect(lambda _text: again.recheck())

    def note(self, key: str) -> TextLabel:
        """A line of explanation."""
        label = TextLabel(self.say(key), TextRole.MUTED, self)
        label.setWordWrap(True)
        label.setContentsMargins(0, 0, 0, current().px(6))
        self.column.addWidget(label)
        return label


def same_as(first: Field) -> Callable[[str], None]:
    """A check that the same was typed again."""

    def check(text: str) -> None:
        if text != first.text():
            raise checks.NotTheSame

    return check


class LanguageStep(Step):
    """English or Chinese: each named in itself."""

    key = "language"

    def build(self) -> None:
        languages = (("en", self.say("setup.language.en")), ("zh", self.say("setup.language.zh")))
        self.choices = Choices(languages, self.answers.language, self)
        self.choices.settled.connect(self.go_on)
        self.column.addWidget(self.choices)

    def keep(self) -> None:
        self.answers.language = self.choices.value()

    def begin(self) -> None:
        self.choices.setFocus(Qt.FocusReason.TabFocusReason)


class ShopStep(Step):
    """Name, address, UEN."""

    key = "shop"

    def build(self) -> None:
        self.ask("name", checks.check_shop_name)
        self.ask("street", checks.check_address_line)
        self.ask("building", checks.check_address_line)
        self.ask("postal_code", checks.check_postal_code)
        self.ask("uen", checks.Today(self.context.today).uen)


class GstStep(Step):
    """Registered or not, and what follows from it."""

    key = "gst"

    def build(self) -> None:
        ways = (("no", self.say("setup.gst.no")), ("yes", self.say("setup.gst.yes")))
        self.choices = Choices(ways, "yes" if self.answers.is_registered else "no", self)
        self.choices.chosen.connect(lambda _key: self._follow())
        self.choices.settled.connect(self.go_on)
        self.column.addWidget(self.choices)
        self._means = self.note("setup.gst.means_no")
        today = checks.Today(self.context.today)
        number = self.ask("gst_number", self._check_number)
        if not number.text() and self.answers.uen:
            number.set_text(self.answers.uen.upper())
        self.ask("gst_since", today.since)
        self._follow()

    def keep(self) -> None:
        super().keep()
        self.answers.is_registered = self.choices.value() == "yes"

    def begin(self) -> None:
        self.choices.setFocus(Qt.FocusReason.TabFocusReason)

    def _check_number(self, text: str) -> None:
        """A GST registration number, of a shop whose address the step before has."""
        checks.check_gst_number(text)
        if not self.answers.address():
            raise NoAddress

    def _follow(self) -> None:
        registered = self.choices.value() == "yes"
        self._means.setText(self.say("setup.gst.means_yes" if registered else "setup.gst.means_no"))
        for field in self.fields.values():
            field.setVisible(registered)


class TillStep(Step):
    """The till's label, and the printer if there is one already."""

    key = "till"

    def build(self) -> None:
        self.ask("till_label", checks.check_till_label)
        ways = (("no", self.say("setup.till.no_printer")), ("yes", self.say("setup.till.network")))
        self.choices = Choices(ways, "yes" if self.answers.printer else "no", self)
        self.choices.chosen.connect(lambda _key: self._follow())
        self.choices.settled.connect(self.go_on)
        self.column.addWidget(self.choices)
        self.ask("printer", _check_printer)
        self._follow()

    def keep(self) -> None:
        super().keep()
        if self.choices.value() == "no":
            self.answers.printer = ""

    def _follow(self) -> None:
        self.fields["printer"].setVisible(self.choices.value() == "yes")


def _check_printer(text: str) -> None:
    checks.read_printer_address(text)


class OwnerStep(Step):
    """Whose shop it is: name, PIN for the till, password for acts that move the shop."""

    key = "owner"

    def build(self) -> None:
        self.ask("owner_name", checks.check_person_name)
        self.ask_twice("pin", check_pin)
        for name in ("pin", "pin_again"):
            self.fields[name].edit.setMaxLength(6)
        self.ask_twice("password", check_password)


class LockStep(Step):
    """The passphrase of the shop's file: needed where the machine keeps no keys, else a second way in."""

    key = "lock"

    def build(self) -> None:
        works = self.context.keyring_works
        self.note("setup.lock.keyring_works" if works else "setup.lock.keyring_missing")
        self.ask_twice("passphrase", self._check)

    def _check(self, text: str) -> None:
        if text or not self.context.keyring_works:
            check_passphrase(text)


class DataStep(Step):
    """A demo shop to try things in, or an empty one to start work."""

    key = "data"

    def build(self) -> None:
        ways = (("empty", self.say("setup.data.empty")), ("demo", self.say("setup.data.demo")))
        self.choices = Choices(ways, "demo" if self.answers.with_demo else "empty", self)
        self.choices.chosen.connect(lambda _key: self._follow())
        self.choices.settled.connect(self.go_on)
        self.column.addWidget(self.choices)
        self._means = self.note("setup.data.means_empty")
        self._follow()

    def keep(self) -> None:
        self.answers.with_demo = self.choices.value() == "demo"

    def begin(self) -> None:
        self.choices.setFocus(Qt.FocusReason.TabFocusReason)

    def _follow(self) -> None:
        self._means.setText(self.say(f"setup.data.means_{self.choices.value()}"))


STEPS: tuple[type[Step], ...] = (LanguageStep, ShopStep, GstStep, TillStep, OwnerStep, LockStep, DataStep)
