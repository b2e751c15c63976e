"""Where the online shop's secret lies: an environment variable, the keyring, or a file of the owner's.

Never in the store, whose copies travel; never in a log.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sync.service.refusals import NotDone

VARIABLE = "KEDAI_STOREFRONT_SECRET"
FILE = "storefront.secret"
KEYRING_NAME = "Kedai online shop"
LONGEST_WAIT_S = 3.0
_UNSAFE = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")
Answer = TypeVar("Answer")


def keep_secret(secret: str, secret_id: str, folder: Path) -> str:
    """Keep it where it is safest here; in words, where that is."""
    if _in_time(lambda: _put(secret_id, secret)):
        (folder / FILE).unlink(missing_ok=True)
        return "the system's keyring"
    file = folder / FILE
    fresh = folder / f".{FILE}.new"
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as written:
        os.chmod(fresh, 0o600)  # an older file may have had other rights
        written.write(f"{secret_id} {secret}\n")
        written.flush()
        os.fsync(written.fileno())
    fresh.replace(file)
    return f"{file}, which only this user of the machine may read: there is no keyring here"


def read_secret(secret_id: str, folder: Path) -> str:
    """The secret.

    Raises:
        NotDone: it lies in none of the places.
    """
    if told := os.environ.get(VARIABLE):
        return told
    try:
        kept_id, _, secret = (folder / FILE).read_text(encoding="utf-8").strip().partition(" ")
    except (FileNotFoundError, UnicodeDecodeError):
        kept_id, secret = "", ""
    if secret and kept_id == secret_id:
        return secret
    if found := _in_time(lambda: _get(secret_id)):
        return found
    raise NotDone("The online shop's secret is neither in the keyring nor beside the store.")


def forget_secret(secret_id: str, folder: Path | None) -> None:
    """Take it out of the keyring, and out of the folder's file."""
    if folder is not None:
        (folder / FILE).unlink(missing_ok=True)
    _in_time(lambda: _delete(secret_id))


def _put(name: str, secret: str) -> bool:
    import keyring  # a call to the session's bus: only where a secret is needed

    ring = keyring.get_keyring()
    if not _is_safe(ring):
        return False
    ring.set_password(KEYRING_NAME, name, secret)
    return ring.get_password(KEYRING_NAME, name) == secret


def _get(name: str) -> str | None:
    import keyring

    ring = keyring.get_keyring()
    return ring.get_password(KEYRING_NAME, name) if _is_safe(ring) else None


def _delete(name: str) -> None:
    import keyring

    ring = keyring.get_keyring()
    if _is_safe(ring) and ring.get_password(KEYRING_NAME, name) is not None:
        ring.delete_password(KEYRING_NAME, name)


def _is_safe(backend: object) -> bool:
    """No backend that keeps words in a plain file, none that keeps nothing; a chain is like its links."""
    module = type(backend).__module__
    if module.startswith(_UNSAFE):
        return False
    if module == "keyring.backends.chainer":
        links = list(getattr(backend, "backends", []))
        return bool(links) and all(_is_safe(link) for link in links)
    return True


def _in_time(ask: Callable[[], Answer]) -> Answer | None:
    """The answer of a keyring; none where it fails or hangs: some wait for a window nobody sees."""
    from keyring.errors import KeyringError

    found: list[Answer] = []

    def asked() -> None:
        try:
            found.append(ask())
        except (KeyringError, OSError, RuntimeError):
            return

    asking = threading.Thread(target=asked, daemon=True, name="keyring")
    asking.start()
    asking.join(LONGEST_WAIT_S)
    return found[0] if found else None
