"""Sticky notices: what happened, what is safe, the next step; they stay until someone takes them away."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.screens.theme import colour, current
from desktop.screens.widgets.buttons import KeyButton
from desktop.screens.widgets.painting import TONE_ICONS, Tone, draw_edge, draw_icon, fill_box, tone_colours
from desktop.screens.widgets.text_label import TextLabel, TextRole

RADIUS = 11
# The text stands in ink: the ground, the edge and the icon already carry the tone.
ICON, GAP = 20, 8
FINGER_PX = 44
NARROW, LOW = 400, 500
"""Narrower than this the answers go under the words; in a lower window each word must earn its room."""


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
        self._low = False
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

    def set_low(self, low: bool) -> None:
        """Where height is scarce what is safe gives way to what happened and its answers; a screen reader
        hears both."""
        self._low = low
        self._fit()

    def height_at(self, width: int, low: bool) -> int:
        """Pixels the wrapped words and the answers need at this width: a sentence is never cut."""
        px, narrow = current().px, self._is_narrow(width)
        edge = px(5 if low else 8)
        room = width - px(14 + ICON + 12) - px(10)
        keys = self._key_height(low) if self.buttons else 0
        if not narrow:
            room -= sum(max(button.sizeHint().width(), px(64)) + px(8) for button in self.buttons)
        words = _wrapped_height(self._notice.headline, TextRole.STRONG, room)
        if self._notice.detail and self._tells_detail(width, low):
            words += px(1) + _wrapped_height(self._notice.detail, _detail_role(low), room)
        return 2 * edge + (words + edge + keys if narrow else max(words, keys, px(ICON)))

    def _fit(self) -> None:
        """As high as the wrapped words need at this width, the answers beside or under them."""
        px, low, narrow = current().px, self._low, self._is_narrow(self.width())
        way, edge = QBoxLayout.Direction, px(5 if low else 8)
        self._line.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        self._line.setContentsMargins(px(14 + ICON + 12), edge, px(10), edge)
        self._line.setSpacing(edge if narrow else px(8))
        self._detail.set_role(_detail_role(low))
        self._detail.setVisible(bool(self._notice.detail) and self._tells_detail(self.width(), low))
        self.setToolTip("" if self._detail.isVisibleTo(self) else self._notice.detail)
        for button in self.buttons:
            button.setFixedHeight(self._key_height(low))
        self.setMinimumHeight(self.height_at(self.width(), low))

    def _is_narrow(self, width: int) -> bool:
        """Where the answers would leave the words less than half of the room, or little altogether."""
        answers = sum(button.sizeHint().width() + current().px(8) for button in self.buttons)
        return bool(self.buttons) and (width < current().px(NARROW) or 2 * answers > width)

    def _tells_detail(self, width: int, low: bool) -> bool:
        return not low or not (self._is_narrow(width) or width < current().px(NARROW))

    def _key_height(self, low: bool) -> int:
        return max(FINGER_PX, current().px(40)) if low else current().px(48)

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
        self._answers.setSpacing(theme.px(8))
        self._words.setSpacing(theme.px(1))


def _detail_role(low: bool) -> TextRole:
    return TextRole.SMALL if low else TextRole.BODY


def _wrapped_height(text: str, role: TextRole, width: int) -> int:
    """Measured, not tried: showing and hiding words to learn their height lays everything out each time."""
    size, weight, _ink = role.value
    metrics = QFontMetrics(current().font(size, weight))
    place = QRect(0, 0, max(1, width), 1 << 20)
    return metrics.boundingRect(place, int(Qt.TextFlag.TextWordWrap), text).height() + 1


class NoticeStack(QWidget):
    """Notices under each other, newest below, one per key; takes no room when empty.

    Whoever has little height to give says how much with `set_room`, whenever `changed` is told: the latest
    that asks something, or else the latest, is always seen whole, the others as far as there is room; they
    come back when it is settled.
    """

    acted = Signal(str, str)
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._bars: dict[str, NoticeBar] = {}
        self._latest = ""
        self._room: tuple[int, int] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.hide()

    def put(self, notice: Notice) -> None:
        """Add a notice, or replace the one with the same key."""
        bar, self._latest = self._bars.get(notice.key), notice.key
        if bar:
            bar.set_notice(notice)
        else:
            bar = NoticeBar(notice, self)
            bar.acted.connect(self.acted)
            self._bars[notice.key] = bar
            self._column.setSpacing(current().px(GAP))
            self._column.addWidget(bar)
            self.show()
        self._show_those_with_room()
        self.changed.emit()

    def tell(self, key: str, notice: Notice | None) -> None:
        """What there is to tell under a key by now; nothing takes away what stood there."""
        if notice:
            self.put(notice)
        else:
            self.remove(key)

    def remove(self, key: str) -> None:
        """Take a notice away; nothing happens if it is not there."""
        bar = self._bars.pop(key, None)
        if bar is None:
            return
        self._column.removeWidget(bar)
        bar.hide()
        bar.deleteLater()
        self.setVisible(bool(self._bars))
        if key == self._latest:
            self._latest = next(reversed(self._bars), "")
        self._show_those_with_room()
        self.changed.emit()

    def set_room(self, width: int, height: int) -> None:
        """There is so much room for notices; the foremost takes what it needs all the same."""
        self._room = (width, height)
        self._show_those_with_room()

    def least_height(self, width: int, low: bool = True) -> int:
        """What the foremost needs, if `low` when each word must earn its room; nothing without notices."""
        foremost = self._bars.get(self._foremost())
        return foremost.height_at(width, low) if foremost else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_those_with_room()

    def _foremost(self) -> str:
        """The key of what is shown whatever else is not: the latest, but a question before mere news."""
        latest = self._bars.get(self._latest)
        if latest is None or latest.notice().actions:
            return self._latest
        asking = [key for key, bar in self._bars.items() if bar.notice().actions]
        return asking[-1] if asking else self._latest

    def _show_those_with_room(self) -> None:
        foremost = self._foremost()
        first = self._bars.get(foremost)
        if first is None:
            return
        width, room = self._room or (self.width(), self.window().height() - current().px(LOW))
        low = first.height_at(width, low=False) > room
        room -= first.height_at(width, low)
        shown = {foremost}
        for key in reversed(self._bars):
            if key not in shown:
                room -= self._bars[key].height_at(width, low) + current().px(GAP)
                if room >= 0:
                    shown.add(key)
        for key, bar in self._bars.items():
            bar.set_low(low)
            bar.setVisible(key in shown)

    def bars(self) -> dict[str, NoticeBar]:
        return dict(self._bars)
