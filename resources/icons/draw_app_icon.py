"""Draws kedai.svg as PNG in the usual sizes and packs them into kedai.ico and kedai.icns."""

import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

HERE = Path(__file__).parent
PNG_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
ICO_SIZES = (16, 24, 32, 48, 64, 256)
ICNS_KINDS = ((b"icp4", 16), (b"icp5", 32), (b"icp6", 64), (b"ic07", 128), (b"ic08", 256), (b"ic09", 512))


def png(renderer: QSvgRenderer, size: int) -> bytes:
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, b"PNG")
    return bytes(buffer.data().data())


def ico(pictures: dict[int, bytes]) -> bytes:
    """A Windows icon: a directory of 16-byte entries, then PNG data (read since Windows Vista)."""
    offset = 6 + 16 * len(ICO_SIZES)
    head = struct.pack("<HHH", 0, 1, len(ICO_SIZES))
    body = b""
    for size in ICO_SIZES:
        data = pictures[size]
        head += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(data), offset + len(body))
        body += data
    return head + body


def icns(pictures: dict[int, bytes]) -> bytes:
    """A macOS icon: chunks of kind, length with header, PNG data."""
    body = b"".join(
        kind + struct.pack(">I", len(pictures[size]) + 8) + pictures[size] for kind, size in ICNS_KINDS
    )
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def main() -> None:
    app = QGuiApplication(sys.argv)
    renderer = QSvgRenderer(str(HERE / "kedai.svg"))
    pictures = {size: png(renderer, size) for size in PNG_SIZES}
    for size, data in pictures.items():
        (HERE / f"kedai-{size}.png").write_bytes(data)
    (HERE / "kedai.ico").write_bytes(ico(pictures))
    (HERE / "kedai.icns").write_bytes(icns(pictures))
    app.quit()


if __name__ == "__main__":
    main()
