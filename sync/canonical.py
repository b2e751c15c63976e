"""Canonical JSON and its hash: the same bytes on both sides for ever, without a model in between."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

MESSAGE_VERSION = 1
_SPELLS = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, check_circular=False
)
"""Made once: json.dumps makes one for every value. What holds itself ends at the depth that Python allows."""


def canonical_json(payload: object) -> str:
    """One spelling per value: keys sorted, no spaces, text as it is; whole numbers only, never floats.

    Raises:
        TypeError: a value that has no exact spelling: a float, a key that is no text, another object.
    """
    _refuse_inexact(payload)
    return spelled(payload)


def spelled(payload: object) -> str:
    """canonical_json of a value that is known to be exact: one that was read and not made."""
    return _SPELLS.encode(payload)


def _refuse_inexact(value: object) -> None:
    """Floats are told differently by other programs, and a number as a key becomes text unasked."""
    if isinstance(value, dict):
        for key, each in value.items():
            if type(key) is not str:
                raise TypeError(f"a key that is no text: {key!r}")
            if type(each) is not str:
                _refuse_inexact(each)
    elif isinstance(value, list | tuple):
        for each in value:
            if type(each) is not str:
                _refuse_inexact(each)
    elif isinstance(value, float):
        raise TypeError(f"a float: {value!r}")


def payload_hash(canonical: str) -> str:
    """SHA-256 of canonical JSON, as hex."""
    return hashlib.sha256(canonical.encode()).hexdigest()


def digest_of(held: Iterable[tuple[str, str]]) -> str:
    """Of messages by id and payload hash: the sum of their SHA-256 modulo 2^64, in any order."""
    total = 0
    for message_id, digest in held:
        total += int.from_bytes(hashlib.sha256(f"{message_id} {digest}".encode()).digest()[:8])
    return f"{total % 2**64:016x}"
