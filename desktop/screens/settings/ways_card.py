"""The card of the ways of paying: how each is taken and given back; `kedai tender` changes them."""

from __future__ import annotations

from desktop.reports.tender_words import rules_in_words
from desktop.screens.settings.section import FactTable, Section
from desktop.screens.widgets.text_label import TextRole


class WaysCard(Section):
    """In the order of the payment screen."""

    def build(self) -> None:
        self.facts = FactTable(self)
        self.column.addWidget(self.facts)
        self.label(self.say("settings.ways_about"), TextRole.QUIET)

    def refresh(self) -> None:
        shown = [
            (self.say.tender(kind.name), rules_in_words(kind, self.say))
            for kind in self.doors.ways_of_paying().values()
        ]
        self.facts.set_facts(shown)
