"""Which keyrings are trusted, and that none is waited for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.backends.chainer import ChainerBackend
from keyring.errors import KeyringLocked

from desktop import keyring_door
from desktop.keyring_door import SERVICE, SystemKeyring, system_keyring


class Working(KeyringBackend):
    """Keeps words in memory, as an operating system's keyring would behind its door."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring's own is untyped
        self.words: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, username: str, password: str) -> None:
        self.words[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        return self.words.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        del self.words[service, username]


class Locked(Working):
    """The person closed the question that asks for the keyring's password."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked


class Hanging(Working):
    """Waits for an answer on a desktop where nobody sits."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.let_go.wait()
        return None


class Plaintext(Working):
    """Stands for keyrings.alt's file backend."""


Plaintext.__module__ = "keyrings.alt.file"


def untyped(kind: Callable[..., KeyringBackend]) -> KeyringBackend:
    """keyring's constructors have no types."""
    return kind()


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def test_keyring_that_works_is_tried_and_left_as_it_was() -> None:
    backend = Working()
    keyring.set_keyring(backend)

    assert isinstance(system_keyring(), SystemKeyring)
    assert backend.words == {}


def test_words_are_kept_under_kedais_name() -> None:
    backend = Working()
    keyring.set_keyring(backend)

    assert SystemKeyring().put("a shop", "a word")
    assert SystemKeyring().get("a shop") == "a word"
    assert SystemKeyring().get("another") is None
    assert backend.words == {(SERVICE, "a shop"): "a word"}


@pytest.mark.parametrize(
    "backend",
    [untyped(fail.Keyring), untyped(null.Keyring), Plaintext(), Locked()],
    ids=lambda one: type(one).__name__,
)
def test_keyring_that_keeps_nothing_or_keeps_it_open_is_none(backend: KeyringBackend) -> None:
    keyring.set_keyring(backend)

    assert system_keyring() is None


def test_chain_with_one_open_link_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    chain = untyped(ChainerBackend)
    keyring.set_keyring(chain)
    monkeypatch.setattr(ChainerBackend, "backends", [Working(), Plaintext()])
    assert system_keyring() is None

    monkeypatch.setattr(ChainerBackend, "backends", [Working()])
    assert isinstance(system_keyring(), SystemKeyring)


def test_keyring_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = Hanging()
    keyring.set_keyring(backend)
    monkeypatch.setattr(keyring_door, "LONGEST_WAIT_S", 0.05)

    assert system_keyring() is None
    assert SystemKeyring().get("a shop") is None

    backend.let_go.set()
    for thread in threading.enumerate():
        if thread.name == "keyring":
            thread.join()  # or it would go on in the next test, with another keyring


def test_locked_keyring_has_nothing_and_keeps_nothing() -> None:
    keyring.set_keyring(Locked())

    assert SystemKeyring().get("a shop") is None
    assert not SystemKeyring().put("a shop", "a word")
