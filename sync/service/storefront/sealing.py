"""Seals a buyer's name under a key of the order's own, as a till seals a person's."""

from __future__ import annotations

import base64
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import bindparam, select

from sync.messages import PersonalKey
from sync.service.keys import keep_keys
from sync.service.store import Work
from sync.service.tables import personal_key

LONGEST_NAME = 200
NONCE_BYTES = 12
_KEY = select(personal_key.c.key).where(personal_key.c.subject_id == bindparam("its_subject"))


def seal_buyer(order_id: str, name: str, work: Work) -> str | None:
    """Nonce and ciphertext in base64, bound to the order; none: there is no name, or it was forgotten."""
    if not name:
        return None
    found = work.one(_KEY, {"its_subject": order_id})
    if found is not None and found.key is None:
        return None
    if found is None:
        secret = AESGCM.generate_key(bit_length=256)
        keep_keys([PersonalKey(subject_id=order_id, key=secret.hex())], work)
    else:
        secret = bytes.fromhex(found.key)
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(secret).encrypt(nonce, name[:LONGEST_NAME].encode(), f"{order_id}/name".encode())
    return base64.b64encode(nonce + sealed).decode()
