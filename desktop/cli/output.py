"""Where results go: stdout or a file, and a file is there whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO


def speak_utf8() -> None:
    """What goes to a file or a pipe is UTF-8 on every system, and no name is too odd to be printed."""
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - closed by whoever
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - started us
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace", newline="")


@contextmanager
def opened(path: Path | None) -> Iterator[TextIO]:
    """The file to write to, or stdout. Devices and pipes are written to as they are.

    Raises:
        OSError: nothing stands under the file's name but what stood there before.
    """
    if path is None:
        yield sys.stdout
        sys.stdout.flush()
    elif path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8", newline="") as device:
            yield device
    else:
        with _replaced(path) as file:
            yield file


@contextmanager
def _replaced(path: Path) -> Iterator[TextIO]:
    fresh = path.with_name(path.name + ".part")
    try:
        with fresh.open("w", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
    except BaseException as error:
        with suppress(OSError):  # it may never have come to be; what is told is the first trouble
            fresh.unlink()
        if isinstance(error, OSError) and error.filename == str(fresh):
            error.filename = str(path)  # the name the person gave
        raise


def close_quietly() -> None:
    """Whoever read our output has gone: let Python's own last flush go nowhere, in silence."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
