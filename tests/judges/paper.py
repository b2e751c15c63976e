"""The PDF reader pypdf must find, in the receipts Kedai writes as PDF, every word that is on the paper."""

from __future__ import annotations

import io
from importlib.metadata import version
from pathlib import Path

from pypdf import PdfReader

from hardware.receipt.doc import Columns, ReceiptDoc, Text
from hardware.receipt.qt_raster import ReceiptPainter
from tests.judges.drawing import start_drawing
from tests.judges.verdict import Verdict

NAME = "pypdf"
WORDS = ("Kedai Maju", "TAX INVOICE", "GST Reg No 201912345R", "Kopi O", "拿铁咖啡", "Total S$")
AMOUNTS = ("1.80", "5.40", "1,234.50")


def run(folder: Path) -> Verdict:
    """Cases: every word and amount looked for."""
    start_drawing()
    folder.mkdir(parents=True, exist_ok=True)
    lines = [Text(words) for words in WORDS]
    document = ReceiptDoc(
        (*lines, *(Columns("Amount", amount) for amount in AMOUNTS)), title="Receipt R1-000001"
    )
    pdf = ReceiptPainter().pdf(document)
    (folder / "receipt.pdf").write_bytes(pdf)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    squeezed = "".join(text.split())
    wanted = (*WORDS, *AMOUNTS)
    lost = tuple(
        f"{words!r} is not in the PDF's text" for words in wanted if "".join(words.split()) not in squeezed
    )
    return Verdict(NAME, version("pypdf"), len(wanted), lost)
