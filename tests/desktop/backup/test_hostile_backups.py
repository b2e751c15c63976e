"""Backups somebody tampered with, and devices taken for one: refused in words, nothing laid open."""

from __future__ import annotations

import json
import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.backup.bundle import MANIFEST, read_manifest, unpack
from desktop.backup.make_backup import Source, make_backup
from desktop.backup.refusals import NotABackup
from tests.builders import Shop


@pytest.fixture
def backup(shop: Shop) -> Path:
    return make_backup(Source(shop.folder, None), clock=shop.clock).path


def locked_with_a_password(path: Path) -> None:
    told = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = told.find(mark)
        while place >= 0:
            told[place + flags] |= 1
            place = told.find(mark, place + 4)
    path.write_bytes(told)


def with_manifest(told: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with zipfile.ZipFile(path) as bundle:
            parts = {name: bundle.read(name) for name in bundle.namelist()}
        parts[MANIFEST] = told(parts[MANIFEST])
        with zipfile.ZipFile(path, "w") as bundle:
            for name, content in parts.items():
                bundle.writestr(name, content)

    return change


@pytest.mark.parametrize(
    "tamper",
    [
        locked_with_a_password,
        with_manifest(lambda _told: b"[" * 300_000),
        with_manifest(lambda told: json.dumps({**json.loads(told), "made_at": 7}).encode()),
    ],
    ids=["locked", "nested", "made_at"],
)
def test_tampered_backup_is_refused_in_words(backup: Path, tamper: Callable[[Path], None]) -> None:
    tamper(backup)

    with pytest.raises(NotABackup):
        read_manifest(backup)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_pipe_is_no_backup_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.kedai")

    with pytest.raises(NotABackup):
        read_manifest(tmp_path / "pipe.kedai")


@pytest.mark.skipif(os.name != "posix", reason="rights of files are told otherwise there")
def test_keys_lie_in_a_backup_and_in_what_is_restored_for_the_owner_of_the_files_alone(
    backup: Path, tmp_path: Path
) -> None:
    laid = tmp_path / "laid"
    laid.mkdir()
    unpack(backup, laid)

    open_to_others = stat.S_IRWXG | stat.S_IRWXO
    assert not any(path.stat().st_mode & open_to_others for path in (backup, *laid.iterdir()))
