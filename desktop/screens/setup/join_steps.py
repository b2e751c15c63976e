"""The steps of a till that joins a shop which has Kedai already: the service, and who joins."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.screens.setup import checks
from desktop.screens.setup.steps import LanguageStep, LockStep, Step
from desktop.staff.secrets import check_password, check_pin


@dataclass(frozen=True, slots=True)
class Joining:
    """What was said: the same again is the same till that asks."""

    service: str
    code: str
    label: str
    owner: str
    pin: str = field(repr=False)
    password: str | None = field(default=None, repr=False)
    certificate: str = ""


class JoinStep(Step):
    """Where the shop is known, the code it gave the owner, and what this till is called."""

    key = "join"

    def build(self) -> None:
        self.ask("service", checks.check_service)
        self.ask("join_code", checks.check_code)
        self.ask("join_certificate", checks.check_certificate)
        self.ask("join_label", checks.check_till_label)


class JoinOwnerStep(Step):
    """In whose name: an owner of the shop, and the PIN and password they want at this till."""

    key = "join_owner"

    def build(self) -> None:
        self.ask("owner_name", checks.check_person_name)
        self.ask_twice("pin", check_pin)
        for name in ("pin", "pin_again"):
            self.fields[name].edit.setMaxLength(6)
        self.ask_twice("password", check_password)


JOINING: tuple[type[Step], ...] = (LanguageStep, JoinStep, JoinOwnerStep, LockStep)
