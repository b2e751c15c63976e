"""An envelope of keys that was damaged or written by somebody else: a sentence, never a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.database import envelope
from desktop.database.envelope import NeedsPassphrase, WrongPassphrase
from desktop.database.trouble import FileDamaged
from tests.desktop.backup.encrypted import PASSPHRASE, MemoryKeyring, a_locked_shop


def spoiled(folder: Path, **changed: object) -> Path:
    a_locked_shop(folder)
    path = folder / envelope.FILE_NAME
    told = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**told, **changed}), "utf-8")
    return folder


@pytest.mark.parametrize(
    "way",
    [
        {"salt": None, "nonce": "", "sealed": ""},
        {"salt": "", "nonce": "", "sealed": ""},
        {"salt": 7, "nonce": [], "sealed": {}},
        [],
    ],
)
def test_spoiled_way_in_is_a_wrong_passphrase(tmp_path: Path, way: object) -> None:
    with pytest.raises(WrongPassphrase):
        envelope.unlock(spoiled(tmp_path, passphrase=way), passphrase=PASSPHRASE, keyring=None)


def test_envelope_without_a_name_has_nothing_in_the_keyring(tmp_path: Path) -> None:
    folder = spoiled(tmp_path)
    path = folder / envelope.FILE_NAME
    told = json.loads(path.read_text("utf-8"))
    del told["shop"]
    path.write_text(json.dumps(told), "utf-8")

    with pytest.raises(NeedsPassphrase):
        envelope.unlock(folder, passphrase=None, keyring=MemoryKeyring())


@pytest.mark.parametrize(
    "told",
    [
        '{"version": 1, "unencrypted": true}',
        '{"version": 1, "unencrypted": true, "pepper": "zz"}',
        '{"version": 99}',
        "{}",
        "[" * 200_000,
    ],
    ids=["no pepper", "bad pepper", "another version", "nothing", "nested"],
)
def test_file_that_is_no_envelope_is_damaged(tmp_path: Path, told: str) -> None:
    (tmp_path / envelope.FILE_NAME).write_text(told, "utf-8")

    with pytest.raises(FileDamaged):
        envelope.unlock(tmp_path, passphrase=None, keyring=None)
