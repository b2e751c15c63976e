"""Know somebody who buys: a phone number is enough, a company brings its UEN."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop.clock import day_in
from desktop.customers.events import CustomerAdded
from desktop.customers.refusals import NothingToKnowBy
from desktop.customers.standing import require_group
from desktop.customers.tables import customer
from desktop.customers.words import read_words
from desktop.database.work import Work
from desktop.personal.vault import remember
from desktop.setup.queries import the_shop
from desktop.setup.uen import read_uen

INSERT_CUSTOMER = customer.insert()
KNOWN_BY = ("name", "phone", "company", "card")


@dataclass(frozen=True, slots=True)
class AddCustomer:
    """Somebody new; `words` are those of desktop.customers.words that are known."""

    command_id: str
    words: Mapping[str, str] = field(repr=False)
    uen: str = ""
    group_id: str | None = None


@dataclass(frozen=True, slots=True)
class CustomerKnown:
    customer_id: str


def add_customer(command: AddCustomer, work: Work) -> str:
    """Add a customer; their id is the command's, so the same command again is the same customer.

    Raises:
        NothingToKnowBy, BadPhone, BadEmail, BadCard, BadUen, TooLong, BadLetters, TooManyLines, NoSuchGroup,
        NotAllowed: nobody was added.
    """
    if work.answer_to(command.command_id, CustomerKnown):
        return command.command_id
    work.require("add_customer")
    words = {name: word for name, word in read_words(command.words).items() if word}
    if not any(words.get(name) for name in KNOWN_BY):
        raise NothingToKnowBy
    require_group(work, command.group_id)
    uen = read_uen(command.uen, day_in(the_shop(work).zone, work.now)) if command.uen.strip() else None
    work.write(
        INSERT_CUSTOMER,
        {
            "customer_id": command.command_id,
            "kind": "company" if uen or words.get("company") else "person",
            "uen": uen,
            "group_id": command.group_id,
            "credit_limit_cents": None,
            "created_at": work.now_text,
            "archived_at": None,
            "field_clocks": "{}",
        },
    )
    remember(command.command_id, words, work)
    work.note(customer_id=command.command_id)
    work.record(CustomerAdded(command.command_id))
    return work.answer(command.command_id, CustomerKnown(command.command_id)).customer_id
