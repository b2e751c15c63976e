"""The card of PayNow: whom the codes on the payment screen pay."""

from __future__ import annotations

from desktop.errors import KedaiError
from desktop.screens.aslot import aslot
from desktop.screens.settings.section import CHANGE, Section
from desktop.screens.setup.field import Field
from desktop.screens.widgets.buttons import KeyButton
from desktop.screens.widgets.text_label import TextRole
from desktop.selling.paynow import BadCode, check_name, proxy_kind


class PayNowCard(Section):
    """The owner's to change; two empty lines and no codes are shown."""

    def build(self) -> None:
        self.state = self.label("", TextRole.BODY)
        self.proxy = Field(self.say, "settings.paynow_proxy", self._check_proxy, self)
        self.name = Field(self.say, "settings.paynow_name", self._check_name, self)
        self.keep = KeyButton(self.say("settings.keep_paynow"), parent=self)
        self.keep.clicked.connect(lambda _checked=False: self._keep_if_right())
        for field in (self.proxy, self.name):
            field.edit.returnPressed.connect(self._keep_if_right)
            self.column.addWidget(field)
        self.column.addWidget(self.keep)
        self.others = self.way_in(CHANGE, "owner")

    def refresh(self) -> None:
        (proxy, name), may = self.doors.paynow(), self.others.refresh()
        told = "settings.paynow_on" if proxy and name else "settings.paynow_off"
        self.state.setText(self.say(told, proxy=proxy, name=name))
        if not (self.proxy.edit.hasFocus() or self.name.edit.hasFocus()):
            self.proxy.set_text(proxy)
            self.name.set_text(name)
        for widget in (self.proxy, self.name, self.keep):
            widget.setVisible(may)

    def _check_proxy(self, text: str) -> None:
        if text:
            proxy_kind(text.upper())
        elif self.name.text():
            raise BadCode("proxy")

    def _check_name(self, text: str) -> None:
        if text or self.proxy.text():
            check_name(text)

    def _keep_if_right(self) -> None:
        wrong = [field for field in (self.proxy, self.name) if not field.insist()]
        if wrong:
            wrong[0].edit.setFocus()
        else:
            self._keep(self.proxy.text().upper(), self.name.text())

    @aslot
    async def _keep(self, proxy: str, name: str) -> None:
        try:
            await self.doors.set_paynow(proxy, name)
        except KedaiError as error:
            self.tell_error(error)
        else:
            self.tell(self.say("settings.kept"))
            self.proxy.set_text(proxy)
        self.refresh()
