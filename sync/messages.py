"""The wire contract: canonical JSON and its hash, the same bytes on both sides for ever."""

from __future__ import annotations

import hashlib
import json

MESSAGE_VERSION = 1


def canonical_json(payload: object) -> str:
    """One spelling per value: keys sorted, no spaces, text as it is; whole numbers only, never floats.

    Raises:
        TypeError, ValueError: a value that has no exact spelling.
    """
    return json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def payload_hash(canonical: str) -> str:
    """SHA-256 of canonical JSON, as hex."""
    return hashlib.sha256(canonical.encode()).hexdigest()
