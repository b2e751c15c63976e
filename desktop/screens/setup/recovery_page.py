"""The recovery code, shown once: print it, save it, and prove that it was kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import KedaiError
from desktop.messages.say import Say
from desktop.screens.aslot import aslot
from desktop.screens.setup.checks import NotTheSame
from desktop.screens.setup.field import Field
from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton
from desktop.screens.widgets.card import Card
from desktop.screens.widgets.text_label import TextLabel, TextRole

PrintCode = Callable[[str], Awaitable[None]]
GROUPS_A_ROW = 4
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


class WrongGroup(NotTheSame):
    """Not the last group of the code."""

    code = "setup.wrong_group"


def plain_code(text: str) -> str:
    """A recovery code without case, gaps and letters that are read for others."""
    return "".join(letter for letter in text.upper().translate(_MISREAD) if letter.isalnum())


class RecoveryPage(QWidget):
    """`take` is true once the last group was typed; without `print_code` there is no key to print."""

    go_on = Signal()

    def __init__(self, say: Say, shop_name: str, code: str, print_code: PrintCode | None) -> None:
        super().__init__()
        self._say, self._shop_name, self.code, self._print = say, shop_name, code, print_code
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(current().px(14))
        column.addWidget(self._code_card())
        self.save_key = KeyButton(say("setup.recovery.save"))
        self.save_key.clicked.connect(lambda _checked=False: self._choose_file())
        self.print_key = KeyButton(say("setup.recovery.print"))
        self.print_key.clicked.connect(lambda _checked=False: self._print_it())
        self.print_key.setVisible(print_code is not None)
        keys = QHBoxLayout()
        keys.setSpacing(current().px(10))
        for key in (self.print_key, self.save_key):
            keys.addWidget(key, 1)
        column.addLayout(keys)
        self.outcome = TextLabel("", TextRole.QUIET, self)
        self.outcome.setWordWrap(True)
        column.addWidget(self.outcome)
        self.check = Field(say, "setup.recovery.check", self._check_group, self)
        column.addWidget(self.check)
        column.addStretch(1)

    def take(self) -> bool:
        """Whether the last group was typed; says so if not."""
        return self.check.insist()

    def keep(self) -> None:
        """Nothing of this page is kept anywhere."""

    def begin(self) -> None:
        """Put the keyboard where typing starts."""
        self.check.edit.setFocus(Qt.FocusReason.TabFocusReason)

    def save_to(self, path: Path) -> None:
        """Write the code as a text file, and say where or why not."""
        try:
            path.write_text(self._say("setup.recovery.paper", shop=self._shop_name, code=self.code), "utf-8")
        except OSError:
            self._tell(self._say("setup.recovery.not_saved", path=str(path)), TextRole.BAD)
        else:
            self._tell(self._say("setup.recovery.saved", path=str(path)), TextRole.GOOD)

    def _check_group(self, text: str) -> None:
        if plain_code(text) != plain_code(self.code.split("-")[-1]):
            raise WrongGroup

    def _code_card(self) -> Card:
        card = Card(pad=24, gap=12, parent=self)
        grid = QGridLayout()
        grid.setVerticalSpacing(current().px(12))
        for at, group in enumerate(self.code.split("-")):
            label = TextLabel(group, TextRole.TITLE, card)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            grid.addWidget(label, at // GROUPS_A_ROW, at % GROUPS_A_ROW)
        card.column.addLayout(grid)
        return card

    def _choose_file(self) -> None:
        dialog = QFileDialog(self.window(), self._say("setup.recovery.save"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("txt")
        dialog.selectFile(self._say("setup.recovery.file_name"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.save_to(Path(name)))
        dialog.open()

    @aslot
    async def _print_it(self) -> None:
        if self._print is None:
            return
        self._tell(self._say("setup.recovery.printing"), TextRole.QUIET)
        try:
            await self._print(self.code)
        except KedaiError as error:
            self._tell(self._say.error(error), TextRole.BAD)
        else:
            self._tell(self._say("setup.recovery.printed"), TextRole.GOOD)

    def _tell(self, words: str, role: TextRole) -> None:
        self.outcome.set_role(role)
        self.outcome.setText(words)
