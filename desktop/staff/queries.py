"""Who works here."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.database.rows import Rows
from desktop.personal.queries import recall
from desktop.staff.refusals import NoSuchPerson, SeveralPeople


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may sign in. A forgotten person has no name."""

    person_id: str
    name: str
    role: str
    colour: str
    language: str | None

    @property
    def initials(self) -> str:
        """Two letters for a round badge; one character for a Chinese name."""
        words = self.name.split()
        if not words:
            return "?"
        if not words[0].isascii():
            return words[0][0]
        return "".join(word[0] for word in (words[0], words[-1])[: min(len(words), 2)]).upper()


def people(rows: Rows) -> list[Person]:
    """Everybody who may sign in, the owner last, as the sign-in screen shows them."""
    found = rows.rows(
        "SELECT person_id, role, colour, language FROM person WHERE archived_at IS NULL"
        " ORDER BY CASE role WHEN 'cashier' THEN 0 WHEN 'supervisor' THEN 1 WHEN 'stockroom' THEN 2"
        " WHEN 'accountant' THEN 3 ELSE 4 END, created_at, person_id"
    )
    names = recall(rows, [row[0] for row in found])
    return [Person(row[0], names.get(row[0], ""), *row[1:]) for row in found]


def person_called(rows: Rows, words: str) -> Person:
    """Somebody who works here, by their id or by their name in large or small letters.

    Raises:
        NoSuchPerson, SeveralPeople: it is not clear who.
    """
    wanted = words.strip().casefold()
    found = [each for each in people(rows) if wanted in (each.person_id, each.name.casefold())]
    if not found:
        raise NoSuchPerson
    if len(found) > 1:
        raise SeveralPeople
    return found[0]
