"""A locked shop with its people, made once and copied: making one takes three argon2id keys."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from desktop.clock import SetClock
from desktop.database import envelope
from desktop.ids import new_id
from desktop.new_shop import Beginning, Locks, Owner, make_shop
from desktop.setup.set_up_shop import SetUpShop
from tests.builders import NOON, OWNER_PASSWORD, OWNER_PIN

PASSPHRASE = "correct horse"


class MemoryKeyring:
    """A keyring that works, for as long as the test runs."""

    def __init__(self) -> None:
        self.words: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        return self.words.get(name)

    def put(self, name: str, value: str) -> bool:
        self.words[name] = value
        return True


@dataclass(frozen=True)
class Locked:
    """A locked shop and the three ways in."""

    folder: Path
    code: str
    keyring: MemoryKeyring
    passphrase: str = PASSPHRASE


@cache
def _master(_memory_kib: int) -> tuple[Path, str, MemoryKeyring]:
    """One for each cost of its keys: another would not open it."""
    folder, keyring = Path(mkdtemp(prefix="kedai-locked-")), MemoryKeyring()
    plan = SetUpShop(
        new_id(),
        "Kedai Locked",
        "1 Example Road",
        uen="202699999E",
        gst_number="202699999E",
        gst_since=date(2020, 1, 1),
    )
    owner = Owner("Tan Mei Lin", OWNER_PIN, OWNER_PASSWORD)
    made = make_shop(folder, plan, owner, Locks(PASSPHRASE, keyring), Beginning(SetClock(NOON)))
    assert made.recovery_code is not None
    return folder, made.recovery_code, keyring


def a_locked_shop(folder: Path) -> Locked:
    """A fresh copy in `folder`."""
    master, code, keyring = _master(envelope._MEMORY_KIB)
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("shop.db", "keys.json"):
        shutil.copy(master / name, folder / name)
    return Locked(folder, code, keyring)
