"""Challenges and tokens: kept in memory only, as hashes, and run out by a clock that nobody sets.

A service that starts anew knows none: tills then ask for a challenge again, which costs them nothing.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass

from sync.messages import Challenge, Token, TokenAsked, token_words
from sync.service.clock import Clock
from sync.service.enrol import is_signed
from sync.service.refusals import Refused

CHALLENGE_SECONDS = 60
TOKEN_SECONDS = 15 * 60
MOST_KEPT = 10_000
"""Of each; the oldest gives way."""


@dataclass(frozen=True, slots=True)
class Given:
    device_id: str
    ends_at: float  # steady seconds


class Gate:
    """Who may come in. Thread-safe."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._challenges: OrderedDict[bytes, Given] = OrderedDict()
        self._tokens: OrderedDict[bytes, Given] = OrderedDict()

    def challenge(self, device_id: str) -> Challenge:
        """Words to sign, for this device, for a minute and once."""
        words = secrets.token_hex(32)
        self._keep(self._challenges, words, Given(device_id, self._clock.steady() + CHALLENGE_SECONDS))
        return Challenge(challenge=words)

    def token(self, asked: TokenAsked, public_key: str) -> Token:
        """A token for a signed challenge; the challenge is spent, whatever comes of it.

        Raises:
            Refused: wrong_challenge, wrong_signature.
        """
        with self._lock:
            given = self._challenges.pop(_hash(asked.challenge), None)
        if given is None or given.device_id != asked.device_id or given.ends_at <= self._clock.steady():
            raise Refused(401, "wrong_challenge", "The challenge was never given, is spent or has run out.")
        if not is_signed(public_key, asked.signature, token_words(asked.device_id, asked.challenge)):
            raise Refused(401, "wrong_signature", "The challenge is not signed with the device's key.")
        token = secrets.token_hex(32)
        self._keep(self._tokens, token, Given(asked.device_id, self._clock.steady() + TOKEN_SECONDS))
        return Token(token=token, seconds=TOKEN_SECONDS)

    def device_of(self, authorization: str | None) -> str:
        """The device that a header's bearer token was given to.

        Raises:
            Refused: no_token, wrong_token.
        """
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Refused(401, "no_token", "A token is needed.")
        # Looked up by its hash: how long that takes tells nothing of the token.
        with self._lock:
            given = self._tokens.get(_hash(token.strip()))
        if given is None or given.ends_at <= self._clock.steady():
            raise Refused(401, "wrong_token", "The token was never given here, or has run out.")
        return given.device_id

    def _keep(self, kept: OrderedDict[bytes, Given], secret: str, given: Given) -> None:
        now = self._clock.steady()
        with self._lock:
            kept[_hash(secret)] = given
            while len(kept) > MOST_KEPT or next(iter(kept.values())).ends_at <= now:
                kept.popitem(last=False)


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).digest()
