"""Blocks as a printer's own characters, when its code page has them all."""

from hardware.escpos import builder
from hardware.model import PrinterProfile, RenderMode
from hardware.receipt.doc import Barcode, Block, Image, QrCode, Size, Text
from hardware.receipt.text import block_lines, is_emphasised

# What small code pages lack but plain letters can stand for.
_PLAIN = str.maketrans({"×": "x", "·": "-", "–": "-", "—": "-", "−": "-", "‘": "'", "’": "'", "…": "..."})
_PLAIN |= str.maketrans({"“": '"', "”": '"', "\u00a0": " "})

# A name must never open the drawer or set up the printer: control characters are commands here.
_COMMANDS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), "?")


class Characters:
    """Encodes for one profile; the print head stands at the start of a line before and after each block."""

    def __init__(self, profile: PrinterProfile) -> None:
        self._profile = profile

    def start(self) -> bytes:
        return builder.codepage(self._profile.codepage)

    def block(self, block: Block) -> bytes | None:
        """The bytes, or None when this block must be drawn instead."""
        if isinstance(block, Image | Barcode):
            return None
        try:
            return self._native_qr(block) if isinstance(block, QrCode) else self._lines(block, "strict")
        except UnicodeEncodeError:
            return None

    def block_with_gaps(self, block: Block) -> bytes:
        """For printers that cannot draw: a character they lack becomes a question mark."""
        return self._lines(block, "replace")

    def _lines(self, block: Block, errors: str) -> bytes:
        wide = 2 if isinstance(block, Text) and block.size is Size.HUGE else 1
        lines = block_lines(block, self._profile.columns // wide)
        encoded = b"".join(self._encode(line, errors) + b"\n" for line in lines)
        if not encoded or not is_emphasised(block):
            return encoded
        large, normal = builder.character_size(wide, wide), builder.character_size(1, 1)
        return builder.emphasis(True) + large + encoded + normal + builder.emphasis(False)

    def _encode(self, line: str, errors: str) -> bytes:
        line = line.translate(_COMMANDS)
        try:
            return line.encode(self._profile.codec)
        except UnicodeEncodeError:
            return line.translate(_PLAIN).encode(self._profile.codec, errors)

    def _native_qr(self, block: QrCode) -> bytes | None:
        if not self._profile.native_qr or self._profile.mode is RenderMode.TEXT:
            return None
        dots_per_module = max(block.size_mm * self._profile.dpi // 25 // 45, 3)
        centred = builder.align("center") + builder.qr_code(block.data, dots_per_module)
        caption = self._encode(block.caption, "strict") + b"\n" if block.caption else b""
        return centred + caption + builder.align("left")
