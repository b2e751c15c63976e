"""The card of the printer: where it is, what kind, how it is, and a line to try it with."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from desktop.errors import KedaiError
from desktop.screens.aslot import aslot
from desktop.screens.settings.doors import PrinterFacts
from desktop.screens.settings.section import CHOOSE_PRINTER, Section
from desktop.screens.setup.checks import read_printer_address
from desktop.screens.setup.field import Field
from desktop.screens.widgets.buttons import KeyButton
from desktop.screens.widgets.choices import DropDown
from desktop.screens.widgets.text_label import TextRole


class PrinterCard(Section):
    """A supervisor or the owner changes the printer; everybody may try it."""

    def build(self) -> None:
        self.state = self.label("", TextRole.BODY)
        self.address = Field(self.say, "settings.address", _check_address, self)
        self.column.addWidget(self.address)
        self.kind_label = self.label(self.say("settings.profile"), TextRole.STRONG)
        self.kinds = DropDown(self)
        self.kinds.setAccessibleName(self.say("settings.profile"))
        self.kinds.addItems(list(self.doors.printer_profiles()))
        self.column.addWidget(self.kinds)
        self.keep = KeyButton(self.say("settings.keep_printer"), parent=self)
        self.keep.clicked.connect(lambda _checked=False: self._keep_if_right())
        self.address.edit.returnPressed.connect(self._keep_if_right)
        self.try_it = KeyButton(self.say("settings.test_print"), parent=self)
        self.try_it.clicked.connect(lambda _checked=False: self._try())
        keys = QHBoxLayout()
        for key in (self.keep, self.try_it):
            keys.addWidget(key, 1)
        self.column.addLayout(keys)
        self.others = self.way_in(CHOOSE_PRINTER, "supervisor")

    def refresh(self) -> None:
        printer, may = self.doors.printer(), self.others.refresh()
        self._show_state(printer)
        if not self.address.edit.hasFocus():
            self.address.set_text(printer.address)
            self.kinds.setCurrentText(printer.profile)
        for widget in (self.address, self.kind_label, self.kinds, self.keep):
            widget.setVisible(may)
        self.try_it.setEnabled(bool(printer.address))

    def _show_state(self, printer: PrinterFacts) -> None:
        if not printer.address:
            words, role = self.say("settings.no_printer"), TextRole.BODY
        elif printer.fault:
            facts = {"address": printer.address, "fault": self._fault_words(printer.fault)}
            words, role = self.say("settings.printer_fault", **facts), TextRole.BAD
        else:
            words, role = self.say("settings.printer_good", address=printer.address), TextRole.GOOD
        self.state.setText(words)
        self.state.set_role(role)

    def _fault_words(self, fault: str) -> str:
        return self.say(f"fault.{fault}") if self.say.has(f"fault.{fault}") else fault

    def _keep_if_right(self) -> None:
        if self.address.insist():
            self._keep(self.address.text(), self.kinds.currentText())
        else:
            self.address.edit.setFocus()

    @aslot
    async def _keep(self, address: str, profile: str) -> None:
        try:
            await self.doors.set_printer(address, profile)
        except KedaiError as error:
            self.tell_error(error)
        else:
            self.tell(self.say("settings.kept"))
        self.refresh()

    @aslot
    async def _try(self) -> None:
        self.tell(self.say("settings.printing"), TextRole.QUIET)
        try:
            fault = await self.doors.test_print()
        except KedaiError as error:
            self.tell_error(error)
            return
        if fault:
            self.tell(self.say("settings.not_printed", fault=self._fault_words(fault)), TextRole.BAD)
        else:
            self.tell(self.say("settings.printed"))
        self.refresh()


def _check_address(text: str) -> None:
    """An address, or nothing for a till without a printer."""
    if text:
        read_printer_address(text)
