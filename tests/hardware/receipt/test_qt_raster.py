"""The drawn receipt: same dots in every thread, codes that scan, amounts flush right, a searchable PDF."""

import io
import threading

import pytest
import zxingcpp
from PIL import Image as PilImage
from pypdf import PdfReader

from hardware.receipt.bitmap import Bitmap
from hardware.receipt.doc import (
    Barcode,
    Columns,
    Cut,
    DrawerKick,
    Feed,
    Image,
    QrCode,
    ReceiptDoc,
    Rule,
    Size,
    Text,
    with_banner,
)
from hardware.receipt.qt_raster import ReceiptPainter
from tests.hardware import papers

PAYNOW = "00020101021226380009SG.PAYNOW010120210201912345K03010520400005303702540525.935802SG6304ABCD"


def _codes(png: bytes) -> dict[str, str]:
    picture = PilImage.open(io.BytesIO(png)).convert("L")
    # A printed code has paper around it; the raster ends at its own edge.
    framed = PilImage.new("L", (picture.width + 80, picture.height + 80), 255)
    framed.paste(picture, (40, 40))
    return {str(each.format).rpartition(".")[2]: each.text for each in zxingcpp.read_barcodes(framed)}


def _ink_columns(picture: Bitmap) -> list[int]:
    """Dot columns that hold any ink."""
    merged = 0
    for y in range(picture.height):
        merged |= int.from_bytes(picture.row(y), "big")
    bits = f"{merged:0{picture.stride * 8}b}"
    return [x for x, bit in enumerate(bits) if bit == "1"]


@pytest.mark.parametrize("width", [384, 512, 576])
@pytest.mark.parametrize("name", papers.ALL)
def test_worker_thread_draws_byte_for_byte_the_same(painter: ReceiptPainter, name: str, width: int) -> None:
    here = painter.rasterise(papers.ALL[name](), width)
    there: list[Bitmap] = []
    workers = [
        threading.Thread(target=lambda: there.append(painter.rasterise(papers.ALL[name](), width)))
        for _ in range(3)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert there == [here, here, here]
    assert here.width == width


@pytest.mark.parametrize("width", [384, 512, 576])
def test_qr_code_on_paper_reads_back_to_the_exact_string(painter: ReceiptPainter, width: int) -> None:
    document = ReceiptDoc((Text("Scan to pay"), QrCode(PAYNOW, 32, "PayNow")))
    assert PAYNOW in _codes(painter.png(document, width)).values()


def test_whole_receipt_has_both_its_codes_readable(painter: ReceiptPainter) -> None:
    codes = set(_codes(painter.png(papers.english())).values())
    assert codes == {"https://example.sg/r/T1-000123", "T1-000123"}


@pytest.mark.parametrize("data", ["T1-000123", "T1B-000001", "12345678", "123456789", "2026A", " ~{}"])
def test_barcode_of_any_printable_text_reads_back(painter: ReceiptPainter, data: str) -> None:
    assert data in _codes(painter.png(ReceiptDoc((Barcode(data),)))).values()


def test_barcode_too_long_for_the_paper_still_prints_its_characters(painter: ReceiptPainter) -> None:
    picture = painter.rasterise(ReceiptDoc((Barcode("A" * 80),)), 384)
    assert picture.height > 0
    assert any(picture.rows)


@pytest.mark.parametrize("block", [QrCode("x" * 4000, caption="ask us"), Barcode("拿铁"), Barcode("")])
def test_code_that_cannot_be_drawn_does_not_keep_the_receipt_from_printing(
    painter: ReceiptPainter, block: QrCode | Barcode
) -> None:
    with_code = painter.rasterise(ReceiptDoc((Text("shop"), block)), 576)
    without = painter.rasterise(ReceiptDoc((Text("shop"),)), 576)
    assert with_code.rows.startswith(without.rows.rstrip(b"\0"))


def test_amounts_end_at_the_same_dot_whatever_their_digits(painter: ReceiptPainter) -> None:
    edges = {
        max(_ink_columns(painter.rasterise(ReceiptDoc((Columns("x", amount, size=size),)), 576)))
        for amount in ("0.00", "1,234.00", "-9.00")
        for size in (Size.NORMAL,)
    }
    assert len(edges) == 1
    assert edges.pop() >= 570


def test_tabular_figures_keep_every_digit_in_its_column(painter: ReceiptPainter) -> None:
    ones = painter.rasterise(ReceiptDoc((Columns("", "1111.00"),)), 576)
    eights = painter.rasterise(ReceiptDoc((Columns("", "8888.00"),)), 576)
    assert min(_ink_columns(eights)) - min(_ink_columns(ones)) <= 0
    assert min(_ink_columns(ones)) - min(_ink_columns(eights)) <= 5


def test_long_name_wraps_and_never_runs_into_the_amount(painter: ReceiptPainter) -> None:
    amount = "123,456.78"
    alone = painter.rasterise(ReceiptDoc((Columns("", amount, lead="1"),)), 576)
    long = painter.rasterise(ReceiptDoc((Columns("Extraordinarily long name " * 6, amount, lead="1"),)), 576)
    amount_from = min(x for x in _ink_columns(alone) if x > 200)
    right_of_names = Bitmap(576, long.height, long.rows)
    gap = range(amount_from - 8, amount_from)
    assert not any(right_of_names.is_black(x, y) for x in gap for y in range(long.height))
    assert long.height > alone.height


def test_chinese_and_tamil_are_letters_and_not_boxes(painter: ReceiptPainter) -> None:
    def ink(text: str) -> bytes:
        return painter.rasterise(ReceiptDoc((Text(text, size=Size.HUGE),)), 576).rows

    missing = "\U000f0000"  # private use: no font has it
    for pair in ("拿铁", "咖啡", "தே", "நீ"):
        assert ink(pair[0]) != ink(pair[1])
        assert ink(pair[0]) != ink(missing)


def test_things_without_ink_take_no_paper(painter: ReceiptPainter) -> None:
    plain = painter.rasterise(ReceiptDoc((Text("a"),)), 576)
    assert painter.rasterise(ReceiptDoc((DrawerKick(), Text("a"), Cut())), 576) == plain
    assert not any(painter.rasterise(ReceiptDoc((Feed(3),)), 576).rows)


def test_reprint_banner_is_a_black_bar_on_top(painter: ReceiptPainter) -> None:
    picture = painter.rasterise(with_banner(ReceiptDoc((Text("shop"),)), "REPRINT"), 576)
    assert picture.row(1) == b"\xff" * 72


def test_logo_is_shrunk_to_the_paper_and_a_spoiled_one_is_left_out(painter: ReceiptPainter) -> None:
    grey = PilImage.new("L", (2000, 500), 128)
    file = io.BytesIO()
    grey.save(file, "PNG")
    picture = painter.rasterise(ReceiptDoc((Image(file.getvalue()),)), 384)
    black = sum(row.bit_count() for row in picture.rows)
    assert 0.4 < black / (384 * 96) < 0.6  # dithered, not black and not gone
    assert painter.rasterise(ReceiptDoc((Image(b"no picture"), Text("a"))), 384) == painter.rasterise(
        ReceiptDoc((Text("a"),)), 384
    )


def test_empty_document_is_drawn_as_blank_paper(painter: ReceiptPainter) -> None:
    assert not any(painter.rasterise(ReceiptDoc(()), 576).rows)


def test_rules_reach_from_edge_to_edge(painter: ReceiptPainter) -> None:
    columns = _ink_columns(painter.rasterise(ReceiptDoc((Rule(),)), 576))
    assert (columns[0], columns[-1]) == (0, 575)


@pytest.mark.parametrize("name", papers.ALL)
def test_pdf_is_one_80_mm_page_with_searchable_words(painter: ReceiptPainter, name: str) -> None:
    reader = PdfReader(io.BytesIO(painter.pdf(papers.ALL[name]())))
    assert len(reader.pages) == 1
    assert round(float(reader.pages[0].mediabox.width) * 25.4 / 72) == 80
    words = reader.pages[0].extract_text()
    wanted = {
        "english": ["Gardenia", "12.90", "25.93"],
        "chinese": ["拿铁咖啡", "16.40"],
        "mixed": ["拿铁咖啡"],
    }
    assert all(word in words for word in wanted[name])
    metadata = reader.metadata
    assert metadata is not None
    assert metadata.title == papers.ALL[name]().title


def test_screen_picture_has_margins_and_soft_edges(painter: ReceiptPainter) -> None:
    image = painter.image(papers.mixed(), 576, margin_dots=32)
    assert image.width() == 640
    assert image.pixelColor(0, 0).value() == 255
    greys = {image.pixelColor(x, y).value() for x in range(image.width()) for y in range(40, 80)}
    assert len(greys) > 8
