"""What the commands do to the simulated paper, drawer and mode settings."""

from collections.abc import Callable
from dataclasses import dataclass, field

from hardware.errors import UnreadableDocument
from hardware.receipt import code128, qr
from hardware.receipt.bitmap import Bitmap
from hardware.sim.paper import CHARACTER_WIDTH, Paper
from hardware.sim.tokens import Command

_CODECS = {0: "cp437", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 16: "cp1252", 17: "cp866", 18: "cp852"}
_DEFAULT_LINE_SPACING = 30
_QR_STORE, _QR_PRINT, _QR_SIZE = b"1P0", b"1Q0", b"1C"


@dataclass(slots=True)
class _Mode:
    align: int = 0
    bold: bool = False
    scale: tuple[int, int] = (1, 1)
    codec: str = "cp437"
    line_spacing: int = _DEFAULT_LINE_SPACING
    bar_height: int = 162
    bar_width: int = 3
    has_characters_below: bool = False


@dataclass(slots=True)
class Notes:
    """What happened besides dots, for the receipt's JSON."""

    unknown: list[str] = field(default_factory=list)
    drawer_kicks: list[int] = field(default_factory=list)
    symbols: list[str] = field(default_factory=list)
    bands: int = 0
    bytes: int = 0


class Interpreter:
    """Prints onto `paper`; a cut calls `on_cut`, a drawer pulse `on_kick` with the connector pin."""

    def __init__(self, width: int, on_cut: Callable[[], None], on_kick: Callable[[int], None]) -> None:
        self.paper = Paper(width)
        self.notes = Notes()
        self._width = width
        self._on_cut, self._on_kick = on_cut, on_kick
        self._mode = _Mode()
        self._line = ""
        self._qr_data, self._qr_dots = b"", 3

    def new_paper(self) -> None:
        self.paper, self.notes = Paper(self._width), Notes()

    def power_off(self) -> None:
        """What was in the line and the settings is gone; the paper stays."""
        self._mode, self._line = _Mode(), ""

    def run(self, command: Command) -> None:
        """Do one command; those answered elsewhere (status, ids) leave no mark here."""
        self.notes.bytes += command.size
        action = _ACTIONS.get(command.name)
        if action is not None:
            try:
                action(self, command.args)
            except UnreadableDocument:
                self.notes.unknown.append(command.args.hex())
        elif command.name == "unknown":
            self.notes.unknown.append(command.args.hex())

    def kick(self, connector: int) -> None:
        pin = 5 if connector in (1, 49) else 2
        self.notes.drawer_kicks.append(pin)
        self._on_kick(pin)

    def _initialise(self, _: bytes) -> None:
        self._mode, self._line = _Mode(), ""

    def _text(self, args: bytes) -> None:
        self._line += args.decode(self._mode.codec, "replace")

    def _line_feed(self, _: bytes) -> None:
        self._print_line()

    def _print_line(self, spacing: int | None = None) -> None:
        """Print the waiting characters, folding them at the paper's edge, and move the paper."""
        per_line = max(1, self._width // (CHARACTER_WIDTH * self._mode.scale[0]))
        spacing = self._mode.line_spacing if spacing is None else spacing
        pieces = [self._line[at : at + per_line] for at in range(0, len(self._line), per_line)] or [""]
        for piece in pieces:
            height = 0
            if piece:
                height = self.paper.write(piece, self._mode.align, self._mode.scale, bold=self._mode.bold)
            elif spacing:
                self.paper.lines.append("")
            self.paper.feed(max(height, spacing))
        self._line = ""

    def _feed_lines(self, args: bytes) -> None:
        if self._line:
            self._print_line(0)
        self.paper.feed(args[0] * self._mode.line_spacing)

    def _feed_dots(self, args: bytes) -> None:
        if self._line:
            self._print_line(0)
        self.paper.feed(args[0])

    def _raster(self, args: bytes) -> None:
        width, height = int.from_bytes(args[1:3], "little") * 8, int.from_bytes(args[3:5], "little")
        if width and height:
            self.notes.bands += 1
            self.paper.draw(Bitmap(width, height, args[5:]), self._mode.align)

    def _cut(self, _: bytes) -> None:
        if self._line:
            self._print_line()
        self._on_cut()

    def _pulse(self, args: bytes) -> None:
        self.kick(args[0])

    def _qr(self, args: bytes) -> None:
        body = args[2:]
        if body.startswith(_QR_STORE):
            self._qr_data = body[3:]
        elif body.startswith(_QR_SIZE):
            self._qr_dots = max(*body[2:3], 1, 1)
        elif body.startswith(_QR_PRINT) and self._qr_data:
            data = self._qr_data.decode("utf-8", "replace")
            self.notes.symbols.append(data)
            rows = ["".join("01"[module] for module in row) for row in qr.matrix(data)]
            self.paper.draw(_enlarged(rows, self._qr_dots, self._qr_dots), self._mode.align)

    def _barcode(self, args: bytes) -> None:
        if args[0] != 73 or not args[2:].startswith(b"{B"):
            self.notes.unknown.append(args.hex())
            return
        data = args[4:].decode("ascii", "replace").replace("{{", "{")
        self.notes.symbols.append(data)
        bars = [code128.modules(data)]
        self.paper.draw(_enlarged(bars, self._mode.bar_width, self._mode.bar_height), self._mode.align)
        if self._mode.has_characters_below:
            self.paper.feed(self.paper.write(data, self._mode.align, (1, 1), bold=False))

    def _print_mode(self, args: bytes) -> None:
        self._mode.bold = bool(args[0] & 0x08)
        self._mode.scale = (2 if args[0] & 0x20 else 1, 2 if args[0] & 0x10 else 1)

    def _set(self, name: str, value: object) -> None:
        setattr(self._mode, name, value)


def _enlarged(rows: list[str], dots_x: int, dots_y: int) -> Bitmap:
    width = len(rows[0]) * dots_x
    stride = (width + 7) // 8
    packed = b"".join(
        int("".join(module * dots_x for module in row).ljust(stride * 8, "0"), 2).to_bytes(stride, "big")
        * dots_y
        for row in rows
    )
    return Bitmap(width, len(rows) * dots_y, packed)


_Action = Callable[[Interpreter, bytes], None]
_ACTIONS: dict[str, _Action] = {
    "ESC @": Interpreter._initialise,
    "text": Interpreter._text,
    "LF": Interpreter._line_feed,
    "ESC d": Interpreter._feed_lines,
    "ESC J": Interpreter._feed_dots,
    "GS v 0": Interpreter._raster,
    "GS V": Interpreter._cut,
    "ESC p": Interpreter._pulse,
    "GS ( k": Interpreter._qr,
    "GS k": Interpreter._barcode,
    "ESC !": Interpreter._print_mode,
    "ESC a": lambda self, args: self._set("align", min(args[0] % 48, 2)),
    "ESC E": lambda self, args: self._set("bold", bool(args[0] & 1)),
    "ESC 2": lambda self, args: self._set("line_spacing", _DEFAULT_LINE_SPACING),
    "ESC 3": lambda self, args: self._set("line_spacing", args[0]),
    "ESC t": lambda self, args: self._set("codec", _CODECS.get(args[0], "cp437")),
    "GS !": lambda self, args: self._set("scale", ((args[0] >> 4 & 7) + 1, (args[0] & 7) + 1)),
    "GS h": lambda self, args: self._set("bar_height", max(args[0], 1)),
    "GS w": lambda self, args: self._set("bar_width", max(args[0], 1)),
    "GS H": lambda self, args: self._set("has_characters_below", args[0] % 48 in (2, 3)),
}
