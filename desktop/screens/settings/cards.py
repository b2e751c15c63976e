"""The cards about this till and the shop: look, lock, facts."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal

from desktop.errors import KedaiError
from desktop.screens.aslot import aslot
from desktop.screens.settings.doors import Look, ShopFacts
from desktop.screens.settings.section import CHANGE, FactTable, Section
from desktop.screens.widgets.text_label import TextRole

LANGUAGES = ("en", "zh")
THEMES = ("light", "dark")
SCALES = (100, 125, 150, 200)
LOCK_MINUTES = (1, 2, 5, 10, 30)


class LookCard(Section):
    """Language, theme and size; everybody may change them, and they take effect at once."""

    changed = Signal(object)  # a Look

    def build(self) -> None:
        languages = [(each, self.say(f"settings.language.{each}")) for each in LANGUAGES]
        themes = [(each, self.say(f"settings.theme.{each}")) for each in THEMES]
        sizes = [(str(each), self.say("settings.percent", percent=each)) for each in SCALES]
        self.languages = self.bar("language", languages)
        self.themes = self.bar("theme", themes)
        self.sizes = self.bar("size", sizes)
        self.languages.chosen.connect(lambda key: self._change(replace(self.doors.look(), language=key)))
        self.themes.chosen.connect(lambda key: self._change(replace(self.doors.look(), theme=key)))
        self.sizes.chosen.connect(
            lambda key: self._change(replace(self.doors.look(), scale_percent=int(key)))
        )

    def refresh(self) -> None:
        look = self.doors.look()
        self.languages.choose(look.language)
        self.themes.choose(look.theme)
        self.sizes.choose(str(look.scale_percent))

    @aslot
    async def _change(self, look: Look) -> None:
        if look == self.doors.look():
            return
        try:
            await self.doors.change_look(look)
        except KedaiError as error:
            self.tell_error(error)
            self.refresh()
        else:
            self.changed.emit(look)


class LockCard(Section):
    """After how many idle minutes the till locks itself; the owner's to change."""

    changed = Signal(int)

    def build(self) -> None:
        self.now = self.label("", TextRole.BODY)
        choices = [(str(each), self.say("settings.minutes_choice", minutes=each)) for each in LOCK_MINUTES]
        self.after = self.label(self.say("settings.minutes"), TextRole.STRONG)
        self.minutes = self.bar("minutes", choices, named=False)
        self.minutes.chosen.connect(self._change)
        self.others = self.way_in(CHANGE, "owner")

    def refresh(self) -> None:
        minutes = self.doors.idle_lock_minutes()
        may = self.others.refresh()
        self.now.setText(self.say("settings.lock_now", minutes=minutes))
        self.minutes.choose(str(minutes))
        self.minutes.setEnabled(may)
        self.minutes.setVisible(may)
        self.after.setVisible(may)

    @aslot
    async def _change(self, minutes: str) -> None:
        try:
            await self.doors.set_idle_lock(int(minutes))
        except KedaiError as error:
            self.tell_error(error)
        else:
            self.tell(self.say("settings.kept"))
            self.changed.emit(int(minutes))
        self.refresh()


class ShopCard(Section):
    """What the shop is, to be read."""

    def build(self) -> None:
        self.facts = FactTable(self)
        self.column.addWidget(self.facts)

    def refresh(self) -> None:
        facts, say = self.doors.shop_facts(), self.say
        locked = say(f"settings.encrypted.{'yes' if facts.is_encrypted else 'no'}")
        self.facts.set_facts(
            (
                (say("settings.fact.name"), facts.name),
                (say("settings.fact.address"), facts.address or say("settings.none")),
                (say("settings.fact.uen"), facts.uen or say("settings.none")),
                (say("settings.fact.gst"), self._gst(facts)),
                (say("settings.fact.gst_method"), say(f"settings.gst_method.{facts.gst_method}")),
                (say("settings.fact.rounding"), say(f"settings.rounding.{facts.cash_rounding}")),
                (say("settings.fact.till"), facts.till_label),
                (say("settings.fact.folder"), facts.folder),
                (say("settings.fact.file"), locked),
            )
        )

    def _gst(self, facts: ShopFacts) -> str:
        """What the shop is registered for now, and on a line below it what is to come."""
        told = self.say("settings.not_registered")
        if facts.gst_number:
            since = f"{facts.gst_since:%d/%m/%Y}" if facts.gst_since else ""
            told = self.say("settings.registered", number=facts.gst_number, since=since)
        coming = facts.coming_gst
        if coming is None:
            return told
        key = "settings.gst_coming" if coming.number else "settings.gst_ending"
        return f"{told}\n{self.say(key, number=coming.number, day=f'{coming.first_day:%d/%m/%Y}')}"
