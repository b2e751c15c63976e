"""A document as the bytes of one printer, by its profile: all dots, dots where needed, or characters only."""

from collections.abc import Iterator

from hardware.escpos import builder
from hardware.escpos.characters import Characters
from hardware.model import PrinterProfile, RenderedJob, RenderMode
from hardware.protocols import Rasterise
from hardware.receipt.bitmap import Bitmap
from hardware.receipt.doc import Block, Cut, DrawerKick, ReceiptDoc

_Part = list[Block]


def render(doc: ReceiptDoc, profile: PrinterProfile, rasterise: Rasterise) -> RenderedJob:
    """Everything after ESC @ up to the cut, in pieces small enough to pace.

    ESC @ is the driver's: it also ends the status reports (GS a) the driver relies on.
    """
    # Impact printers do not know GS P.
    chunks = [] if profile.mode is RenderMode.TEXT else [builder.motion_units(profile.dpi)]
    for part in _parts(doc):
        chunks += _part(doc, part, profile, rasterise)
    return RenderedJob(tuple(each for each in chunks if each), profile.band_delay_ms)


def _parts(doc: ReceiptDoc) -> Iterator[_Part]:
    """Runs of printable blocks, with cuts and drawer kicks standing alone."""
    run: _Part = []
    for block in doc.blocks:
        if isinstance(block, Cut | DrawerKick):
            if run:
                yield run
            yield [block]
            run = []
        else:
            run.append(block)
    if run:
        yield run


def _part(doc: ReceiptDoc, part: _Part, profile: PrinterProfile, rasterise: Rasterise) -> Iterator[bytes]:
    first = part[0]
    if isinstance(first, Cut):
        yield builder.feed_lines(profile.feed_before_cut_lines) + builder.cut(profile.cut)
    elif isinstance(first, DrawerKick):
        yield builder.drawer_kick(profile.drawer, first.pin)
    elif profile.mode is RenderMode.RASTER:
        yield from builder.raster(_drawn(doc, part, profile, rasterise), profile.band_rows)
    else:
        yield from _characters(doc, part, profile, rasterise)


def _drawn(doc: ReceiptDoc, part: _Part, profile: PrinterProfile, rasterise: Rasterise) -> Bitmap:
    return rasterise(ReceiptDoc(tuple(part), doc.title, doc.language), profile.width_dots)


def _characters(
    doc: ReceiptDoc, part: _Part, profile: PrinterProfile, rasterise: Rasterise
) -> Iterator[bytes]:
    characters = Characters(profile)
    yield characters.start()
    for block in part:
        if (encoded := characters.block(block)) is not None:
            yield encoded
        elif profile.mode is RenderMode.HYBRID:
            yield from builder.raster(_drawn(doc, [block], profile, rasterise), profile.band_rows)
        else:
            yield characters.block_with_gaps(block)
