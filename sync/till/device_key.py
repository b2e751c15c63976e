"""A till's own key: made here, kept in the shop's encrypted file, never sent."""

from __future__ import annotations

from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.messages import enrol_words, message_words, token_words


class DeviceKey:
    """An Ed25519 key that proves who a till is, without any clock being right."""

    def __init__(self, private_hex: str) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private_hex))

    @classmethod
    def make(cls) -> DeviceKey:
        return cls(Ed25519PrivateKey.generate().private_bytes_raw().hex())

    @property
    def private_hex(self) -> str:
        """For the shop's encrypted file, and nowhere else."""
        return self._key.private_bytes_raw().hex()

    @property
    def public_hex(self) -> str:
        return self._key.public_key().public_bytes_raw().hex()

    def prove_enrolment(self, code: str, device_id: str) -> str:
        """A signature that only the holder of this key can make over this code."""
        return self._key.sign(enrol_words(code, device_id, self.public_hex)).hex()

    def prove_challenge(self, device_id: str, challenge: str) -> str:
        """What a token is given for."""
        return self._key.sign(token_words(device_id, challenge)).hex()

    def sign_message(self, told: Mapping[str, object]) -> dict[str, object]:
        """A message with a signature: it is the same each time, so it is kept nowhere."""
        return {**told, "signature": self._key.sign(message_words(told)).hex()}
