"""The shop's secrets in one envelope: the database key and the PIN pepper, wrapped three ways."""

from __future__ import annotations

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.database.trouble import FileDamaged
from desktop.errors import Refusal

FILE_NAME = "keys.json"
_KEY_BYTES = 32
_MEMORY_KIB, _PASSES, _LANES = 65_536, 3, 1
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U to misread
_RECOVERY_LETTERS = 32  # 160 random bits
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


class NeedsPassphrase(Refusal):
    """The keyring does not have this shop's key, and no passphrase was given."""

    code = "keys.needs_passphrase"


class WrongPassphrase(Refusal):
    """The passphrase does not open the envelope."""

    code = "keys.wrong_passphrase"


class WrongRecoveryCode(Refusal):
    """The recovery code does not open the envelope."""

    code = "keys.wrong_recovery_code"


class NoWayBackIn(Refusal):
    """Neither a working keyring nor a passphrase: the shop would be locked at its next start."""

    code = "keys.no_way_back_in"


@dataclass(frozen=True, slots=True)
class Secrets:
    """What opens a shop. `database_key` is nothing for an unencrypted (training) shop."""

    database_key: bytes | None
    pepper: bytes


class KeyStore(Protocol):
    """The operating system's keyring, as far as we need it; None means it does not work or has nothing."""

    def get(self, name: str) -> str | None: ...

    def put(self, name: str, value: str) -> bool: ...


def new_recovery_code() -> str:
    """A code to print and keep: 160 random bits in groups of four."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(_RECOVERY_LETTERS))
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def create(folder: Path, *, passphrase: str | None, keyring: KeyStore | None, recovery_code: str) -> Secrets:
    """Make the secrets of a new shop and write its envelope.

    Raises:
        NoWayBackIn: there is no passphrase and the keyring does not keep anything.
    """
    made = Secrets(os.urandom(_KEY_BYTES), os.urandom(_KEY_BYTES))
    envelope: dict[str, object] = {"version": 1, "shop": secrets.token_hex(8)}
    _wrap_all(envelope, made, {"passphrase": passphrase, "recovery": recovery_code})
    _wrap_for_keyring(envelope, made, keyring)
    if "passphrase" not in envelope and "keyring" not in envelope:
        raise NoWayBackIn
    _write(folder, envelope)
    return made


def create_open(folder: Path) -> Secrets:
    """The envelope of an unencrypted shop: no key, and a pepper that lies open. Tests and training only."""
    made = Secrets(None, os.urandom(_KEY_BYTES))
    _write(folder, {"version": 1, "unencrypted": True, "pepper": made.pepper.hex()})
    return made


def unlock(folder: Path, *, passphrase: str | None, keyring: KeyStore | None) -> Secrets:
    """Open the envelope: by passphrase if one is given, else by the keyring.

    Raises:
        NeedsPassphrase, WrongPassphrase: try again.
    """
    envelope = read(folder)
    if envelope.get("unencrypted"):
        return Secrets(None, _open_pepper(envelope, folder))
    if passphrase is not None:
        opened = _unwrap(envelope, "passphrase", passphrase)
        if opened is None:
            raise WrongPassphrase
        return opened
    kept = keyring.get(str(envelope.get("shop", ""))) if keyring and "keyring" in envelope else None
    opened = _unwrap(envelope, "keyring", kept) if kept else None
    if opened is None:
        raise NeedsPassphrase
    return opened


def recover(folder: Path, recovery_code: str, *, passphrase: str | None, keyring: KeyStore | None) -> Secrets:
    """Open with the recovery code and wrap anew for a new passphrase and this machine's keyring.

    Raises:
        WrongRecoveryCode: nothing was changed. NoWayBackIn: neither way was given or works.
    """
    envelope = read(folder)
    if envelope.get("unencrypted"):
        return unlock(folder, passphrase=None, keyring=None)
    opened = _unwrap(envelope, "recovery", recovery_code)
    if opened is None:
        raise WrongRecoveryCode
    _wrap_all(envelope, opened, {"passphrase": passphrase})
    kept = _wrap_for_keyring(envelope, opened, keyring)
    if not kept and passphrase is None:
        raise NoWayBackIn
    _write(folder, envelope)
    return opened


def renew_recovery(folder: Path, opened: Secrets) -> str:
    """A new recovery code for an encrypted shop; the old one opens nothing any more."""
    envelope, code = read(folder), new_recovery_code()
    _wrap_all(envelope, opened, {"recovery": code})
    _write(folder, envelope)
    return code


def is_encrypted(folder: Path) -> bool:
    return not read(folder).get("unencrypted")


def read(folder: Path) -> dict[str, object]:
    """The envelope as it lies in the shop's folder.

    Raises:
        FileDamaged: it is missing, cannot be read or does not have the form of an envelope.
    """
    path = folder / FILE_NAME
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise FileDamaged(str(path)) from error
    if not isinstance(found, dict) or found.get("version") != 1:
        raise FileDamaged(str(path))
    return found


def _open_pepper(envelope: dict[str, object], folder: Path) -> bytes:
    try:
        return bytes.fromhex(str(envelope.get("pepper", "-")))
    except ValueError as error:
        raise FileDamaged(str(folder / FILE_NAME)) from error


def _wrap_all(envelope: dict[str, object], made: Secrets, ways: dict[str, str | None]) -> None:
    for way, words in ways.items():
        if words is not None:
            envelope[way] = _wrap(made, words, way)


def _wrap_for_keyring(envelope: dict[str, object], made: Secrets, keyring: KeyStore | None) -> bool:
    if keyring is None:
        return False
    shop = str(envelope["shop"])
    # The word it has already opens the shop's other copies too: backups, and what a restore sets aside.
    words = keyring.get(shop) or secrets.token_hex(_KEY_BYTES)
    if not keyring.put(shop, words):
        envelope.pop("keyring", None)
        return False
    envelope["keyring"] = _wrap(made, words, "keyring")
    return True


def _wrap(made: Secrets, words: str, way: str) -> dict[str, str]:
    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = AESGCM(_stretch(words, salt, way)).encrypt(
        nonce, (made.database_key or b"") + made.pepper, way.encode()
    )
    return {
        name: base64.b64encode(value).decode()
        for name, value in zip(("salt", "nonce", "sealed"), (salt, nonce, sealed), strict=True)
    }


def _unwrap(envelope: dict[str, object], way: str, words: str) -> Secrets | None:
    wrapped = envelope.get(way)
    if not isinstance(wrapped, dict):
        return None
    try:
        salt, nonce, sealed = (base64.b64decode(wrapped[name]) for name in ("salt", "nonce", "sealed"))
        plain = AESGCM(_stretch(words, salt, way)).decrypt(nonce, sealed, way.encode())
    except (InvalidTag, HashingError, KeyError, TypeError, ValueError):
        return None
    return Secrets(plain[:_KEY_BYTES], plain[_KEY_BYTES:])


def _stretch(words: str, salt: bytes, way: str) -> bytes:
    """A key from words: argon2id for what people choose; the keyring's 256 random bits need no stretching."""
    if way == "recovery":
        words = words.upper().translate(_MISREAD).replace("-", "").replace(" ", "")
    light = way == "keyring"
    return hash_secret_raw(
        words.encode("utf-8", "surrogateescape"),  # the environment's bytes as they came
        salt,
        time_cost=1 if light else _PASSES,
        memory_cost=8 if light else _MEMORY_KIB,
        parallelism=_LANES,
        hash_len=_KEY_BYTES,
        type=Type.ID,
    )


def _write(folder: Path, envelope: dict[str, object]) -> None:
    """Replace the file whole: a crash leaves the old envelope or the new one."""
    folder.mkdir(parents=True, exist_ok=True)
    path, fresh = folder / FILE_NAME, folder / (FILE_NAME + ".new")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(envelope, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
