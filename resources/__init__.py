"""Fonts, icons, styles and other data files, read the same way from the tree and from an installed wheel."""

from importlib.resources import files


def read_bytes(name: str) -> bytes:
    """Content of the file with this path under the package, forward slashes; FileNotFoundError if none."""
    return files(__name__).joinpath(name).read_bytes()


def read_text(name: str) -> str:
    """The same for text, read as UTF-8."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
