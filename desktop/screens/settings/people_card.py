"""The card of the people: who works here; the owner takes on, changes and lets go."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import Cancelled, KedaiError
from desktop.screens.aslot import aslot
from desktop.screens.settings.form_dialog import CANCEL, SAVE, Form, FormDialog, form_question
from desktop.screens.settings.people_doors import Newcomer
from desktop.screens.settings.people_forms import Acts, PinTwice, RoleForm
from desktop.screens.settings.person_row import PersonRow
from desktop.screens.settings.section import FactTable, Section
from desktop.screens.setup.checks import check_person_name
from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton
from desktop.screens.widgets.dialog import Dialog, DialogAction, Question
from desktop.staff.add_person import COLOURS
from desktop.staff.permissions import Role
from desktop.staff.queries import Person

if TYPE_CHECKING:
    from desktop.screens.settings.people_doors import PeopleDoors

ADD = "add_person"
PIN, ROLE, NAME, ARCHIVE = "pin", "role", "name", "archive"
ROOMY = 500
"""Below this height at 100 percent the fields need the room of the words above them."""
Act = Callable[[str | None], Awaitable[None]]


class PeopleCard(Section):
    """A person is a row to press for the owner, and a line to read for everybody else."""

    def build(self) -> None:
        self.staff: PeopleDoors = self.doors.staff()
        self.names = FactTable(self)
        self.column.addWidget(self.names)
        self.list = QWidget(self)
        self._lines = QVBoxLayout(self.list)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self.column.addWidget(self.list)
        self.rows: dict[str, PersonRow] = {}
        self.add = KeyButton(self.say("settings.add_person"), parent=self)
        self.add.clicked.connect(lambda _checked=False: self._add())
        self.column.addWidget(self.add)
        self.others = self.way_in(ADD, "owner")

    def refresh(self) -> None:
        may, people = self.others.refresh(), self.staff.people()
        self.names.set_facts([(each.name, self.say(f"role.{each.role}")) for each in people])
        self.names.setVisible(not may)
        self._show_rows(people if may else [])
        self.list.setVisible(may)
        self.add.setVisible(may)
        if not may:
            self.tell("")  # what the owner was told of is nobody else's

    def _show_rows(self, people: list[Person]) -> None:
        if [row.person for row in self.rows.values()] == people:
            return  # rows that stay keep the keyboard
        had_keyboard = next((key for key, row in self.rows.items() if row.hasFocus()), None)
        for old in self.rows.values():
            self._lines.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._lines.setSpacing(current().px(6))
        self.rows = {}
        for person in people:
            row = PersonRow(person, self.say(f"role.{person.role}"), self.list)
            row.clicked.connect(lambda _checked=False, person=person: self._open(person))
            self._lines.addWidget(row)
            self.rows[person.person_id] = row
        if had_keyboard:
            (self.rows.get(had_keyboard) or self.add).setFocus(Qt.FocusReason.OtherFocusReason)

    @aslot
    async def _add(self) -> None:
        """Name and role, the PIN twice, the owner's password; a way back keeps the name and role."""
        newcomer = Newcomer("", Role.CASHIER)
        while asked := await self._ask_who(newcomer):
            newcomer = asked
            colour = COLOURS[len(self.staff.people()) % len(COLOURS)]
            pin = await self._ask_pin(Person("", newcomer.name, newcomer.role, colour, None))
            if pin is None:
                continue
            whole = Newcomer(newcomer.name, newcomer.role, pin)

            async def add(password: str | None, whole: Newcomer = whole) -> None:
                await self.staff.add(whole, password)

            facts = {"name": whole.name, "role": self.say(f"role.{whole.role}")}
            title = self.say("settings.add_question", **facts)
            if await self._with_password(title, self.say("settings.add_now"), add):
                self._told("settings.person_added", whole.name)
                return

    @aslot
    async def _open(self, person: Person) -> None:
        """What to change about somebody, then the change."""
        while act := await self._ask_act(person):
            changes = {PIN: self._pin, ROLE: self._role, NAME: self._name, ARCHIVE: self._archive}
            if await changes[act](person):
                return

    async def _ask_act(self, person: Person) -> str:
        """PIN, ROLE, NAME, ARCHIVE, or "" for nothing; nobody takes their own rights away."""
        own = self.staff.is_at_the_till(person.person_id)
        keys = (PIN, NAME) if own else (PIN, ROLE, NAME, ARCHIVE)
        body = Acts([(key, self.say(f"settings.person_act.{key}")) for key in keys])
        words = self.say("settings.own_rights") if own else ""
        role = self.say(f"role.{person.role}")
        actions = (DialogAction(CANCEL, self.say("settings.close")),)
        title = self.say("settings.person_title", name=person.name, role=role)
        dialog = Dialog(self.window(), Question(title, words, actions, CANCEL), body)
        body.chosen.connect(dialog.give)
        answer = await _answer_to(dialog)
        return "" if answer == CANCEL else answer

    async def _ask_who(self, newcomer: Newcomer) -> Newcomer | None:
        form = RoleForm(self.say, newcomer.role, newcomer.name)
        asked: list[Newcomer] = []

        async def read() -> None:
            assert form.name is not None
            asked.append(Newcomer(form.name.text(), form.role()))

        roomy = self.window().height() >= current().px(ROOMY)
        intro = self.say("settings.add_intro") if roomy else ""
        words = intro, self.say("settings.next"), self.say("settings.cancel")
        await self._filled(self.say("settings.add_person"), words, form, read)
        return asked[0] if asked else None

    async def _ask_pin(self, person: Person) -> str | None:
        body = PinTwice(self.say, person)
        title = self.say("settings.pin_of", name=person.name)
        actions = (DialogAction(CANCEL, self.say("settings.cancel")),)
        dialog = Dialog(self.window(), Question(title, "", actions, CANCEL), body)
        body.typed.connect(lambda: dialog.give(SAVE))
        return body.pin if await _answer_to(dialog) == SAVE else None

    async def _pin(self, person: Person) -> bool:
        pin = await self._ask_pin(person)
        if pin is None:
            return False

        async def change(password: str | None) -> None:
            await self.staff.change_pin(person.person_id, pin, password)

        title = self.say("settings.pin_question", name=person.name)
        done = await self._with_password(title, self.say("settings.pin_now"), change)
        return done and self._told("settings.pin_changed", person.name)

    async def _role(self, person: Person) -> bool:
        form = RoleForm(self.say, Role(person.role))
        form.add_password(self.staff.needs_password())

        async def change() -> None:
            await self.staff.change_role(person.person_id, form.role(), form.password_text())

        title = self.say("settings.role_question", name=person.name)
        words = "", self.say("settings.save"), self.say("settings.cancel")
        done = await self._filled(title, words, form, change)
        return done and self._told("settings.role_changed", person.name)

    async def _name(self, person: Person) -> bool:
        form = Form(self.say)
        field = form.add_field("settings.person_name", check_person_name)
        field.set_text(person.name)
        field.edit.selectAll()

        fresh = person.name

        async def change() -> None:
            nonlocal fresh
            fresh = field.text()
            await self.staff.rename(person.person_id, fresh)

        title = self.say("settings.name_question", name=person.name)
        words = self.say("settings.name_means"), self.say("settings.save"), self.say("settings.cancel")
        done = await self._filled(title, words, form, change)
        return done and self._told("settings.kept_name", fresh)

    async def _archive(self, person: Person) -> bool:
        form = Form(self.say)
        form.add_password(self.staff.needs_password())

        async def change() -> None:
            await self.staff.archive(person.person_id, form.password_text())

        title = self.say("settings.archive_question", name=person.name)
        words = (
            self.say("settings.archive_means", name=person.name),
            self.say("settings.archive_now"),
            self.say("settings.archive_not"),
        )
        done = await self._filled(title, words, form, change)
        return done and self._told("settings.person_archived", person.name)

    async def _with_password(self, title: str, now: str, act: Act) -> bool:
        """Ask for the owner's password and act; where no owner has one, act at once."""
        if not self.staff.needs_password():
            try:
                await act(None)
            except KedaiError as error:
                self.tell_error(error)
            return True
        form = Form(self.say)
        form.add_password(True)

        async def carry_out() -> None:
            await act(form.password_text())

        return await self._filled(title, ("", now, self.say("settings.cancel")), form, carry_out)

    async def _filled(
        self, title: str, words: tuple[str, str, str], form: Form, carry_out: Callable[[], Awaitable[None]]
    ) -> bool:
        """Ask, with the words under the title, for going on and for going back; True once it was done."""
        dialog = FormDialog(self.window(), form_question(title, *words), form, carry_out)
        return await _answer_to(dialog) == SAVE

    def _told(self, key: str, name: str) -> bool:
        self.tell(self.say(key, name=name))
        self.refresh()
        return True


async def _answer_to(dialog: Dialog) -> str:
    """The answer somebody gave.

    Raises:
        Cancelled: the till locked itself, which takes every question away; no further one may follow.
    """
    answer = await dialog.answer()
    if not answer:
        raise Cancelled
    return answer
