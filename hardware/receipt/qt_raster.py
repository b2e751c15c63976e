"""The receipt drawn by Qt: as printer dots, as a picture for the screen and as a searchable PDF.

Works in any thread once a QGuiApplication exists and the fonts are loaded; the same document gives
the same dots everywhere.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import singledispatchmethod

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextLayout,
    QTextOption,
)

from hardware.errors import UnreadableDocument
from hardware.receipt import code128, doc, qr
from hardware.receipt.bitmap import Bitmap
from hardware.receipt.doc import Align, Line, ReceiptDoc, Size
from hardware.receipt.style import Style, style_for

DEFAULT_FONTS = ("Inter", "Noto Sans SC", "Noto Sans Tamil")
PAPER_DOTS = 576  # an 80 mm roll at 203 dpi
_PAPER_MM, _PAPER_MARGIN_MM = 80.0, 4.0
_PDF_DPI = 1200
_INK_BELOW = 150  # grey values darker than this become a black dot: keeps thin strokes on thermal paper
_INK_TABLE = bytes(0 if value < _INK_BELOW else 255 for value in range(256))
_TABULAR = QFont.Tag("tnum")

_Draw = Callable[[QPainter], None]


class _Target(Enum):
    DOTS = auto()
    SCREEN = auto()
    PDF = auto()


class ReceiptPainter:
    """Draws documents in the given font families, tried in order for every character."""

    def __init__(self, fonts: tuple[str, ...] = DEFAULT_FONTS) -> None:
        self._fonts = fonts

    def rasterise(self, document: ReceiptDoc, width_dots: int) -> Bitmap:
        """Black dots for a print head of this width."""
        return _to_bitmap(self._grey(document, width_dots, 0, _Target.DOTS))

    def png(self, document: ReceiptDoc, width_dots: int = PAPER_DOTS) -> bytes:
        """The paper as it would be printed, as a 1-bit PNG."""
        return self.rasterise(document, width_dots).to_png()

    def image(self, document: ReceiptDoc, width_dots: int = PAPER_DOTS, margin_dots: int = 32) -> QImage:
        """A smooth picture of the paper for the screen, with its white edges."""
        return self._grey(document, width_dots, margin_dots, _Target.SCREEN)

    def pdf(self, document: ReceiptDoc) -> bytes:
        """One page as wide as the roll and as tall as the receipt; its words can be searched."""
        sheet = _Sheet(document, style_for(PAPER_DOTS), self._fonts, _Target.PDF)
        mm_per_dot = (_PAPER_MM - 2 * _PAPER_MARGIN_MM) / PAPER_DOTS
        height_mm = sheet.height * mm_per_dot + 2 * _PAPER_MARGIN_MM
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setResolution(_PDF_DPI)
        writer.setPageSize(QPageSize(QSizeF(_PAPER_MM, height_mm), QPageSize.Unit.Millimeter))
        writer.setPageMargins(QMarginsF(0, 0, 0, 0))
        writer.setTitle(document.title)
        painter = QPainter(writer)
        painter.scale(_PDF_DPI / 25.4 * mm_per_dot, _PDF_DPI / 25.4 * mm_per_dot)
        painter.translate(_PAPER_MARGIN_MM / mm_per_dot, _PAPER_MARGIN_MM / mm_per_dot)
        sheet.draw(painter)
        painter.end()
        return bytes(buffer.data().data())

    def _grey(self, document: ReceiptDoc, width: int, margin: int, target: _Target) -> QImage:
        sheet = _Sheet(document, style_for(width), self._fonts, target)
        image = QImage(width + 2 * margin, max(sheet.height + 2 * margin, 1), QImage.Format.Format_Grayscale8)
        image.fill(255)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.translate(margin, margin)
        sheet.draw(painter)
        painter.end()
        return image


def _to_bitmap(grey: QImage) -> Bitmap:
    width, height = grey.width(), grey.height()
    black_white = bytes(grey.constBits()).translate(_INK_TABLE)
    hard = QImage(black_white, width, height, grey.bytesPerLine(), QImage.Format.Format_Grayscale8)
    mono = hard.convertToFormat(QImage.Format.Format_Mono, Qt.ImageConversionFlag.ThresholdDither)
    bits, step, stride = bytes(mono.constBits()), mono.bytesPerLine(), (width + 7) // 8
    rows = b"".join(bits[y * step : y * step + stride] for y in range(height))
    if mono.color(1) == 0xFFFFFFFF:
        rows = bytes(byte ^ 0xFF for byte in rows)
    if width % 8:  # the unused bits at the end of a row must be white whatever Qt left there
        mask = 0xFF00 >> width % 8 & 0xFF
        edge = range(stride - 1, len(rows), stride)
        patched = bytearray(rows)
        for place in edge:
            patched[place] &= mask
        rows = bytes(patched)
    return Bitmap(width, height, rows)


@dataclass(frozen=True, slots=True)
class _Words:
    """One run of words and how it looks."""

    text: str
    size: Size = Size.NORMAL
    bold: bool = False
    align: Align = Align.LEFT
    is_amount: bool = False


def _amount(text: str, size: Size, *, bold: bool = False) -> _Words:
    """Figures with a real minus sign: a hyphen in tabular width stands apart from its number."""
    is_number = text[-1:].isdigit() and not any(letter.isalpha() for letter in text)
    shown = "\u2212" + text[1:] if is_number and text.startswith("-") else text
    return _Words(shown, size, bold, Align.RIGHT, is_amount=is_number)


class _Sheet:
    """Measures blocks from the top down and keeps what to draw for later."""

    def __init__(self, document: ReceiptDoc, style: Style, fonts: tuple[str, ...], target: _Target) -> None:
        self._style = style
        self._fonts = list(fonts)
        self._target = target
        self.height = 0
        self._drawings: list[_Draw] = []
        leads = [each.lead for each in document.blocks if isinstance(each, doc.Columns) and each.lead]
        self._lead_width = self._widest(leads)
        for block in document.blocks:
            self._add(block)

    def draw(self, painter: QPainter) -> None:
        for drawing in self._drawings:
            drawing(painter)

    def _font(self, words: _Words) -> QFont:
        font = QFont(self._fonts)
        font.setPixelSize(self._style.px(words.size))
        # Regular strokes are one dot thin at small sizes and break up on thermal paper.
        font.setWeight(QFont.Weight.Bold if words.bold else QFont.Weight.Medium)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        # Digit under digit; but in a PDF the figures of this feature cannot be searched or copied.
        if words.is_amount and self._target is not _Target.PDF:
            font.setFeature(_TABULAR, 1)
        return font

    def _natural_width(self, words: _Words) -> int:
        layout = QTextLayout(words.text, self._font(words))
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        return math.ceil(line.naturalTextWidth())

    def _widest(self, leads: list[str]) -> int:
        """One width for every quantity of the document, so that all names begin on one line."""
        gap = self._style.gap
        widths = [max(self._natural_width(_Words(lead)) + gap, self._style.dots(42)) for lead in leads]
        return min(max(widths, default=0), self._style.width // 4)

    def _put(self, words: _Words, top: int, left: int, width: int) -> int:
        """Wrap the words into a box and remember to draw them; returns the height they take."""
        height = 0
        for paragraph in words.text.split("\n"):
            layout = QTextLayout(paragraph, self._font(words))
            layout.setTextOption(_WRAPPING)
            layout.beginLayout()
            while (line := layout.createLine()).isValid():
                line.setLineWidth(max(width, 1))
                free = max(width, 1) - line.naturalTextWidth()
                x = left + free * _FREE_SPACE_BEFORE[words.align]
                baseline = top + height + self._style.baseline(words.size)
                line.setPosition(QPointF(x, baseline - line.ascent()))
                height += self._style.line_height(words.size)
            layout.endLayout()
            self._drawings.append(_text(layout))
        return height

    def _box(self, top: int, left: int, width: int, height: int) -> None:
        self._drawings.append(_black(QRectF(left, top, width, height)))

    @singledispatchmethod
    def _add(self, block: doc.Block) -> None:
        """Cuts and drawer kicks leave no mark on the paper."""

    @_add.register
    def _(self, block: doc.Text) -> None:
        words = _Words(block.text, block.size, block.bold, block.align)
        self.height += self._put(words, self.height, 0, self._style.width)

    @_add.register
    def _(self, block: doc.Banner) -> None:
        style, pad = self._style, self._style.dots(14)
        words = _Words(block.text, Size.LARGE, True, Align.CENTER)
        bar = len(self._drawings)
        height = self._put(words, self.height + pad, 0, style.width)
        # The letters' own line leaves more room below than above: even it out by eye.
        bar_height = height + 2 * pad - style.dots(4)
        drawn_words = self._drawings[bar:]
        self._drawings[bar:] = [_white_on_black(QRectF(0, self.height, style.width, bar_height), drawn_words)]
        self.height += bar_height + style.dots(12)

    @_add.register
    def _(self, block: doc.Columns) -> None:
        lead = self._lead_width if block.lead else 0
        if lead:
            self._put(_Words(block.lead, block.size, block.bold), self.height, 0, lead)
        amount = _amount(block.right, block.size, bold=block.bold)
        # A huge total has its word one size smaller, on the same line.
        left_size = Size.LARGE if block.size is Size.HUGE else block.size
        self.height += self._pair(_Words(block.left, left_size, block.bold), amount, lead)
        indent = lead or (self._style.dots(30) if block.subs else 0)
        for sub in block.subs:
            amount = _amount(sub.right, Size.SMALL)
            self.height += self._pair(_Words(sub.left, Size.SMALL), amount, indent)
        if block.lead or block.subs:  # air between items, none between the sums
            self.height += self._style.dots(6)

    def _pair(self, left: _Words, right: _Words, indent: int) -> int:
        """Words from the indent on, beside an amount flush right on the first line; returns the height."""
        style = self._style
        amount_width = self._natural_width(right) if right.text else 0
        room = style.width - indent - amount_width - (style.gap if right.text else 0)
        drop = style.baseline(right.size) - style.baseline(left.size) if right.text else 0
        if room < style.width // 4:  # too long an amount: it goes below
            height = self._put(left, self.height, indent, style.width - indent)
            return height + self._put(right, self.height + height, indent, style.width - indent)
        height = drop + self._put(left, self.height + drop, indent, room)
        if right.text:
            height = max(height, self._put(right, self.height, style.width - amount_width, amount_width))
        return height

    @_add.register
    def _(self, block: doc.Rule) -> None:
        style, thin = self._style, self._style.dots(2)
        self.height += style.dots(12)
        top = self.height
        if block.line is Line.DASHED:
            dash = style.dots(8)
            for left in range(0, style.width, 2 * dash):
                self._box(top, left, min(dash, style.width - left), thin)
        else:
            self._box(top, 0, style.width, style.dots(5) if block.line is Line.STRONG else thin)
        if block.line is Line.DOUBLE:
            self._box(top + 3 * thin, 0, style.width, thin)
            self.height += 3 * thin
        self.height += thin + style.dots(12)

    @_add.register
    def _(self, block: doc.Image) -> None:
        picture = QImage.fromData(block.data)
        if picture.isNull():
            return  # a spoiled logo must not keep the customer from a receipt
        size = QSizeF(picture.size())
        limit = QSizeF(self._style.width, self._style.dots(block.max_height_mm * 10))
        if size.width() > limit.width() or size.height() > limit.height():
            size.scale(limit, Qt.AspectRatioMode.KeepAspectRatio)
        left = (self._style.width - size.width()) * _FREE_SPACE_BEFORE[block.align]
        box = QRectF(round(left), self.height, round(size.width()), round(size.height()))
        self._drawings.append(
            _picture(_as_dots(picture, box) if self._target is _Target.DOTS else picture, box)
        )
        self.height += round(size.height()) + 2 * self._style.block_gap

    @_add.register
    def _(self, block: doc.QrCode) -> None:
        style = self._style
        try:
            rows = qr.matrix(block.data)
        except UnreadableDocument:
            rows = ()  # the customer still gets a receipt, with the caption alone
        dots = max(min(style.dots(block.size_mm * 10), style.width) // (len(rows) + 8), 2)
        left, quiet = (style.width - dots * len(rows)) // 2, 2 * dots
        top = self.height + quiet
        self._drawings.append(_modules(rows, left, top, dots))
        self.height = top + dots * len(rows) + quiet + style.block_gap
        if block.caption:
            words = _Words(block.caption, Size.SMALL, False, Align.CENTER)
            self.height += self._put(words, self.height, 0, style.width)

    @_add.register
    def _(self, block: doc.Barcode) -> None:
        style = self._style
        try:
            bars = code128.modules(block.data)
        except UnreadableDocument:
            bars = ""
        dots = min(style.width // (len(bars) + 20), 2) if bars else 0
        self.height += style.dots(20)
        if dots:  # too long for the paper: the characters alone must do
            left, height = (style.width - dots * len(bars)) // 2, style.dots(block.height_mm * 10)
            for place, is_bar in enumerate(bars):
                if is_bar == "1":
                    self._box(self.height, left + place * dots, dots, height)
            self.height += height + style.block_gap
        words = _Words(block.data, Size.SMALL, False, Align.CENTER)
        self.height += self._put(words, self.height, 0, style.width)

    @_add.register
    def _(self, block: doc.Feed) -> None:
        self.height += block.lines * self._style.line_height(Size.NORMAL)


_FREE_SPACE_BEFORE = {Align.LEFT: 0.0, Align.CENTER: 0.5, Align.RIGHT: 1.0}
_WRAPPING = QTextOption()
_WRAPPING.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)


def _as_dots(picture: QImage, box: QRectF) -> QImage:
    """Shrunk, laid on white and dithered, so that greys of a logo survive on black-and-white paper."""
    size = box.size().toSize()
    flat = QImage(size, QImage.Format.Format_RGB32)
    flat.fill(Qt.GlobalColor.white)
    painter = QPainter(flat)
    scaled = picture.scaled(
        size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    painter.drawImage(0, 0, scaled)
    painter.end()
    return flat.convertToFormat(QImage.Format.Format_Mono)


def _text(layout: QTextLayout) -> _Draw:
    return lambda painter: layout.draw(painter, QPointF(0, 0))


def _black(box: QRectF) -> _Draw:
    return lambda painter: painter.fillRect(box, QColor("black"))


def _picture(picture: QImage, box: QRectF) -> _Draw:
    return lambda painter: painter.drawImage(box, picture)


def _white_on_black(bar: QRectF, words: list[_Draw]) -> _Draw:
    def draw(painter: QPainter) -> None:
        painter.fillRect(bar, QColor("black"))
        painter.save()
        painter.setPen(QColor("white"))
        for each in words:
            each(painter)
        painter.restore()

    return draw


def _modules(rows: tuple[tuple[bool, ...], ...], left: int, top: int, dots: int) -> _Draw:
    def draw(painter: QPainter) -> None:
        for y, row in enumerate(rows):
            for x, is_black in enumerate(row):
                if is_black:
                    painter.fillRect(left + x * dots, top + y * dots, dots, dots, QColor("black"))

    return draw
