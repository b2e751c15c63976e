"""Keeps a person's words under that person's own key, so that forgetting is destroying one key."""

from __future__ import annotations

import os
from collections.abc import Mapping

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import bindparam
from sqlalchemy.dialects.sqlite import insert

from desktop.database.work import Work
from desktop.personal.queries import bound_to
from desktop.personal.tables import personal_datum, personal_key

INSERT_KEY = personal_key.insert()
_datum = insert(personal_datum)
PUT_DATUM = _datum.on_conflict_do_update(
    index_elements=["subject_id", "field"],
    set_={name: _datum.excluded[name] for name in ("nonce", "ciphertext", "changed_at")},
)
DELETE_DATA = personal_datum.delete().where(personal_datum.c.subject_id == bindparam("whose"))
DESTROY_KEY = (
    personal_key.update()
    .where(personal_key.c.subject_id == bindparam("whose"))
    .values(secret_key=None, forgotten_at=bindparam("at"))
)


def remember(subject_id: str, words: Mapping[str, str], work: Work) -> None:
    """Keep personal words (`name`, `phone`, …) of a person, staff or customer."""
    found = work.one("SELECT secret_key FROM personal_key WHERE subject_id = ?", (subject_id,))
    if found is None:
        secret_key = AESGCM.generate_key(256)
        row = {
            "subject_id": subject_id,
            "secret_key": secret_key,
            "created_at": work.now_text,
            "forgotten_at": None,
        }
        work.write(INSERT_KEY, row)
    else:
        secret_key = found[0]
    for field, word in words.items():
        nonce = os.urandom(12)
        sealed = AESGCM(secret_key).encrypt(nonce, word.encode(), bound_to(subject_id, field))
        work.write(
            PUT_DATUM,
            {
                "subject_id": subject_id,
                "field": field,
                "nonce": nonce,
                "ciphertext": sealed,
                "changed_at": work.now_text,
            },
        )


def forget(subject_id: str, work: Work) -> None:
    """Destroy the person's key: what is left, here and in every backup made from now on, is noise."""
    work.write(DELETE_DATA, {"whose": subject_id})
    work.write(DESTROY_KEY, {"whose": subject_id, "at": work.now_text})
