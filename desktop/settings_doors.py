"""What the settings' doors lead to: the till's own look, and commands of the owner."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from desktop.catalogue.labels.infer import Sample
from desktop.catalogue.labels.proposal_shown import ProposalShown, proposal_shown
from desktop.catalogue.labels.template import LabelTemplate, Measure
from desktop.catalogue.labels.template_queries import KeptTemplate, label_templates
from desktop.catalogue.labels.template_words import AddLabelTemplate, EndLabelTemplate
from desktop.clock import instant_on_wall, instant_text, local_time, read_instant
from desktop.database import envelope
from desktop.doors import ShopDoors
from desktop.errors import Refusal
from desktop.ids import new_id
from desktop.people_doors import AppPeople
from desktop.preferences import Preferences, keep_preferences, read_preferences
from desktop.printing.queries import printer_of
from desktop.screens.doors import PrinterTruth
from desktop.screens.settings.doors import ClockFacts, ComingGst, Look, PrinterFacts, ShopFacts
from desktop.screens.work_room import SETTINGS
from desktop.selling.lines import TenderType
from desktop.setup.queries import latest_registration, registration_on, setting_on
from desktop.staff.permissions import Verdict, verdict
from hardware.escpos.profiles import profiles
from hardware.receipt.doc import Align, Cut, ReceiptDoc, Size, Text

if TYPE_CHECKING:
    from desktop.app import App
    from desktop.staff.queries import Person


class NoPrinter(Refusal):
    """There is no printer to try."""

    code = "printing.no_printer"


@dataclass
class WatchDiffers(Refusal):
    """The machine does not say what the owner's watch says; both as the shop's wall clock shows them."""

    code = "settings.watch_differs"
    machine: str
    said: str


class AppLabels:
    """How the labels of one window's shop are read."""

    def __init__(self, doors: ShopDoors) -> None:
        self._doors = doors

    def templates(self) -> list[KeptTemplate]:
        return label_templates(self._doors.reader)

    def propose(self, measure: Measure, samples: Sequence[Sample]) -> ProposalShown:
        return proposal_shown(self._doors.reader, measure, samples, self._doors.today())

    async def add(self, template: LabelTemplate, samples: Sequence[Sample]) -> None:
        from desktop.catalogue.labels.keep_templates import add_label_template

        await self._doors.run(add_label_template, AddLabelTemplate(new_id(), template, tuple(samples)))

    async def end(self, template_id: str) -> None:
        from desktop.catalogue.labels.keep_templates import end_label_template

        await self._doors.run(end_label_template, EndLabelTemplate(new_id(), template_id))


class AppSettings:
    """The settings of one window's till and shop."""

    def __init__(self, app: App, doors: ShopDoors) -> None:
        self._app, self._doors = app, doors

    def staff(self) -> AppPeople:
        return AppPeople(self._app, self._doors)

    def labels(self) -> AppLabels:
        return AppLabels(self._doors)

    def may(self, right: str) -> bool:
        person = self._doors.person()
        return person is not None and verdict(right, person.role) is Verdict.ALLOWED

    def sign_in_for(self, right: str) -> None:
        """The basket stays; whoever else signs in instead lands on the counter as always."""
        able = self._doors.approvers(right)
        self._app.lock()
        sign_in = self._app.sign_in
        if len(able) == 1:
            sign_in.ask(able[0])

        def come_back(person: Person) -> None:
            sign_in.signed_in.disconnect(come_back)
            if self._app.work and verdict(right, person.role) is Verdict.ALLOWED:
                self._app.work.go(SETTINGS)

        sign_in.signed_in.connect(come_back)

    def look(self) -> Look:
        kept = read_preferences(self._app.folder)
        return Look(kept.language, kept.theme, kept.scale_percent)

    async def change_look(self, look: Look) -> None:
        folder, kept = self._app.folder, read_preferences(self._app.folder)
        fresh = Preferences(look.language, look.theme, look.scale_percent, kept.scanner_port)
        await self._app.in_thread(lambda: keep_preferences(folder, fresh))

    def shop_facts(self) -> ShopFacts:
        shop, today = self._doors.shop(), self._doors.today()
        registration = registration_on(self._doors.reader, today)
        return ShopFacts(
            shop.name,
            shop.address,
            shop.uen,
            registration.number if registration else None,
            registration.since if registration else None,
            self._doors.till().label,
            str(self._app.folder),
            envelope.is_encrypted(self._app.folder),
            self._coming_gst(today),
            str(setting_on(self._doors.reader, "gst_method", today)),
            self._doors.cash_rounding().value,
        )

    def _coming_gst(self, today: date) -> ComingGst | None:
        latest = latest_registration(self._doors.reader)
        if latest and latest.since > today:
            return ComingGst(latest.number, latest.since)
        if latest and latest.until and latest.until >= today:
            return ComingGst("", latest.until + timedelta(days=1))
        return None

    def idle_lock_minutes(self) -> int:
        return self._doors.idle_lock_minutes()

    async def set_idle_lock(self, minutes: int) -> None:
        from desktop.setup.change_setting import ChangeSetting, change_setting

        await self._doors.run(change_setting, ChangeSetting(new_id(), "idle_lock_minutes", minutes))

    def paynow(self) -> tuple[str, str]:
        today = self._doors.today()
        proxy, name = (
            setting_on(self._doors.reader, each, today) for each in ("paynow_proxy", "paynow_name")
        )
        return str(proxy), str(name)

    def ways_of_paying(self) -> dict[str, TenderType]:
        return self._doors.tender_types()

    async def set_paynow(self, proxy: str, name: str) -> None:
        from desktop.setup.change_setting import ChangeSetting, change_setting

        for setting, value in (("paynow_name", name), ("paynow_proxy", proxy)):
            await self._doors.run(change_setting, ChangeSetting(new_id(), setting, value))

    def clock(self) -> ClockFacts:
        truth = self._doors.truth()
        return ClockFacts(truth.now, truth.is_clock_suspect)

    async def confirm_clock(self, said: datetime) -> None:
        from desktop.selling.confirm_clock import ClockDiffers, ConfirmClock, confirm_clock

        said_at = instant_text(instant_on_wall(self._doors.shop().zone, said))
        try:
            await self._doors.run(confirm_clock, ConfirmClock(new_id(), said_at))
        except ClockDiffers as differs:
            raise WatchDiffers(self._on_wall(differs.machine), self._on_wall(differs.said)) from None
        self._app.window.bridge.tell_changed()

    def _on_wall(self, instant: str) -> str:
        return f"{local_time(self._doors.shop().zone, read_instant(instant)):%d/%m/%Y %H:%M}"

    def printer(self) -> PrinterFacts:
        row = printer_of(self._doors.reader, self._doors.till().till_id)
        truth: PrinterTruth = self._app.printer
        return PrinterFacts(row.address if row else "", row.profile if row else "", truth.fault)

    def printer_profiles(self) -> Sequence[str]:
        return sorted(profiles())

    async def set_printer(self, address: str, profile: str) -> None:
        from desktop.printing.choose_printer import ChoosePrinter, choose_printer

        await self._doors.run(choose_printer, ChoosePrinter(new_id(), address, profile))
        if self._app.devices:
            await self._app.in_thread(self._app.devices.change_printer)

    async def test_print(self) -> str | None:
        devices = self._app.devices
        if devices is None:
            raise NoPrinter
        words = (self._doors.shop().name, self._app.say("settings.test_paper"))
        blocks = (Text(words[0], Align.CENTER, Size.LARGE, bold=True), Text(words[1], Align.CENTER), Cut())
        return await self._app.in_thread(lambda: devices.try_printer(ReceiptDoc(blocks, title=words[1])))

    def last_backup(self) -> datetime | None:
        return self._doors.truth().last_backup

    async def back_up(self, tell: Callable[[int], None], is_cancelled: Callable[[], bool]) -> str:
        shop = self._app.shop
        if shop is None:
            raise asyncio.CancelledError

        def told(done: int, whole: int) -> None:
            tell(100 * done // max(whole, 1))

        who = self._doors.who()
        made = await self._app.in_thread(
            lambda: shop.recorded_backup(who, told=told, is_cancelled=is_cancelled)
        )
        return str(made.path)
