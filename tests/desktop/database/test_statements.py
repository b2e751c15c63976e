"""Core statements as SQL with their constants: nothing asked for may be taken for nothing given."""

from __future__ import annotations

from sqlalchemy import bindparam

from desktop.database.statements import compiled
from desktop.personal.tables import personal_key
from desktop.staff.tables import pin


def test_value_written_as_nothing_is_a_constant() -> None:
    statement = (
        personal_key.update()
        .where(personal_key.c.subject_id == bindparam("whose"))
        .values(secret_key=None, forgotten_at=bindparam("at"))
    )

    assert compiled(statement)[1] == {"secret_key": None}


def test_value_still_to_come_is_none() -> None:
    assert compiled(pin.insert())[1] == {}


def test_value_written_in_the_statement_is_a_constant() -> None:
    statement = pin.update().where(pin.c.person_id == bindparam("whose")).values(failures=0)

    assert compiled(statement)[1] == {"failures": 0}
