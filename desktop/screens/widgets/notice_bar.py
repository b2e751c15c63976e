"""Sticky notices: what happened, what is safe, the next step; they stay until someone takes them away."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.screens.theme import colour, current
from desktop.screens.widgets.buttons import KeyButton
from desktop.screens.widgets.painting import TONE_ICONS, Tone, draw_edge, draw_icon, fill_box, tone_colours
from desktop.screens.widgets.text_label import TextLabel, TextRole

RADIUS = 11
# The text stands in ink: the ground, the edge and the icon already carry the tone.
ICON = 20
NARROW, LOW = 400, 500
"""Narrower than this the answers go under the words; in a lower window each word must earn its room."""


def _is_low(widget: QWidget) -> bool:
    return widget.window().height() < current().px(LOW)


@dataclass(frozen=True, slots=True)
class Notice:
    """`headline` says what happened, `detail` what is safe; `actions` are (key, text), best a single one."""

    key: str
    tone: Tone
    headline: str
    detail: str = ""
    actions: Sequence[tuple[str, str]] = ()


class NoticeBar(QWidget):
    """One notice; tells (notice key, action key)."""

    acted = Signal(str, str)

    def __init__(self, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notice = notice
        self._line = QHBoxLayout(self)
        self._words = QVBoxLayout()
        self._answers = QHBoxLayout()
        self._headline = TextLabel(role=TextRole.STRONG, parent=self)
        self._detail = TextLabel(role=TextRole.BODY, parent=self)
        self.buttons: list[KeyButton] = []
        for label in (self._headline, self._detail):
            label.setWordWrap(True)
            self._words.addWidget(label)
        self._words.insertStretch(0)
        self._words.addStretch()
        self._line.addLayout(self._words, 1)
        self._line.addLayout(self._answers)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.set_notice(notice)
        self._space()

    def notice(self) -> Notice:
        return self._notice

    def set_notice(self, notice: Notice) -> None:
        """Show another notice in place of this one."""
        same_answers = self.buttons and tuple(notice.actions) == tuple(self._notice.actions)
        self._notice = notice
        self._headline.setText(notice.headline)
        self._detail.setText(notice.detail)
        self.setAccessibleName(f"{notice.headline} {notice.detail}".strip())
        if not same_answers:
            self._set_buttons(notice)
        self._fit()
        self.update()

    def _set_buttons(self, notice: Notice) -> None:
        for old in self.buttons:
            self._answers.removeWidget(old)
            old.hide()  # it is deleted only when control returns to the event loop
            old.deleteLater()
        self.buttons = [self._button(key, text) for key, text in notice.actions]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as the wrapped words need at this width: a sentence is never cut.

        Where a large scale leaves little height, what is safe gives way to what happened and its answers; a
        screen reader hears both.
        """
        narrow, low = bool(self.buttons) and self.width() < current().px(NARROW), _is_low(self)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._line.setDirection(way)
        self._detail.set_role(TextRole.SMALL if low else TextRole.BODY)
        self._detail.setVisible(bool(self._notice.detail) and not (narrow and low))
        self.setToolTip("" if self._detail.isVisibleTo(self) else self._notice.detail)
        self.setMinimumHeight(self._line.totalHeightForWidth(self.width()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._space()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        ink, ground = tone_colours(self._notice.tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        fill_box(painter, box, colour(ground), theme.px(RADIUS))
        draw_edge(painter, box, colour(ink), theme.px(RADIUS))
        side = theme.px(ICON)
        sign = QRectF(theme.px(14), (box.height() - side) / 2, side, side)
        draw_icon(painter, TONE_ICONS[self._notice.tone], ink, sign)
        painter.end()

    def _button(self, key: str, text: str) -> KeyButton:
        button = KeyButton(text, parent=self)
        button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda _checked=False: self.acted.emit(self._notice.key, key))
        self._answers.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return button

    def _space(self) -> None:
        theme = current()
        self._line.setContentsMargins(theme.px(14 + ICON + 12), theme.px(8), theme.px(10), theme.px(8))
        self._line.setSpacing(theme.px(8))
        self._answers.setSpacing(theme.px(8))
        self._words.setSpacing(theme.px(1))


class NoticeStack(QWidget):
    """Notices under each other, newest below, one per key; takes no room when empty.

    In a low window only the latest is seen; the one before it comes back when that is settled.
    """

    acted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._bars: dict[str, NoticeBar] = {}
        self._latest = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.hide()

    def put(self, notice: Notice) -> None:
        """Add a notice, or replace the one with the same key."""
        bar, self._latest = self._bars.get(notice.key), notice.key
        if bar:
            bar.set_notice(notice)
            self._show_those_with_room()
            return
        bar = NoticeBar(notice, self)
        bar.acted.connect(self.acted)
        self._bars[notice.key] = bar
        self._column.setSpacing(current().px(8))
        self._column.addWidget(bar)
        self.show()
        self._show_those_with_room()

    def remove(self, key: str) -> None:
        """Take a notice away; nothing happens if it is not there."""
        bar = self._bars.pop(key, None)
        if bar:
            self._column.removeWidget(bar)
            bar.hide()
            bar.deleteLater()
        self.setVisible(bool(self._bars))
        if key == self._latest:
            self._latest = next(reversed(self._bars), "")
        self._show_those_with_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_those_with_room()

    def _show_those_with_room(self) -> None:
        low = _is_low(self)
        for key, bar in self._bars.items():
            bar.setVisible(not low or key == self._latest)

    def bars(self) -> dict[str, NoticeBar]:
        return dict(self._bars)
