"""A till's token: got by signing a challenge, used until it ends, got anew once when it is refused."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TypeVar

from sync.messages import ChallengeAsked, TokenAsked
from sync.till.client import Client
from sync.till.device_key import DeviceKey
from sync.till.trouble import SignInNeeded

Answer = TypeVar("Answer")
EARLIER_S = 30.0
"""A token is not begun with in its last moments."""


class Session:
    """Who we are to the service. The token is kept in memory only."""

    def __init__(
        self,
        client: Client,
        device_id: str,
        key: DeviceKey,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client, self._device_id, self._key = client, device_id, key
        self._monotonic = monotonic
        self._token = ""
        self._until = 0.0

    def with_token(self, ask: Callable[[str], Answer]) -> Answer:
        """Ask something that needs a token; a refused one is renewed once.

        Raises:
            SignInNeeded: the service does not know this till any more.
        """
        try:
            return ask(self._fresh())
        except SignInNeeded:
            self._token = ""
        return ask(self._fresh())

    def signed(self, told: Mapping[str, object]) -> dict[str, object]:
        """A message with this till's signature."""
        return self._key.sign_message(told)

    def _fresh(self) -> str:
        if not self._token or self._monotonic() > self._until:
            challenge = self._client.challenge(ChallengeAsked(device_id=self._device_id)).challenge
            signature = self._key.prove_challenge(self._device_id, challenge)
            asked = TokenAsked(device_id=self._device_id, challenge=challenge, signature=signature)
            given = self._client.token(asked)
            self._token, self._until = given.token, self._monotonic() + given.seconds - EARLIER_S
        return self._token
