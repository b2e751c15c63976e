"""Why nothing was changed about somebody who works here."""

from __future__ import annotations

from desktop.errors import Refusal


class NoSuchPerson(Refusal):
    """Nobody of that id works here, or not any more."""

    code = "staff.no_such_person"


class SeveralPeople(Refusal):
    """More than one person of that name works here."""

    code = "staff.several_people"


class LastOwner(Refusal):
    """Without an owner nobody could add one: the shop would belong to nobody for ever."""

    code = "staff.last_owner"


class AtTheTill(Refusal):
    """Whoever asks is that person: they would stand at the till without the rights they show."""

    code = "staff.at_the_till"
