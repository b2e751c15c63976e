"""What may go wrong between us and an online shop, sorted by who must act."""

from __future__ import annotations


class StorefrontError(Exception):
    """The root: a code for programs and the facts a sentence needs, never a secret."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code}({told})"


class Offline(StorefrontError):
    """Nobody acts: the shop was not reached, nothing was carried out. Try later."""


class Busy(StorefrontError):
    """Nobody acts: the shop said not now, nothing was carried out. Try after `retry_after_s`, if told."""

    def __init__(self, code: str, retry_after_s: int | None = None, **facts: object) -> None:
        super().__init__(code, **facts)
        self.retry_after_s = retry_after_s


class Ambiguous(StorefrontError):
    """The caller acts: it was sent and nobody knows what came of it. Call again with the same key.

    Wait at least `http.READ_S` first: what the shop still works on cannot be found yet.
    """


class SignInNeeded(StorefrontError):
    """The owner acts: the shop no longer takes our key or password."""


class Refused(StorefrontError):
    """Somebody at the shop acts: a no with a reason; the same again would be refused again."""
