"""Keeps a person's words under that person's own key, so that forgetting is destroying one key."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import bindparam
from sqlalchemy.dialects.sqlite import insert

from desktop.database.work import Work
from desktop.errors import Refusal
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
    .where(personal_key.c.subject_id == bindparam("whose"), personal_key.c.forgotten_at.is_(None))
    .values(secret_key=None, forgotten_at=bindparam("at"))
)


@dataclass
class PersonForgotten(Refusal):
    """The person was forgotten, for good; nothing about them is kept again."""

    code = "personal.forgotten"


@dataclass
class KeyNotHere(Refusal):
    """Another till knows the person, and their key has not come yet: a second one would part their words."""

    code = "personal.key_not_here"


def remember(subject_id: str, words: Mapping[str, str], work: Work) -> None:
    """Keep personal words (`name`, `phone`, …) of a person, staff or customer.

    Raises:
        PersonForgotten, KeyNotHere: nothing was kept.
    """
    secret_key = _key_of(subject_id, work)
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


def _key_of(subject_id: str, work: Work) -> bytes:
    """The person's key; made here for somebody of whom nothing is known yet."""
    found = work.one("SELECT secret_key FROM personal_key WHERE subject_id = ?", (subject_id,))
    if found is not None:
        if found[0] is None:
            raise PersonForgotten
        return bytes(found[0])
    if work.one("SELECT 1 FROM personal_datum WHERE subject_id = ?", (subject_id,)):
        raise KeyNotHere
    secret_key = AESGCM.generate_key(256)
    row = {"subject_id": subject_id, "secret_key": secret_key}
    work.write(INSERT_KEY, {**row, "created_at": work.now_text, "forgotten_at": None})
    return secret_key


_SEALED = re.compile(r"[0-9a-f]{24}([0-9a-f]{2}){16,}")
"""A nonce of twelve bytes and a ciphertext with its tag, as hex."""


@dataclass
class BadSeal(Refusal):
    """A sealed word that no key could open."""

    code = "personal.bad_seal"
    field: str


def keep_sealed(subject_id: str, field: str, sealed: str, work: Work) -> None:
    """Keep a word as another till sealed it; the key comes by itself. The forgotten stay forgotten.

    Raises:
        BadSeal: it is none.
    """
    if not _SEALED.fullmatch(sealed):
        raise BadSeal(field)
    gone = "SELECT 1 FROM personal_key WHERE subject_id = ? AND forgotten_at IS NOT NULL"
    if work.one(gone, (subject_id,)):
        return
    whole = bytes.fromhex(sealed)
    row = {"subject_id": subject_id, "field": field, "nonce": whole[:12], "ciphertext": whole[12:]}
    work.write(PUT_DATUM, {**row, "changed_at": work.now_text})


def take_key(subject_id: str, secret_key: bytes, work: Work) -> None:
    """Keep the key that another till made for a person; one that was destroyed here never comes back."""
    if work.one("SELECT 1 FROM personal_key WHERE subject_id = ?", (subject_id,)) is None:
        row = {"subject_id": subject_id, "secret_key": secret_key}
        work.write(INSERT_KEY, {**row, "created_at": work.now_text, "forgotten_at": None})


def forget_elsewhere(subject_id: str, work: Work) -> None:
    """A person was forgotten at another till: destroy the key here, and take none for them again."""
    if work.one("SELECT 1 FROM personal_key WHERE subject_id = ?", (subject_id,)) is None:
        row = {"subject_id": subject_id, "secret_key": None}
        work.write(INSERT_KEY, {**row, "created_at": work.now_text, "forgotten_at": work.now_text})
    forget(subject_id, work)


def forget(subject_id: str, work: Work) -> None:
    """Destroy the person's key: what is left, here and in every backup made from now on, is noise."""
    work.write(DELETE_DATA, {"whose": subject_id})
    work.write(DESTROY_KEY, {"whose": subject_id, "at": work.now_text})


def seal_for(subject_id: str, purpose: str, words: str, work: Work) -> str:
    """Words of a person that stand in a row of another table: as hex, under their key, bound to a purpose.

    Raises:
        PersonForgotten, KeyNotHere: nothing was sealed.
    """
    nonce = os.urandom(12)
    sealed = AESGCM(_key_of(subject_id, work)).encrypt(nonce, words.encode(), bound_to(subject_id, purpose))
    return (nonce + sealed).hex()
