"""Fonts, icons, styles and other data files, read the same way from the tree and from an installed wheel."""

from importlib.resources import files


def read_bytes(name: str) -> bytes:
    """Content of the file whose path under this package is `name`, with forward slashes; FileNotFoundError if none."""
    return files(__name__).joinpath(name).read_bytes()


def read_text(name: str) -> str:
    """UTF-8 content of the file whose path under this package is `name`; FileNotFoundError if none."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
