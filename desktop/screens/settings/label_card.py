"""The card of the scale's labels: how they are read, taught by three of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.catalogue.labels.infer import Sample
from desktop.catalogue.labels.proposal_shown import ProposalShown
from desktop.catalogue.labels.template_queries import KeptTemplate
from desktop.errors import KedaiError
from desktop.reports.label_words import layout_in_words
from desktop.screens.aslot import aslot
from desktop.screens.settings.label_form import LabelForm
from desktop.screens.settings.section import FactTable, Section
from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton
from desktop.screens.widgets.dialog import ActionKind, Dialog, DialogAction, Question
from desktop.screens.widgets.text_label import TextRole

if TYPE_CHECKING:
    from desktop.screens.settings.label_doors import LabelDoors

ADD = "add_label_template"
CANCEL, END = "cancel", "end"


class LabelCard(Section):
    """A layout is a row to press for the owner, and a line to read for everybody else."""

    to_be_seen = Signal(object)  # the QWidget that is worked in

    def build(self) -> None:
        self.shop: LabelDoors = self.doors.labels()
        self.label(self.say("settings.label_about"), TextRole.QUIET)
        self.facts = FactTable(self)
        self.column.addWidget(self.facts)
        self.list = QWidget(self)
        self._lines = QVBoxLayout(self.list)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self.column.addWidget(self.list)
        self.rows: dict[str, KeyButton] = {}
        self.teach = KeyButton(self.say("settings.label_teach"), parent=self)
        self.teach.clicked.connect(lambda _checked=False: self._teach())
        self.column.addWidget(self.teach)
        self.form = LabelForm(self.say, self.shop.propose, self)
        self.form.kept.connect(self._keep)
        self.form.given_up.connect(self._put_away)
        self.form.grown.connect(lambda: self.to_be_seen.emit(self.form))
        self.form.hide()
        self.column.addWidget(self.form)
        self.others = self.way_in(ADD, "owner")

    def refresh(self) -> None:
        may, kept = self.others.refresh(), self.shop.templates()
        facts = [(each.template.pattern, layout_in_words(each.template, self.say)) for each in kept]
        self.facts.set_facts(facts)
        self.facts.setVisible(not may and bool(facts))
        self._show_rows(kept if may else [])
        self.list.setVisible(may and bool(kept))
        if not may:
            self.form.hide()
            self.tell("")
        self.teach.setVisible(may and self.form.isHidden())

    def on_scanned(self, code: str) -> bool:
        """A label for the form, if it is being filled in."""
        if self.form.isHidden():
            return False
        self.form.take_scan(code)
        return True

    def _show_rows(self, kept: list[KeptTemplate]) -> None:
        if list(self.rows) == [each.template_id for each in kept]:
            return  # rows that stay keep the keyboard
        for old in self.rows.values():
            self._lines.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._lines.setSpacing(current().px(6))
        self.rows = {}
        for each in kept:
            row = KeyButton(layout_in_words(each.template, self.say), parent=self.list)
            row.clicked.connect(lambda _checked=False, each=each: self._open(each))
            self._lines.addWidget(row)
            self.rows[each.template_id] = row

    def _teach(self) -> None:
        self.tell("")
        self.form.show()
        self.form.begin()
        self.teach.hide()

    def _put_away(self) -> None:
        self.form.hide()
        self.refresh()
        self.teach.setFocus(Qt.FocusReason.OtherFocusReason)

    @aslot
    async def _keep(self, proposal: ProposalShown, samples: tuple[Sample, ...]) -> None:
        try:
            await self.shop.add(proposal.template, samples)
        except KedaiError as error:
            self.tell_error(error)
            return
        self._put_away()
        self.tell(self.say("settings.label_kept"))
        self.to_be_seen.emit(self.outcome)

    @aslot
    async def _open(self, kept: KeptTemplate) -> None:
        """Ask once, then end it."""
        actions = (
            DialogAction(CANCEL, self.say("settings.cancel")),
            DialogAction(END, self.say("settings.label_end"), ActionKind.PRIMARY),
        )
        title = self.say("settings.label_end_question", pattern=kept.template.pattern)
        question = Question(title, self.say("settings.label_end_means"), actions, CANCEL)
        if await Dialog(self.window(), question).answer() != END:
            return
        try:
            await self.shop.end(kept.template_id)
        except KedaiError as error:
            self.tell_error(error)
        else:
            self.tell(self.say("settings.label_ended"))
        self.refresh()
