"""People: everybody can prove who they are, every word opens with its key, and who is forgotten is gone."""

from __future__ import annotations

from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.database.rows import Rows
from desktop.verify.finding import RECORDS_CAME, STRETCH, Wrong, offenders


def everybody_has_a_pin(rows: Rows) -> Iterator[Wrong]:
    """Who was taken on at this till and may sign in has a PIN; others of the shop may have none here.

    PINs and passwords are argon2id hashes of people who are there.
    """
    yield from offenders(
        rows,
        "pin",
        "person_id",
        "SELECT person_id FROM person WHERE archived_at IS NULL AND person_id NOT IN (SELECT person_id FROM"  # noqa: S608
        " pin) AND (person_id IN (SELECT command_id FROM audit WHERE command = 'add_person')"
        f"  OR NOT EXISTS ({RECORDS_CAME}))",
    )
    for table in ("pin", "password"):
        yield from offenders(
            rows,
            table,
            "person_id failures",
            f"SELECT person_id, failures FROM {table} WHERE failures < 0"  # noqa: S608 - names above
            f" OR {table}_hash NOT GLOB '$argon2id$v=*$m=*$*$*'"
            " OR person_id NOT IN (SELECT person_id FROM person)",
        )


def somebody_owns_the_shop(rows: Rows) -> Iterator[Wrong]:
    """There is an owner who may sign in."""
    return offenders(
        rows,
        "person",
        "owners",
        "SELECT count(*) FROM person WHERE role = 'owner' AND archived_at IS NULL HAVING count(*) = 0",
    )


def keys_are_whole_or_destroyed(rows: Rows) -> Iterator[Wrong]:
    """A person has a key of 256 bits, or none and a time since when; the forgotten have no words left."""
    yield from offenders(
        rows,
        "personal_key",
        "subject_id",
        "SELECT subject_id FROM personal_key WHERE (secret_key IS NULL) <> (forgotten_at IS NOT NULL)"
        " OR length(secret_key) <> 32",
    )
    yield from offenders(
        rows,
        "personal_datum",
        "subject_id field",
        "SELECT d.subject_id, d.field FROM personal_datum d LEFT JOIN personal_key k"
        " ON k.subject_id = d.subject_id WHERE k.secret_key IS NULL",
    )


def personal_words_open_with_their_key(rows: Rows) -> Iterator[Wrong]:
    """Every word decrypts under its person's key, bound to its own row."""
    after = ("", "")
    while page := rows.rows(
        "SELECT d.subject_id, d.field, d.nonce, d.ciphertext, k.secret_key FROM personal_datum d"
        " JOIN personal_key k ON k.subject_id = d.subject_id"
        " WHERE (d.subject_id, d.field) > (?, ?) AND length(k.secret_key) = 32"
        " ORDER BY d.subject_id, d.field LIMIT ?",
        (*after, STRETCH),
    ):
        for subject_id, field, nonce, ciphertext, secret_key in page:
            if not _opens(secret_key, nonce, ciphertext, f"{subject_id}/{field}"):
                yield "personal_datum", {"subject_id": subject_id, "field": field}
        after = (page[-1][0], page[-1][1])


def people_who_work_here_have_a_name(rows: Rows) -> Iterator[Wrong]:
    """Who is not forgotten has a name and a key."""
    return offenders(
        rows,
        "personal_datum",
        "person_id",
        "SELECT person_id FROM person p WHERE NOT EXISTS (SELECT 1 FROM personal_key k"
        " WHERE k.subject_id = p.person_id AND k.forgotten_at IS NOT NULL) AND NOT EXISTS"
        " (SELECT 1 FROM personal_datum d WHERE d.subject_id = p.person_id AND d.field = 'name')",
    )


def keys_belong_to_people(rows: Rows) -> Iterator[Wrong]:
    """A key is somebody's: of the staff, a customer or an order's buyer; everybody on the staff has one."""
    yield from offenders(
        rows,
        "personal_key",
        "subject_id",
        "SELECT subject_id FROM personal_key WHERE subject_id NOT IN (SELECT person_id FROM person)"
        " AND subject_id NOT IN (SELECT customer_id FROM customer)"
        " AND subject_id NOT IN (SELECT order_id FROM online_order)"
        " UNION SELECT person_id FROM person WHERE person_id NOT IN (SELECT subject_id FROM personal_key)",
    )


def _opens(secret_key: bytes, nonce: bytes, ciphertext: bytes, bound_to: str) -> bool:
    try:
        AESGCM(secret_key).decrypt(nonce, ciphertext, bound_to.encode())
    except (InvalidTag, ValueError):
        return False
    return True
