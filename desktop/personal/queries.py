"""Reading a person's words with the person's key."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.database.rows import Rows


def recall(rows: Rows, subject_ids: Sequence[str], field: str = "name") -> dict[str, str]:
    """One word of each person who is still remembered."""
    marks = ",".join("?" * len(subject_ids))
    found = rows.rows(
        "SELECT d.subject_id, k.secret_key, d.nonce, d.ciphertext FROM personal_datum d"  # noqa: S608 - question marks only
        " JOIN personal_key k ON k.subject_id = d.subject_id"
        f" WHERE d.field = ? AND k.secret_key IS NOT NULL AND d.subject_id IN ({marks})",
        (field, *subject_ids),
    )
    return {
        subject: AESGCM(secret_key).decrypt(nonce, sealed, bound_to(subject, field)).decode()
        for subject, secret_key, nonce, sealed in found
    }


def recall_all(rows: Rows, subject_id: str) -> dict[str, str]:
    """Every word of a person who is still remembered, by its field."""
    found = rows.rows(_ALL_OF_ONE, (subject_id,))
    return {
        field: AESGCM(secret_key).decrypt(nonce, sealed, bound_to(subject_id, field)).decode()
        for field, secret_key, nonce, sealed in found
    }


_ALL_OF_ONE = (
    "SELECT d.field, k.secret_key, d.nonce, d.ciphertext FROM personal_datum d"
    " JOIN personal_key k ON k.subject_id = d.subject_id"
    " WHERE d.subject_id = ? AND k.secret_key IS NOT NULL ORDER BY d.field"
)


def bound_to(subject_id: str, field: str) -> bytes:
    """Ties a ciphertext to its row, so that rows cannot be swapped."""
    return f"{subject_id}/{field}".encode()


def open_sealed(rows: Rows, subject_id: str, purpose: str, sealed: str) -> str | None:
    """What `vault.seal_for` sealed; nothing once the person is forgotten, or before their key has come."""
    found = rows.one("SELECT secret_key FROM personal_key WHERE subject_id = ?", (subject_id,))
    if not found or not found[0]:
        return None
    whole = bytes.fromhex(sealed)
    return AESGCM(found[0]).decrypt(whole[:12], whole[12:], bound_to(subject_id, purpose)).decode()
