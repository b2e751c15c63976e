"""The recovery code, shown once: save it as a sheet to print or as text, and prove that it was kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.messages.say import Say
from desktop.screens.setup.checks import NotTheSame
from desktop.screens.setup.field import Field
from desktop.screens.setup.recovery_sheet import sheet_as_pdf, write_secret
from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton
from desktop.screens.widgets.card import Card
from desktop.screens.widgets.text_label import TextLabel, TextRole

PDF, TEXT = "pdf", "txt"
GROUPS_A_ROW = 4
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


class WrongGroup(NotTheSame):
    """Not the last group of the code."""

    code = "setup.wrong_group"


def plain_code(text: str) -> str:
    """A recovery code without case, gaps and letters that are read for others."""
    return "".join(letter for letter in text.upper().translate(_MISREAD) if letter.isalnum())


class RecoveryPage(QWidget):
    """`take` is true once the last group was typed."""

    go_on = Signal()

    def __init__(self, say: Say, shop_name: str, code: str) -> None:
        super().__init__()
        self._say, self._shop_name, self.code = say, shop_name, code
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(current().px(14))
        column.addWidget(self._code_card())
        self.keys: dict[str, KeyButton] = {}
        keys = QHBoxLayout()
        keys.setSpacing(current().px(10))
        for ending in (PDF, TEXT):
            key = self.keys[ending] = KeyButton(say(f"setup.recovery.save_{ending}"), parent=self)
            key.clicked.connect(lambda _checked=False, ending=ending: self._choose_file(ending))
            keys.addWidget(key, 1)
        column.addLayout(keys)
        self.outcome = TextLabel(say("setup.recovery.whoever"), TextRole.QUIET, self)
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
        """Write the code as a PDF or a text file, by the name's ending, and say where or why not."""
        try:
            write_secret(path, self._sheet(path.suffix.lower() == f".{PDF}"))
        except OSError:
            self._tell(self._say("setup.recovery.not_saved", path=str(path)), TextRole.BAD)
        else:
            self._tell(self._say("setup.recovery.saved", path=str(path)), TextRole.GOOD)

    def _sheet(self, as_pdf: bool) -> bytes:
        say = self._say
        heading, words = say("setup.recovery.sheet", shop=self._shop_name), say("setup.recovery.sheet_words")
        if as_pdf:
            return sheet_as_pdf(heading, self.code, words)
        return f"{heading}\n\n{self.code}\n\n{words}\n".encode()

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

    def _choose_file(self, ending: str) -> None:
        dialog = QFileDialog(self.window(), self._say(f"setup.recovery.save_{ending}"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(ending)
        dialog.selectFile(f"{self._say('setup.recovery.file_name')}.{ending}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.save_to(Path(name)))
        dialog.open()

    def _tell(self, words: str, role: TextRole) -> None:
        self.outcome.set_role(role)
        self.outcome.setText(words)
