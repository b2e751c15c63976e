"""The decoder zxing-cpp reads the bar and QR codes off the paper Kedai draws, as a phone or scanner would."""

from __future__ import annotations

import io
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import zxingcpp
from PIL import Image

from hardware.receipt.doc import Barcode, QrCode, ReceiptDoc, Text
from hardware.receipt.qt_raster import ReceiptPainter
from tests.judges.drawing import start_drawing
from tests.judges.verdict import Verdict

NAME = "zxing-cpp"
PAPER_WIDTHS_DOTS = (576, 384)
RECEIPT_NUMBERS = ("R1-000001", "A-2026-000042", "KD01-00009835", "0000000000")
PAYNOW = (
    "00020101021226490009SG.PAYNOW010120213201912345R00103010041220261231235959"
    "52040000530370254045.405802SG5905KEDAI6009Singapore62130109R1-0000016304ABCD"
)
QR_WORDS = (PAYNOW, "https://kedai.example/r/R1-000001", "拿铁咖啡 S$5.40", "x")


def run(folder: Path) -> Verdict:
    """Cases: every code on both widths of paper, read from the very dots the printer gets."""
    start_drawing()
    folder.mkdir(parents=True, exist_ok=True)
    painter = ReceiptPainter()
    failures, cases = [], 0
    for words, document in documents():
        for width in PAPER_WIDTHS_DOTS:
            cases += 1
            read = codes_on(painter.png(document, width))
            if read != [words]:
                failures.append(f"{words!r} at {width} dots was read as {read!r}")
    return Verdict(NAME, version("zxing-cpp"), cases, tuple(failures))


def documents() -> Iterator[tuple[str, ReceiptDoc]]:
    """Every word to be read with a receipt that carries it as a code between lines of text."""
    for number in RECEIPT_NUMBERS:
        yield number, ReceiptDoc((Text("Thank you"), Barcode(number), Text("Come again")))
    for words in QR_WORDS:
        yield words, ReceiptDoc((Text("Scan to pay"), QrCode(words), Text("Thank you")))


def codes_on(png: bytes) -> list[str]:
    """The text of every code the decoder finds, on paper with the white edge a printer leaves."""
    dots = Image.open(io.BytesIO(png)).convert("L")
    paper = Image.new("L", (dots.width + 64, dots.height + 64), 255)
    paper.paste(dots, (32, 32))
    return [found.text for found in zxingcpp.read_barcodes(paper)]
