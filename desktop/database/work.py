"""Work: one transaction, who does it, what it writes and what it tells the other slices."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol, TypeVar

from sqlalchemy.sql import ClauseElement
from sqlcipher3 import dbapi2

from desktop.clock import instant_text
from desktop.database.lane import UPDATE_LANE, Lane, current_lane
from desktop.database.rows import Row, Rows, Values
from desktop.database.statements import compiled
from desktop.database.tables import command_answer
from desktop.database.unhurried import give_way
from desktop.database.who import CONSOLE as CONSOLE
from desktop.database.who import Approval as Approval
from desktop.database.who import Who as Who
from desktop.errors import Refusal

Answer = TypeVar("Answer")
Event = object

_ANSWERED = "SELECT command, answer FROM command_answer WHERE command_id = ?"
_KEEP_ANSWER = command_answer.insert()
_ROWS_A_TURN = 50
"""Some milliseconds of writing, the search tables' rows included."""


class Command(Protocol):
    """Anything with an id made where it was asked for: the same id again is the same command."""

    @property
    def command_id(self) -> str: ...


@dataclass
class IdTaken(Refusal):
    """Another command was carried out under this id: what was asked for now was not done."""

    code = "database.id_taken"
    command_id: str
    command: str


Hearer = Callable[[Any, "Work"], None]


@dataclass(frozen=True)
class Rules:
    """What the program does around every command: wired once, in desktop.wiring."""

    require: Callable[[str, Work], None]
    role_of: Callable[[Rows, str], str]
    hearers: Mapping[type, Sequence[Hearer]] = field(default_factory=dict)
    finish: Callable[[Work, str, str], None] | None = None  # the audit row: work, command name, id


class Work:
    """One transaction on the write connection. Everything in it commits together or not at all."""

    def __init__(
        self, connection: dbapi2.Connection, rules: Rules, who: Who, now: datetime, lane: str
    ) -> None:
        self._connection = connection
        self._rules = rules
        self._lane_purpose = lane
        self._lane: Lane | None = None
        self.who = who
        self.now = now
        self.now_text = instant_text(now)
        self.command = self.command_id = ""  # of the one in hand
        self.told: list[Event] = []  # of every command that was carried out, for after the commit
        self.events: list[Event] = []  # of the one in hand
        self._heard = 0
        self.message_hashes: list[str] = []
        self.facts: dict[str, object] = {}

    @cached_property
    def role(self) -> str:
        """The role of who acts, as the file has it now; "" for somebody who does not work here any more."""
        return self._rules.role_of(self, self.who.person_id)

    @property
    def lane(self) -> Lane:
        """The lane of this work, read once and written back before the commit."""
        if self._lane is None:
            self._lane = current_lane(self, self._lane_purpose)
        return self._lane

    def rows(self, sql: str, values: Values = ()) -> list[Row]:
        found: list[Row] = self._connection.execute(sql, values).fetchall()
        return found

    def one(self, sql: str, values: Values = ()) -> Row | None:
        found: Row | None = self._connection.execute(sql, values).fetchone()
        return found

    def write(self, statement: ClauseElement, values: Mapping[str, object] | list[dict[str, object]]) -> int:
        """Carry out a Core insert, update or delete kept as a module constant; the number of rows touched."""
        sql, constants = compiled(statement)
        if isinstance(values, list):
            if not values:
                return 0
            filled = [{**constants, **row} for row in values] if constants else values
            return int(self._connection.executemany(sql, filled).rowcount)
        return int(self._connection.execute(sql, {**constants, **values} if constants else values).rowcount)

    def write_sql(self, sql: str, values: list[tuple[object, ...]]) -> None:
        """Carry out driver SQL with many rows, giving way to the counter: for imports and the search."""
        for start in range(0, len(values), _ROWS_A_TURN):
            self._connection.executemany(sql, values[start : start + _ROWS_A_TURN])
            give_way()

    def record(self, event: Event) -> None:
        """Tell the other slices, inside this transaction, in the order desktop.wiring gives."""
        self.events.append(event)

    def recorded(self, kind: type[Answer]) -> list[Answer]:
        """The events of a kind recorded for the command in hand."""
        return [event for event in self.events if isinstance(event, kind)]

    def note(self, **facts: object) -> None:
        """Add ids and figures (never a name) to the command's audit row."""
        self.facts.update(facts)

    def require(self, right: str) -> None:
        """Check the rights table.

        Raises:
            NotAllowed, NeedsApproval: of desktop.staff.permissions.
        """
        self._rules.require(right, self)

    def answer_to(self, command_id: str, kind: Callable[..., Answer]) -> Answer | None:
        """The answer given to this command before, if there was one.

        Raises:
            IdTaken: another kind of command was answered under this id.
        """
        found = self.one(_ANSWERED, (command_id,))
        if found is None:
            return None
        command, told = found
        if command != self.command:
            raise IdTaken(command_id, command)
        return kind(**json.loads(told))

    def answer(self, command_id: str, answer: Answer) -> Answer:
        """Keep the answer (a flat dataclass), so that the same command again gets it."""
        told = json.dumps(asdict(answer), separators=(",", ":"))  # type: ignore[call-overload]
        row = {
            "command_id": command_id,
            "command": self.command,
            "answer": told,
            "answered_at": self.now_text,
        }
        self.write(_KEEP_ANSWER, row)
        return answer

    def carry_out(self, function: Callable[[Any, Work], Answer], command: Command) -> Answer:
        """Run a command, let every hearer hear its events, and write its audit row."""
        assert command.command_id, "a command without an id could not be told from another"
        self.command, self.command_id = function.__name__, command.command_id
        self.events, self._heard, self.message_hashes, self.facts = [], 0, [], {}
        before = self._connection.total_changes
        answer = function(command, self)
        self._tell_hearers()
        if self._rules.finish and (self.facts or self._connection.total_changes != before):
            self._rules.finish(self, self.command, command.command_id)
        self.told += self.events
        return answer

    def _tell_hearers(self) -> None:
        while self._heard < len(self.events):  # a hearer may record more
            event = self.events[self._heard]
            self._heard += 1
            for hearer in self._rules.hearers.get(type(event), ()):
                hearer(event, self)

    def attempt(self, function: Callable[[Any, Work], Answer], command: Command) -> Answer:
        """carry_out inside a savepoint: if it refuses, only this command is undone."""
        self.write_back()
        self._connection.execute("SAVEPOINT command")
        try:
            answer = self.carry_out(function, command)
        except BaseException:
            self._connection.execute("ROLLBACK TO command")
            self._lane = None  # its counters went back too
            raise
        finally:
            self._connection.execute("RELEASE command")
        return answer

    def write_back(self) -> None:
        """Write the lane's counters; the last thing before COMMIT."""
        if self._lane is not None:
            self.write(UPDATE_LANE, self._lane.as_row())
