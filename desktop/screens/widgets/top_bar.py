"""The bar along the top: search or the way back, then where and who one is, and how things stand."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.screens.theme import current
from desktop.screens.widgets.card import Ground
from desktop.screens.widgets.painting import Tone, text_width
from desktop.screens.widgets.pill import Pill, PillState
from desktop.screens.widgets.text_label import TextLabel, TextRole

HEIGHT = 60


class TopBar(Ground):
    """Tells the key of the status pressed; where room is scarce words and pills shorten."""

    pill_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("card", ("bottom",), parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._line = QHBoxLayout(self)
        self._left: QWidget | None = None
        self._line.addStretch(1)
        self._words = TextLabel(role=TextRole.QUIET, parent=self)
        self._line.addWidget(self._words)
        self._pills: dict[str, Pill] = {}
        self._texts = ("", "")
        self._space()

    def set_left(self, widget: QWidget | None) -> None:
        """Put a search box or a way back at the left; the one before is hidden and stays the caller's."""
        if self._left:
            self._line.removeWidget(self._left)
            self._left.hide()
        self._left = widget
        if widget:
            self._line.insertWidget(0, widget)
            widget.show()
        self._fit()

    def set_words(self, text: str, short_text: str = "") -> None:
        """Till, shift and person; the short text stands in where room is scarce."""
        self._texts = (text, short_text or text)
        self._words.setAccessibleName(text)
        self._fit()

    def set_pills(self, states: Sequence[PillState]) -> None:
        """Show these statuses, the most important first; pills that stay keep their place and focus."""
        if [state.key for state in states] != list(self._pills):
            self._exchange(states)
        for state in states:
            self._pills[state.key].set_state(state)
        self._fit()

    def _exchange(self, states: Sequence[PillState]) -> None:
        stay = {state.key for state in states}
        for key, old in self._pills.items():
            self._line.removeWidget(old)
            if key not in stay:
                old.hide()  # it is deleted only when control returns to the event loop
                old.deleteLater()
        self._pills = {state.key: self._pills.get(state.key) or self._pill(state) for state in states}
        before: QWidget = self._words
        for pill in self._pills.values():
            self._line.addWidget(pill, 0, Qt.AlignmentFlag.AlignVCenter)
            QWidget.setTabOrder(before, pill)
            before = pill

    def pills(self) -> dict[str, Pill]:
        return dict(self._pills)

    def words(self) -> TextLabel:
        return self._words

    def sizeHint(self) -> QSize:
        return QSize(current().px(600), current().px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(320), current().px(HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._space()

    def _pill(self, state: PillState) -> Pill:
        pill = Pill(state, self)
        pill.clicked.connect(lambda _checked=False: self.pill_chosen.emit(state.key))
        return pill

    def _fit(self) -> None:
        """Shorten the words, then pills from the right, until everything has room; where that is not enough
        leave the words out, for the rail still tells who is here; then good news keep only their sign."""
        gap = self._line.spacing()
        left = self._left.sizeHint().width() + gap if self._left else 0
        least_left = self._left.minimumSizeHint().width() + gap if self._left else 0
        margins = self._line.contentsMargins()
        room = self.width() - margins.left() - margins.right() - left
        pills = list(self._pills.values())
        short: set[Pill] = set()

        def left_for_words() -> int:
            return room - gap - sum(pill.width_of(pill in short) + gap for pill in pills)

        full, words = self._texts
        font = self._words.font()
        if text_width(full, font) <= left_for_words():
            words = full
        for pill in reversed(pills):
            if text_width(words, font) > left_for_words():
                short.add(pill)
        for pill in pills:
            pill.set_short(pill in short)
        if text_width(words, font) > left_for_words() + left - least_left:
            words = ""
        spare = left_for_words() + gap + left - least_left - text_width(words, font)  # none after the last
        for pill in sorted(reversed(pills), key=lambda pill: pill.state().tone is not Tone.GOOD):
            if spare < 0:  # good news first
                spare += pill.width_of(pill in short) - pill.bare_width()
                pill.set_bare()
        self._words.setText(words)
        self._words.setToolTip("" if words == full else full)

    def _space(self) -> None:
        theme = current()
        self._line.setContentsMargins(theme.px(20), 0, theme.px(20), 0)
        self._line.setSpacing(theme.px(14))
        self._fit()
