"""One-time codes that the owner gives a till: ten minutes, one use, five wrong tries in all."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import bindparam, delete, select, update

from sync.service.clock import Clock, instant_text
from sync.service.store import Work
from sync.service.tables import code

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: none is taken for another."""
LENGTH = 10
GOOD_FOR = timedelta(minutes=10)
MOST_WRONG = 5
_READ_AS = str.maketrans("OIL", "011", "- ")
_INSERT = code.insert()
_DROP_STANDING = delete(code).where(code.c.used_by.is_(None))
_ONE_MORE_WRONG = update(code).where(code.c.used_by.is_(None)).values(wrong_tries=code.c.wrong_tries + 1)
_USE = update(code).where(code.c.code_id == bindparam("its_id")).values(used_by=bindparam("its_device"))
_STANDING = select(code).where(code.c.used_by.is_(None))
_USED_BY = select(code).where(code.c.used_by == bindparam("its_device"))


def new_code(clock: Clock, work: Work) -> str:
    """A code, to be shown once: ABCDE-FGHJK. It takes the place of one that still stood."""
    plain = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    salt = secrets.token_hex(16)
    now = clock.now()
    work.write(_DROP_STANDING)
    row: dict[str, object] = {
        "code_id": uuid4().hex,
        "salt": salt,
        "digest": _digest(plain, salt),
        "made_at": instant_text(now),
        "ends_at": instant_text(now + GOOD_FOR),
        "wrong_tries": 0,
        "used_by": None,
    }
    work.write(_INSERT, row)
    return f"{plain[:5]}-{plain[5:]}"


def standing_code(told: str, clock: Clock, work: Work) -> str | None:
    """The id of the code that stands, if this is it. A wrong one is counted: the caller must commit."""
    now = instant_text(clock.now())
    found = work.one(_STANDING)
    if found is None or found.wrong_tries >= MOST_WRONG or not found.made_at <= now < found.ends_at:
        return None
    if hmac.compare_digest(_digest(told, found.salt), found.digest):
        return str(found.code_id)
    work.write(_ONE_MORE_WRONG)
    return None


def is_code_of(told: str, device_id: str, work: Work) -> bool:
    """Whether a device enrolled with this code: its answer may have been lost."""
    used = work.rows(_USED_BY, {"its_device": device_id})
    return any([hmac.compare_digest(_digest(told, row.salt), row.digest) for row in used])


def use(code_id: str, device_id: str, work: Work) -> None:
    work.write(_USE, {"its_id": code_id, "its_device": device_id})


def _digest(told: str, salt: str) -> str:
    """Slow on purpose: a stolen store must not tell a code while it is still good."""
    plain = told.upper().translate(_READ_AS)
    return hashlib.scrypt(plain.encode(), salt=bytes.fromhex(salt), n=2**12, r=8, p=1).hex()
