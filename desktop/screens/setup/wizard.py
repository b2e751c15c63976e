"""The first start: step by step to a shop, its recovery code kept, and nothing half made."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from desktop.database.envelope import KeyStore
from desktop.errors import KedaiError
from desktop.messages.say import Say
from desktop.new_shop import Locks, Owner
from desktop.screens.aslot import aslot
from desktop.screens.setup.answers import Answers
from desktop.screens.setup.form_screen import RING, FormScreen
from desktop.screens.setup.form_scroll import FormScroll
from desktop.screens.setup.join_steps import JOINING, Joining
from desktop.screens.setup.recovery_page import RecoveryPage
from desktop.screens.setup.step_list import StepList
from desktop.screens.setup.steps import STEPS, Step, StepContext
from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton, PrimaryButton
from desktop.screens.widgets.notice_bar import Notice, NoticeStack
from desktop.screens.widgets.painting import Tone
from desktop.screens.widgets.text_label import TextLabel, TextRole
from desktop.setup.set_up_shop import SetUpShop

MakeShop = Callable[[SetUpShop, Owner, Locks, bool], Awaitable[str | None]]
JoinShop = Callable[[Joining, Locks], Awaitable[str | None]]
FORM_WIDTH = 560
TROUBLE = "trouble"
Way = tuple[type[Step], ...]

# Which step can put a refusal right, by the start of its code; the last step for everything else.
_STEP_OF = {
    "setup.no_shop_name": "shop",
    "setup.no_address": "shop",
    "setup.bad_uen": "shop",
    "setup.bad_gst_number": "gst",
    "setup.no_gst_date": "gst",
    "setup.bad_gst_date": "gst",
    "staff.": "owner",
    "keys.": "lock",
}
_JOIN_STEP_OF = {"setup.": "join", "sync.": "join", "staff.": "join_owner", "keys.": "lock"}


@dataclass(frozen=True, slots=True)
class FirstStart:
    """What the wizard is given. `make` makes the shop in `folder` and answers its recovery code.

    `join` does so for a till of a shop that has Kedai already. `keyring` is nothing where the machine's
    keyring does not work.
    """

    folder: Path
    keyring: KeyStore | None
    today: date
    say_in: Callable[[str], Say]
    make: MakeShop
    join: JoinShop | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """The shop that is there now; the printer as (host, port), to be set up once the shop is open."""

    folder: Path
    language: str
    printer: tuple[str, int] | None
    passphrase: str | None


class Wizard(FormScreen):
    """Tells `made` once the owner has proved to have kept the recovery code."""

    made = Signal(object)  # a Made

    def __init__(self, start: FirstStart, language: str = "en", parent: QWidget | None = None) -> None:
        super().__init__("", "", FORM_WIDTH, parent)
        self._start = start
        self.answers = Answers(language=language)
        self._say = start.say_in(language)
        self._at = 0
        self._path: Way = STEPS
        self._is_making = False
        self.page: Step | RecoveryPage | None = None
        self._steps = StepList(self.panel)
        self.panel.column.addWidget(self._steps)
        self.panel.column.addStretch(1)
        self._lay_out()
        self._show_step(0)

    def is_making(self) -> bool:
        """Whether the shop is being made now: the window must stay open until that is over."""
        return self._is_making

    def showEvent(self, event: QShowEvent) -> None:
        """The keyboard works from the first moment: focus set before a page shows is lost."""
        super().showEvent(event)
        if self.page is not None:
            self.page.begin()

    def go_on(self) -> None:
        """Take the answers of this page and turn to the next, if they will do."""
        if self._is_making:
            return
        if self._at > self._last + 1:
            self._finish()
        elif self.page and self.page.take():
            if isinstance(self.page, RecoveryPage):
                self._show_done()
            elif self._at == self._last:
                self._make()
            else:
                self._show_step(self._at + 1)
        else:
            self._scroll.follow()

    def go_back(self) -> None:
        """One step back, keeping what is typed; there is no way back once the shop is made."""
        if self._is_making or not 0 < self._at <= self._last or self.page is None:
            return
        self.page.keep()
        self._show_step(self._at - 1)

    def go_join(self) -> None:
        """Not a new shop, but one more till of a shop that has Kedai."""
        if self._is_making or self._at != 0 or self.page is None or self._start.join is None:
            return
        self.page.keep()
        self._path = JOINING
        self._show_step(1)

    @property
    def _last(self) -> int:
        return len(self._path) - 1

    @property
    def _is_joining(self) -> bool:
        return self._path is JOINING

    async def _recovery_code(self) -> str | None:
        answers, start = self.answers, self._start
        locks = answers.locks(start.keyring)
        if self._is_joining and start.join:
            return await start.join(joining_of(answers), locks)
        return await start.make(answers.plan(start.today), answers.owner(), locks, answers.with_demo)

    @aslot
    async def _make(self) -> None:
        self._show_making()
        try:
            code = await self._recovery_code()
        except KedaiError as error:
            self._is_making = False
            self._show_step(_step_for(error, self._path))
            self._tell_trouble(error)
            return
        self._is_making = False
        if code is None:
            self._show_done()
        else:
            self._show_code(code)

    def _show_step(self, at: int) -> None:
        # The language may just have been chosen: everything from here on is in it.
        self._say = self._start.say_in(self.answers.language)
        self._at = at
        if at == 0:
            self._path = STEPS
        self._notices.remove(TROUBLE)
        context = StepContext(
            self._say, self.answers, self._start.today, keyring_works=self._start.keyring is not None
        )
        step = self._path[at](context)
        self._put(step, step.key)
        step.go_on.connect(self.go_on)
        self.back.setVisible(at > 0)
        self.join.setVisible(at == 0 and self._start.join is not None)
        last = "setup.join_now" if self._is_joining else "setup.make"
        self.next.setText(self._say(last if at == self._last else "setup.next"))
        step.begin()

    def _show_making(self) -> None:
        self._is_making = True
        self._put(None, "joining" if self._is_joining else "making")
        for widget in (self.back, self.next):
            widget.hide()
        self._progress.show()

    def _show_code(self, code: str) -> None:
        self._at = self._last + 1
        page = RecoveryPage(self._say, self.answers.name or self.answers.join_label, code)
        page.go_on.connect(self.go_on)
        self._put(page, "recovery")
        self.next.setText(self._say("setup.next"))
        page.begin()

    def _show_done(self) -> None:
        self._at = self._last + 2
        self._put(None, "joined" if self._is_joining else "done")
        self.next.setText(self._say("setup.open"))
        self.next.setFocus(Qt.FocusReason.TabFocusReason)

    def _finish(self) -> None:
        answers = self.answers
        passphrase = answers.passphrase or None
        printer = None if self._is_joining else answers.printer_address()
        self.made.emit(Made(self._start.folder, answers.language, printer, passphrase))

    def _tell_trouble(self, error: KedaiError) -> None:
        words = self._say("setup.not_joined" if self._is_joining else "setup.not_made")
        self._notices.put(Notice(TROUBLE, Tone.BAD, self._say.error(error), words))

    def _put(self, page: Step | RecoveryPage | None, key: str) -> None:
        """Show a page under its title; the one before is gone, its answers are kept apart."""
        self.page = page
        self._scroll.set_form(page or QWidget(), read_first=isinstance(page, RecoveryPage))
        self._title.setText(self._say(f"setup.{key}.title"))
        self._intro.setText(self._say(f"setup.{key}.intro"))
        self.panel.set_words(self._say("setup.join.title" if self._is_joining else "setup.title"))
        names = [self._say(f"setup.{step.key}.step") for step in self._path]
        self._steps.set_steps([*names, self._say("setup.recovery.step")], self._at)
        self.back.setText(self._say("setup.back"))
        self.next.set_key_hint(self._say("key.enter"))
        self._progress.hide()
        self.next.show()
        self.back.hide()
        self.join.hide()
        self.join.setText(self._say("setup.join_shop"))

    def _lay_out(self) -> None:
        self._title = TextLabel("", TextRole.TITLE)
        self._intro = TextLabel("", TextRole.MUTED)
        self._intro.setWordWrap(True)
        self._notices = NoticeStack()
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._scroll = FormScroll()
        self._scroll.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.back = KeyButton("", self._say("key.esc"))
        self.next = PrimaryButton("", self._say("key.enter"))
        self.next.set_text_size(16)
        self.join = KeyButton("")
        self.join.clicked.connect(lambda _checked=False: self.go_join())
        self.back.clicked.connect(lambda _checked=False: self.go_back())
        self.next.clicked.connect(lambda _checked=False: self.go_on())
        for widget in (self._title, self._intro, self._notices, self._progress):
            self.column.addWidget(widget)
        self.column.addWidget(self._scroll, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(RING, 0, RING, 0)
        foot.addWidget(self.back)
        foot.addWidget(self.join)
        foot.addStretch(1)
        foot.addWidget(self.next)
        self.column.addLayout(foot)

    def space(self, side: int) -> None:
        """Less room above where the window is low."""
        theme = current()
        top = theme.px(44 if self.height() >= theme.px(600) else 14)
        side = max(theme.px(20), side)
        self.column.setContentsMargins(side, top, side, theme.px(24 if top > theme.px(20) else 12))
        self.column.setSpacing(theme.px(10))
        self._title.setContentsMargins(RING, 0, RING, 0)
        self._intro.setContentsMargins(RING, 0, RING, theme.px(10))
        self.back.setMinimumWidth(theme.px(120))
        self.next.setMinimumWidth(theme.px(220))


def joining_of(answers: Answers) -> Joining:
    """What was said, for whoever joins."""
    return Joining(
        answers.service,
        answers.join_code.upper(),
        answers.join_label.upper(),
        answers.owner_name,
        answers.pin,
        answers.password,
        answers.join_certificate.upper(),
    )


def _step_for(error: KedaiError, path: Way) -> int:
    """The step that can put it right; the last one where none can."""
    steps = _JOIN_STEP_OF if path is JOINING else _STEP_OF
    key = next((step for start, step in steps.items() if error.code.startswith(start)), path[-1].key)
    return next(at for at, step in enumerate(path) if step.key == key)
