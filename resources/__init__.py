"""Fonts, icons, styles and other data files, read the same way from the tree and from an installed wheel."""

from pathlib import Path

_HERE = Path(__file__).parent
# importlib.resources would read from inside a zip as well, which we never ship, and costs every start 5 ms.


def read_bytes(name: str) -> bytes:
    """Content of the file with this path under the package, forward slashes; FileNotFoundError if none."""
    return (_HERE / name).read_bytes()


def read_text(name: str) -> str:
    """The same for text, read as UTF-8."""
    return (_HERE / name).read_text(encoding="utf-8")
