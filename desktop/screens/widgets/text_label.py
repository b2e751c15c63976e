"""Words on a screen by their role, so that size, weight and colour come from the theme alone."""

from enum import Enum

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QWidget

from desktop.screens import fonts
from desktop.screens.theme import colour, current


class TextRole(Enum):
    """Size at 100 percent, weight, and the token of the colour."""

    TITLE = (22, fonts.BOLD, "ink")
    HEADING = (16, fonts.BOLD, "ink")
    BODY = (14, fonts.REGULAR, "ink")
    STRONG = (14, fonts.SEMI_BOLD, "ink")
    MUTED = (14, fonts.REGULAR, "ink2")
    QUIET = (13, fonts.REGULAR, "ink2")
    SMALL = (12, fonts.REGULAR, "ink2")
    MONEY = (18, fonts.BOLD, "ink")
    TOTAL = (36, fonts.BOLD, "ink")
    GOOD = (14, fonts.MEDIUM, "good")
    WARN = (14, fonts.MEDIUM, "warn")
    BAD = (14, fonts.MEDIUM, "bad")


class TextLabel(QLabel):
    """Plain text; a role given as WARN or BAD must also say so in its words."""

    def __init__(self, text: str = "", role: TextRole = TextRole.BODY, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = role
        # Names of items and people are shown as they are, never read as markup.
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        self._dress()

    def set_role(self, role: TextRole) -> None:
        self._role = role
        self._dress()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._dress()

    def _dress(self) -> None:
        theme = current()
        size, weight, token = self._role.value
        font = theme.font(size, weight)
        ink = colour(getattr(theme.tokens, token))
        if self.font() != font:
            self.setFont(font)
        if self.palette().color(QPalette.ColorRole.WindowText) != ink:
            palette = QPalette(self.palette())
            palette.setColor(QPalette.ColorRole.WindowText, ink)
            self.setPalette(palette)
