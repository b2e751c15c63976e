"""The operating system's keyring, tried before it is trusted, and waited for three seconds at most."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from desktop.database.envelope import KeyStore
from desktop.ids import new_id

SERVICE = "Kedai"
LONGEST_WAIT_S = 3.0
_USELESS = ("keyring.backends.fail", "keyring.backends.null")
_PLAINTEXT = "keyrings.alt"
Answer = TypeVar("Answer")


class SystemKeyring:
    """Keeps one word per shop. A keyring that hangs or fails has nothing and keeps nothing."""

    def get(self, name: str) -> str | None:
        return _in_time(lambda: _get(name))

    def put(self, name: str, value: str) -> bool:
        return bool(_in_time(lambda: _put(name, value)))


def system_keyring() -> KeyStore | None:
    """The keyring if it works here: it kept, gave back and forgot a test word in time."""
    return SystemKeyring() if _in_time(_works) else None


def _works() -> bool:
    import keyring  # 100 ms and a D-Bus call: never before the first paint
    from keyring.errors import KeyringError

    if not _is_safe(keyring.get_keyring()):
        return False
    name = f"try-{new_id()}"
    try:
        keyring.set_password(SERVICE, name, name)
        kept = keyring.get_password(SERVICE, name) == name
        keyring.delete_password(SERVICE, name)
    except (KeyringError, OSError, RuntimeError):
        return False
    return kept


def _is_safe(backend: object) -> bool:
    """No backend that keeps words in a plain file, none that keeps nothing; a chain is like its links."""
    module = type(backend).__module__
    if module.startswith((_PLAINTEXT, *_USELESS)):
        return False
    if module == "keyring.backends.chainer":
        links = list(getattr(backend, "backends", []))
        return bool(links) and all(_is_safe(link) for link in links)
    return True


def _get(name: str) -> str | None:
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, name)
    except (KeyringError, OSError, RuntimeError):
        return None


def _put(name: str, value: str) -> bool:
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(SERVICE, name, value)
    except (KeyringError, OSError, RuntimeError):
        return False
    return True


def _in_time(ask: Callable[[], Answer]) -> Answer | None:
    """What `ask` answers within the time, or nothing: a locked desktop may never answer."""
    answers: list[Answer] = []
    thread = threading.Thread(target=lambda: answers.append(ask()), name="keyring", daemon=True)
    thread.start()
    thread.join(LONGEST_WAIT_S)
    return answers[0] if answers else None
