"""Our driver in conversation with emupos, an independent printer emulator; its paper against our own.

By hand: python -m tests.judges.emupos_printer --python313 PYTHON, where that Python's folder holds emupos.
"""

from __future__ import annotations

import argparse
import io
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import zxingcpp
from PIL import Image as PilImage

from hardware.escpos.profiles import profile
from hardware.model import Fault, Printed, PrinterStatus, Rejected
from hardware.printers.network import NetworkPrinter, Patience, network_printer
from hardware.receipt.bitmap import Bitmap
from hardware.receipt.doc import (
    Align,
    Barcode,
    Columns,
    Cut,
    Line,
    QrCode,
    ReceiptDoc,
    Rule,
    Size,
    SubLine,
    Text,
)
from hardware.receipt.qt_raster import ReceiptPainter
from hardware.sim.printer import VirtualPrinter
from hardware.transport.tcp import TcpTransport
from tests.judges.commands import Failed, output_of
from tests.judges.drawing import start_drawing

_START_S = 30.0
_LINK = "https://example.sg/r/T1-000123"
_COMPLAINTS = ("printer.command.unknown", "printer.codepage.unsupported", "framing-mismatch")


def _paper(name: str, lines: tuple[Columns, ...]) -> ReceiptDoc:
    return ReceiptDoc(
        (
            Text(name, Align.CENTER, Size.LARGE, bold=True),
            Rule(Line.STRONG),
            *lines,
            Rule(),
            Columns("TOTAL", "$12.30", size=Size.HUGE, bold=True),
            QrCode(_LINK),
            Barcode("T1-000123"),
            Cut(),
        )
    )


PAPERS = {
    "English": _paper(
        "Corner Shop", (Columns("White Bread 400g", "5.60", "2", subs=(SubLine("2.80 each"),)),)
    ),
    "Chinese": _paper("老巴刹咖啡店", (Columns("拿铁咖啡", "7.80", "1"),)),
    "mixed": _paper("Kopi & தேநீர் 咖啡茶室", (Columns("Latte 拿铁", "-0.50", "1"),)),
}


@dataclass(frozen=True)
class Emulator:
    """A running emupos: where its printer listens and how it is told of faults."""

    port: int
    api: str
    log: Path

    def ask(self, path: str, method: str = "GET") -> bytes:
        request = urllib.request.Request(f"{self.api}{path}", method=method)  # noqa: S310 - our own loopback
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            body: bytes = answer.read()
            return body

    def latest_picture(self) -> Bitmap:
        png = self.ask("/devices/front/receipts/latest/image")
        with PilImage.open(io.BytesIO(png)) as image:
            black_is_1 = image.convert("1").point(lambda value: 255 - value)
            return Bitmap(image.width, image.height, black_is_1.tobytes()).trimmed_bottom()

    def latest_text(self) -> list[str]:
        text = self.ask("/devices/front/receipts/latest/text").decode("utf-8")
        return [line.strip() for line in text.splitlines() if line.strip()]


@contextmanager
def _running(program: Path, folder: Path) -> Iterator[Emulator]:
    """Start emupos and stop it again; raises Failed when it does not come up."""
    folder.mkdir(parents=True, exist_ok=True)
    port, api_port = _free_port(), _free_port()
    config, log = folder / "emupos.yaml", folder / "emupos.log"
    config.write_text(
        f"schema: 1\napi: {{ host: 127.0.0.1, port: {api_port} }}\ndevices:\n"
        f"  - {{ id: front, type: printer, profile: epson-tm-t20iii, receipts_dir: {folder / 'receipts'},\n"
        f"      connections: [{{ tcp: {{ port: {port} }} }}] }}\n",
        encoding="utf-8",
    )
    emulator = Emulator(port, f"http://127.0.0.1:{api_port}/api/v1", log)
    environment = os.environ | {"COLUMNS": "300", "PYTHONUNBUFFERED": "1"}
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [program, "run", "--config", config], stdout=output, stderr=output, cwd=folder, env=environment
        ) as process,
    ):
        try:
            _wait_until_up(emulator, process)
            yield emulator
        finally:
            process.terminate()


def _wait_until_up(emulator: Emulator, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            emulator.ask("/health")
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
        else:
            return
    raise Failed(f"emupos did not start: {emulator.log.read_text(errors='replace')[-300:]}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


class _LineWithMishap(TcpTransport):
    """Something happens to the printer once, before the byte of this number goes out."""

    def __init__(self, port: int, at: int, happens: Callable[[], None]) -> None:
        super().__init__("127.0.0.1", port)
        self._left, self._happens = at, happens

    def write(self, data: bytes, timeout_s: float) -> int:
        if 0 < self._left <= len(data):
            sent = super().write(data[: self._left], timeout_s)
            self._left = 0
            self._happens()
            return sent
        self._left -= len(data)
        return super().write(data, timeout_s)


class Conversation:
    """Counts what was looked at and keeps what was wrong."""

    def __init__(self, emulator: Emulator, ours: VirtualPrinter) -> None:
        self.cases = 0
        self.failures: list[str] = []
        self._emulator, self._ours = emulator, ours
        self._painter = ReceiptPainter()

    def check(self, is_right: bool, what: str) -> None:
        self.cases += 1
        if not is_right:
            self.failures.append(what)

    def driver(self, port: int, name: str) -> NetworkPrinter:
        return network_printer(
            "127.0.0.1", port, profile(name), self._painter.rasterise, Patience(finish_s=20)
        )

    def prints_the_same_dots(self, name: str, doc: ReceiptDoc) -> None:
        """Both printers get the same bytes; their papers must not differ in one dot, and codes must scan."""
        outcome = self.driver(self._emulator.port, "generic-80mm").print(doc)
        self.check(isinstance(outcome, Printed), f"{name}: {outcome}")
        self.driver(self._ours.port, "generic-80mm").print(doc)
        theirs, ours = self._emulator.latest_picture(), self._ours.receipts[-1].picture
        self.check(theirs == ours, f"{name}: emupos {theirs.width}x{theirs.height} differs from ours")
        with PilImage.open(io.BytesIO(theirs.to_png())) as image:
            read = {each.text for each in zxingcpp.read_barcodes(image.convert("L"))}
        self.check(read == {_LINK, "T1-000123"}, f"{name}: codes read as {read}")

    def prints_the_same_characters(self) -> None:
        """The hybrid profile: text goes as characters, and both printers write the same lines."""
        doc = ReceiptDoc((Columns("Bread", "5.60", "2"), Rule(), Columns("TOTAL", "5.60", bold=True), Cut()))
        for port in (self._emulator.port, self._ours.port):
            self.check(isinstance(self.driver(port, "hybrid-80mm").print(doc), Printed), "hybrid not printed")
        ours = [line.strip() for line in self._ours.receipts[-1].text.splitlines() if line.strip()]
        self.check(
            self._emulator.latest_text() == ours, f"hybrid text {self._emulator.latest_text()} != {ours}"
        )

    def tells_faults(self) -> None:
        printer = self.driver(self._emulator.port, "generic-80mm")
        for name, fault in (("paper-out", Fault.PAPER_OUT), ("cover-open", Fault.COVER_OPEN)):
            self._fault(name, "PUT")
            self.check(printer.print(PAPERS["English"]) == Rejected(fault), f"{name} not rejected")
            self._fault(name, "DELETE")
        self._fault("paper-near-end", "PUT")
        self.check(printer.status().worst is Fault.NEAR_END, "near end not seen")
        self.check(isinstance(printer.print(PAPERS["mixed"]), Printed), "near end must still print")
        self._fault("paper-near-end", "DELETE")
        self.check(printer.status().worst is None, f"still {printer.status()}")

    def waits_for_a_new_roll(self) -> None:
        """The roll runs out during the job: printed once it is changed, in the same connection."""
        heard: list[Fault | None] = []

        def change_the_roll(status: PrinterStatus) -> None:
            heard.append(status.blocking)
            if status.blocking is Fault.PAPER_OUT:
                self._fault("paper-out", "DELETE")

        line = _LineWithMishap(self._emulator.port, 3000, lambda: self._fault("paper-out", "PUT"))
        printer = NetworkPrinter(
            line, profile("generic-80mm"), self._painter.rasterise, Patience(finish_s=20)
        )
        outcome = printer.print(PAPERS["English"], change_the_roll)
        self.check(isinstance(outcome, Printed), f"new roll: {outcome}")
        self.check(heard == [Fault.PAPER_OUT, None], f"new roll: heard {heard}")

    def opens_the_drawer(self) -> None:
        printer = self.driver(self._emulator.port, "generic-80mm")
        self.check(printer.drawer_is_open() is False, "drawer open before the kick")
        printer.kick_drawer()
        self.check(printer.drawer_is_open() is True, "drawer not seen open")
        self._emulator.ask("/devices/front/drawer/close", "POST")
        self.check(printer.drawer_is_open() is False, "drawer not seen closed")

    def understood_every_byte(self) -> None:
        log = self._emulator.log.read_text(encoding="utf-8", errors="replace")
        for complaint in _COMPLAINTS:
            self.check(complaint not in log, f"{complaint}: {log.count(complaint)} times")

    def _fault(self, name: str, method: str) -> None:
        self._emulator.ask(f"/devices/front/faults/{name}", method)


def run(program: Path, folder: Path) -> tuple[int, list[str]]:
    """Cases looked at and what was wrong; raises Failed when emupos does not start."""
    start_drawing()
    with _running(program, folder) as emulator, VirtualPrinter(folder / "ours") as ours:
        conversation = Conversation(emulator, ours)
        for name, doc in PAPERS.items():
            conversation.prints_the_same_dots(name, doc)
        conversation.prints_the_same_characters()
        conversation.tells_faults()
        conversation.waits_for_a_new_roll()
        conversation.opens_the_drawer()
        conversation.understood_every_byte()
        return conversation.cases, conversation.failures


def main() -> int:
    """Exit 0 when emupos found nothing wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.judges.emupos_printer", description=__doc__)
    parser.add_argument("--python313", type=Path, required=True, help="a Python >= 3.13 that has emupos")
    program = parser.parse_args().python313.absolute().parent / "emupos"
    version = output_of(program, "--version").split()[-1]
    with tempfile.TemporaryDirectory() as folder:
        cases, failures = run(program, Path(folder))
    for failure in failures:
        print(failure, file=sys.stderr)
    print(f"emupos {version} cases {cases}")
    return 1 if failures or not cases else 0


if __name__ == "__main__":
    raise SystemExit(main())
