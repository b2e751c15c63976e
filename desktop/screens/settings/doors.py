"""What the settings may ask of the shop: quick reads at once, what writes as something to await."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from desktop.screens.settings.label_doors import LabelDoors
from desktop.screens.settings.people_doors import PeopleDoors
from desktop.selling.lines import TenderType


@dataclass(frozen=True, slots=True)
class Look:
    """How this till looks: language en or zh, theme light or dark, size 100 to 200."""

    language: str
    theme: str
    scale_percent: int


@dataclass(frozen=True, slots=True)
class ComingGst:
    """What will become of the registration, and when: a number that begins, or "" for its end."""

    number: str
    first_day: date


@dataclass(frozen=True, slots=True)
class ShopFacts:
    """What the shop is. No GST number: not registered today."""

    name: str
    address: str
    uen: str
    gst_number: str | None
    gst_since: date | None
    till_label: str
    folder: str
    is_encrypted: bool
    coming_gst: ComingGst | None = None
    gst_method: str = "per_invoice"
    cash_rounding: str = "nearest"


@dataclass(frozen=True, slots=True)
class PrinterFacts:
    """The till's printer: no address, no printer. `fault` is a key of the catalogue's `fault.` sentences."""

    address: str
    profile: str
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """The machine's time on the shop's wall clock, and whether the till has recorded later ones."""

    now: datetime
    is_suspect: bool


class SettingsDoors(Protocol):
    """Writes raise refusals of their commands (NotAllowed among them) and MachineError."""

    def may(self, right: str) -> bool:
        """Whether the person at the till may do that without asking anybody."""
        ...

    def sign_in_for(self, right: str) -> None:
        """Lock the till and ask somebody who may do that for their PIN; then come back to the settings."""
        ...

    def look(self) -> Look: ...

    async def change_look(self, look: Look) -> None: ...

    def shop_facts(self) -> ShopFacts: ...

    def staff(self) -> PeopleDoors:
        """The people who work here."""
        ...

    def labels(self) -> LabelDoors:
        """How the labels of the shop's own scale are read."""
        ...

    def idle_lock_minutes(self) -> int: ...

    async def set_idle_lock(self, minutes: int) -> None: ...

    def paynow(self) -> tuple[str, str]:
        """UEN or mobile number, and the name that a payer's bank shows; "" while there is none."""
        ...

    async def set_paynow(self, proxy: str, name: str) -> None:
        """Two empty words: no codes are shown."""
        ...

    def ways_of_paying(self) -> dict[str, TenderType]:
        """Those taken at the counters, in the order of the payment screen."""
        ...

    def clock(self) -> ClockFacts: ...

    async def confirm_clock(self, said: datetime) -> None:
        """Trust the machine's clock; `said` is the time by a watch, on the shop's wall clock without a zone.

        Raises ClockIsRight, WatchDiffers, ShiftIsOpen.
        """
        ...

    def printer(self) -> PrinterFacts: ...

    def printer_profiles(self) -> Sequence[str]: ...

    async def set_printer(self, address: str, profile: str) -> None:
        """An empty address takes the printer away."""
        ...

    async def test_print(self) -> str | None:
        """Print a line; the fault if it did not come out, nothing if it did."""
        ...

    def last_backup(self) -> datetime | None:
        """On the shop's wall clock."""
        ...

    async def back_up(self, tell: Callable[[int], None], is_cancelled: Callable[[], bool]) -> str:
        """Make and check a backup; where it lies. `tell` hears percents, from any thread.

        Raises Cancelled, MachineError.
        """
        ...
