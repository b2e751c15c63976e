"""What is slow on purpose, or done once in a shop's life, made easy for quick worlds."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

from argon2 import PasswordHasher

import desktop.new_shop
import desktop.staff.secrets
import sync.service.codes
from desktop.database.migrate import create_file
from tests.simulator.memory import memory_folder

_EASY = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Nobody tries PINs here."""


def _scrypt(plain: bytes, *, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(plain, salt=salt, n=2, r=r, p=p)


@cache
def _empty_file() -> Path:
    path = memory_folder("kedai-empty-") / "empty.db"
    create_file(path, None)
    return path


def _copy_of_empty_file(path: Path, key: bytes | None) -> None:
    assert key is None, "the files of worlds are not encrypted"
    shutil.copyfile(_empty_file(), path)


@contextmanager
def made_easy() -> Iterator[None]:
    """PINs and codes cost nothing to try, and an empty shop's file is a copy of the first that was made."""
    with ExitStack() as held:
        held.enter_context(patch.object(desktop.staff.secrets, "_HASHER", _EASY))
        held.enter_context(patch.object(sync.service.codes, "hashlib", SimpleNamespace(scrypt=_scrypt)))
        held.enter_context(patch.object(desktop.new_shop, "create_file", _copy_of_empty_file))
        yield
