"""Sign-in: painted before the shop's file is open, then the people, then the PIN; also the lock screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import Refusal
from desktop.messages.say import Say
from desktop.screens.sign_in.brand_panel import BrandPanel
from desktop.screens.theme import current
from desktop.screens.widgets.card import Ground
from desktop.screens.widgets.text_label import TextLabel, TextRole

if TYPE_CHECKING:  # what the first paint does not show comes with _build
    from desktop.screens.sign_in.people_page import PeopleCards
    from desktop.screens.sign_in.pin_page import PinPage
    from desktop.screens.sign_in.proving import Proving, SignInDoors
    from desktop.screens.widgets.notice_bar import Notice, NoticeStack
    from desktop.staff.queries import Person

NARROW = 860
"""Below this width at 100 percent the panel with the shop's name makes room for the people."""
KEPT, SCANNED, TROUBLE = "kept", "scanned", "trouble"
PEOPLE, PIN = 1, 2  # pages of the stack, after the empty one of the first paint


@dataclass(frozen=True, slots=True)
class KeptBasket:
    """The basket that waits behind a locked till: whose it is, and how many items it holds."""

    person_id: str
    name: str
    items: int


class SignInScreen(QWidget):
    """Tells who signed in. Starts in the state "opening"; call `serve`, then `show_people`."""

    signed_in = Signal(object)  # a Person

    def __init__(self, say: Say, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._say = say
        self._proving: Proving | None = None
        self._last_person_id: str | None = None
        self._panel = BrandPanel(say("app.name"), say("sign_in.opening"), self)
        self._ground = Ground("paper", (), self)
        self._stack = QStackedWidget(self._ground)
        self._blank = TextLabel("", TextRole.HEADING, self._stack)
        self._stack.addWidget(self._blank)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self._panel)
        line.addWidget(self._ground, 1)
        self._column = QVBoxLayout(self._ground)
        self._column.addWidget(self._stack)
        self.people: PeopleCards
        self.pin: PinPage
        self.notices: NoticeStack
        self._space()
        self.show_opening()

    def show_opening(self) -> None:
        """The shop's file is being opened: nobody can be chosen yet."""
        self._panel.set_words(self._say("app.name"), self._say("sign_in.opening"))
        self._panel.set_under_way(True)
        self._blank.setText("")
        self._stack.setCurrentWidget(self._blank)

    def show_trouble(self, words: str) -> None:
        """The shop could not be opened: say why instead of waiting on."""
        self._panel.set_words(self._say("app.name"))
        self._panel.set_under_way(False)
        self._blank.setWordWrap(True)
        self._blank.setText(words)
        self._stack.setCurrentWidget(self._blank)

    def serve(self, doors: SignInDoors) -> None:
        """Who answers whether a PIN is right, from now on."""
        from desktop.screens.sign_in.proving import Proving  # brings asyncio: not before the first paint

        self._proving = Proving(doors, self._accept, self._refuse, self._proved)

    def show_people(
        self, shop_name: str, people: Sequence[Person], kept: KeptBasket | None = None, words: str = ""
    ) -> None:
        """Ask who is at the till; `kept` is the basket behind a lock, `words` a line under the name."""
        self._panel.set_under_way(False)
        self._panel.set_words(shop_name, words)
        self._build()
        self.people.set_people(people)
        for told in (KEPT, SCANNED, TROUBLE):
            self.notices.remove(told)
        if kept:
            self._last_person_id = kept.person_id
            self.notices.put(self._kept_notice(kept))
        self._go_to_people()

    def refuse_scan(self) -> None:
        """A label was read while nobody is signed in: say that it went nowhere."""
        self._tell(SCANNED, self._say("sign_in.scan_refused"))

    def tell(self, words: str) -> None:
        """Something went wrong while nobody is signed in; whoever comes next can still sign in."""
        if self._stack.currentIndex() in (PIN, PEOPLE):
            self._tell(TROUBLE, words)
        else:
            self.show_trouble(words)

    def _tell(self, key: str, words: str) -> None:
        from desktop.screens.widgets.notice_bar import Notice
        from desktop.screens.widgets.painting import Tone

        page = self._stack.currentIndex()
        if page == PIN:
            self.pin.warn(words)
        elif page == PEOPLE:
            self.notices.put(Notice(key, Tone.BAD if key == TROUBLE else Tone.WARN, words))

    def ask(self, person: Person) -> None:
        """Go straight to this person's PIN."""
        self._ask_pin(person)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        page = self._stack.currentIndex()
        if event.key() == Qt.Key.Key_Escape and page == PIN:
            self._go_to_people()
            return
        if event.text().isdigit() and page == PEOPLE:
            self.people.keyPressEvent(event)
            return
        event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._space()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._space()

    def _build(self) -> None:
        """The pages after the first paint, once."""
        from desktop.screens.sign_in.people_page import PeopleCards
        from desktop.screens.widgets.notice_bar import NoticeStack

        if self._stack.count() > 1:
            return
        self.people = PeopleCards(self._say)
        self.people.chosen.connect(self._ask_pin)
        self.notices = NoticeStack()
        people = QWidget()
        column = QVBoxLayout(people)
        column.setContentsMargins(0, 0, 0, 0)
        self._title = TextLabel(self._say("sign_in.title"), TextRole.TITLE)
        self._hint = TextLabel(self._say("sign_in.hint"), TextRole.QUIET)
        self._hint.setWordWrap(True)
        column.addStretch(2)
        for widget in (self._title, self._hint, self.notices):
            column.addWidget(widget)
        # The cards take the height they need and scroll when there is less.
        self.people.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        column.addWidget(self.people, 100)
        column.addStretch(3)
        self._people_column = column
        self._stack.addWidget(people)
        self._stack.addWidget(self._pin_page())
        self._space()

    def _pin_page(self) -> QWidget:
        from desktop.screens.sign_in.pin_page import PinPage
        from desktop.screens.widgets.buttons import KeyButton, KeyFace

        self.back = KeyButton(self._say("sign_in.back"), self._say("key.esc"), KeyFace.BARE)
        self.back.clicked.connect(lambda _checked=False: self._go_to_people())
        self.pin = PinPage(self._say)
        self.pin.set_back(self.back)
        self.pin.entered.connect(self._prove)
        return self.pin

    def _kept_notice(self, kept: KeptBasket) -> Notice:
        from desktop.screens.widgets.notice_bar import Notice
        from desktop.screens.widgets.painting import Tone

        key = "sign_in.kept_one" if kept.items == 1 else "sign_in.kept"
        words = self._say(key, name=kept.name, items=kept.items)
        return Notice(KEPT, Tone.INFO, words, self._say("sign_in.kept_detail"))

    def _ask_pin(self, person: Person) -> None:
        self._last_person_id = person.person_id
        self._stack.setCurrentIndex(PIN)
        self.pin.show_person(person)

    def _prove(self, pin: str) -> None:
        if self._proving and self.pin.person:
            self._proving.prove(self.pin.person.person_id, pin)

    def _accept(self, person: Person) -> None:
        self._go_to_people()
        self.signed_in.emit(person)

    def _refuse(self, refusal: Refusal) -> None:
        if self._stack.currentIndex() == PIN:
            self.pin.refuse(refusal)

    def _proved(self) -> None:
        self.pin.pad.clear()

    def _go_to_people(self) -> None:
        self._stack.setCurrentIndex(PEOPLE)
        self.people.point_at(self._last_person_id)

    def _space(self) -> None:
        theme = current()
        self._panel.setVisible(self.width() >= theme.px(NARROW))
        roomy = self.width() >= theme.px(NARROW) and self.height() >= theme.px(600)
        side, top = theme.px(56 if roomy else 20), theme.px(48 if roomy else 16)
        self._column.setContentsMargins(side, top, side, theme.px(32 if roomy else 12))
        if self._stack.count() > 1:
            self._people_column.setSpacing(theme.px(12))
