"""Reading customers: one by id, or all of them for a list that is searched in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.customers.words import phone_masked, phone_shown
from desktop.database.rows import Rows
from desktop.personal.queries import bound_to, recall_all

_ONE = (
    "SELECT c.kind, c.uen, c.group_id, g.name, g.price_list_id, c.credit_limit_cents, c.created_at,"
    " c.archived_at FROM customer c LEFT JOIN customer_group g ON g.group_id = c.group_id"
    " AND g.archived_at IS NULL WHERE c.customer_id = ?"
)
_NONCES = (
    "SELECT d.subject_id, d.field, d.nonce FROM customer c CROSS JOIN personal_datum d"
    " ON d.subject_id = c.customer_id WHERE c.archived_at IS NULL AND d.field IN ('name', 'phone', 'company',"
    " 'card')"
)
_SEALED = (
    "SELECT k.secret_key, d.nonce, d.ciphertext FROM personal_datum d"
    " JOIN personal_key k ON k.subject_id = d.subject_id"
    " WHERE d.subject_id = ? AND d.field = ? AND k.secret_key IS NOT NULL"
)
MOST_FOUND = 30


@dataclass(frozen=True, slots=True)
class Customer:
    """Who somebody is, with their words opened; `words` is empty of somebody who was forgotten."""

    customer_id: str
    words: Mapping[str, str]
    kind: str = "person"
    uen: str | None = None
    group_id: str | None = None
    group_name: str | None = None
    price_list_id: str | None = None
    credit_limit_cents: int | None = None
    created_at: str = ""
    archived_at: str | None = None

    def word(self, field: str) -> str:
        return self.words.get(field, "")

    @property
    def called(self) -> str:
        """What they are called on a screen the next customer sees: a name, else the end of a number."""
        return self.word("name") or self.word("company") or phone_masked(self.word("phone"))

    @property
    def phone(self) -> str:
        return phone_shown(self.word("phone"))


def customer_of(rows: Rows, customer_id: str) -> Customer | None:
    """One customer, archived or forgotten too; nothing where nobody has that id."""
    row = rows.one(_ONE, (customer_id,))
    if row is None:
        return None
    words = {field: word for field, word in recall_all(rows, customer_id).items() if word}
    return Customer(customer_id, words, *row)


def credit_limit_of(rows: Rows, customer_id: str) -> int | None:
    """Up to how many cents somebody may owe; nothing where they pay at once."""
    found = rows.one("SELECT credit_limit_cents FROM customer WHERE customer_id = ?", (customer_id,))
    return int(found[0]) if found and found[0] is not None else None


class CustomerBook:
    """Whom the shop knows, to be searched while somebody types.

    Words lie sealed in the file and are opened here, in memory and no index, each once: a seal that is the
    same since (its nonce is) is not opened again.
    """

    def __init__(self) -> None:
        self._opened: dict[tuple[str, str], tuple[bytes, str]] = {}
        self._searched: dict[str, str] = {}

    def refresh(self, rows: Rows) -> None:
        """Read what changed since; some tens of milliseconds for ten thousand customers the first time."""
        opened: dict[tuple[str, str], tuple[bytes, str]] = {}
        for subject_id, field, nonce in rows.rows(_NONCES):
            before = self._opened.get((subject_id, field))
            if before is None or before[0] != nonce:
                before = (nonce, _open(rows, subject_id, field))
            opened[subject_id, field] = before
        if opened == self._opened:
            return
        self._opened = opened
        words: dict[str, list[str]] = {}
        for (subject_id, field), (_nonce, word) in opened.items():
            bare = word.casefold()
            words.setdefault(subject_id, []).append(bare.lstrip("+") if field == "phone" else bare)
        self._searched = {subject_id: "\n".join(each) for subject_id, each in words.items()}

    def find(self, typed: str) -> list[str]:
        """Ids of those in whose name, number, company or card all that was typed is; the latest first."""
        parts = _parts(typed)
        if not parts:
            return list(reversed(self._searched))[:MOST_FOUND]
        found = (
            subject_id
            for subject_id, words in reversed(self._searched.items())
            if all(part in words for part in parts)
        )
        return [subject_id for subject_id, _place in zip(found, range(MOST_FOUND), strict=False)]

    def with_card(self, code: str) -> str | None:
        """Whose member card was scanned; the older of two."""
        return self._with("card", code.strip().upper())

    def with_phone(self, phone: str) -> str | None:
        """Who has this number, as it is kept; the older of two."""
        return self._with("phone", phone)

    def _with(self, field: str, word: str) -> str | None:
        found = (
            who for (who, named), (_nonce, kept) in self._opened.items() if named == field and kept == word
        )
        return min(found, default=None) if word else None


def _parts(typed: str) -> list[str]:
    """Words to be found; a telephone number counts as one, however it was spaced."""
    bare = "".join(typed.split())
    if bare.lstrip("+").isdigit():
        return [bare.lstrip("+")]
    return typed.casefold().split()


def _open(rows: Rows, subject_id: str, field: str) -> str:
    found = rows.one(_SEALED, (subject_id, field))
    if found is None:
        return ""  # the key has not come yet
    secret_key, nonce, sealed = found
    return AESGCM(secret_key).decrypt(nonce, sealed, bound_to(subject_id, field)).decode()
