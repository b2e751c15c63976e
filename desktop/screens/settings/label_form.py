"""Three labels and what the scale printed on each: scanned, typed, and read back before they are kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.catalogue.labels.infer import SAMPLES, Sample
from desktop.catalogue.labels.proposal_shown import ProposalShown
from desktop.catalogue.labels.template import Measure, read_figure
from desktop.errors import KedaiError
from desktop.messages.say import Say
from desktop.reports.label_words import layout_in_words, reading_in_words
from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton
from desktop.screens.widgets.category_bar import CategoryBar
from desktop.screens.widgets.text_label import TextLabel, TextRole

Propose = Callable[[Measure, Sequence[Sample]], ProposalShown]


class LabelForm(QWidget):
    """`kept` has the proposal and its samples; `given_up` changes nothing."""

    kept = Signal(object, object)  # ProposalShown, tuple[Sample, ...]
    given_up = Signal()
    grown = Signal()  # something else is to be seen of it

    def __init__(self, say: Say, propose: Propose, parent: QWidget) -> None:
        super().__init__(parent)
        self._say, self._propose = say, propose
        self.measure = Measure.WEIGHT
        self.proposal: ProposalShown | None = None
        self.measures = CategoryBar(say("settings.label_measure"), self, "card")
        measures = [(each.value, say(f"settings.label_{each.value}")) for each in Measure]
        self.measures.set_categories(measures, "")
        if row := self.measures.widget():
            row.setAutoFillBackground(False)  # on a card the ground of the page would show
        self.measures.chosen.connect(self._choose)
        self.codes = [self._edit("settings.label_scan", place) for place in range(SAMPLES)]
        self.figures = [self._edit("settings.label_figure", place) for place in range(SAMPLES)]
        self.told = TextLabel("", TextRole.QUIET, self)
        self.told.setWordWrap(True)
        self.keep = KeyButton(say("settings.label_keep"), parent=self)
        self.keep.clicked.connect(lambda _checked=False: self._keep())
        self.cancel = KeyButton(say("settings.cancel"), parent=self)
        self.cancel.clicked.connect(lambda _checked=False: self.given_up.emit())
        self._lay_out()

    def _edit(self, key: str, place: int) -> QLineEdit:
        edit = QLineEdit(self)
        name = self._say(key, number=place + 1)
        edit.setAccessibleName(name)
        edit.setPlaceholderText(name)
        edit.textChanged.connect(self._look)
        edit.returnPressed.connect(self._go_on)
        return edit

    def _lay_out(self) -> None:
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(TextLabel(self._say("settings.label_measure"), TextRole.STRONG, self))
        column.addWidget(self.measures)
        grid = QGridLayout()
        grid.setSpacing(px(8))
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        for place in range(SAMPLES):
            grid.addWidget(self.codes[place], place, 0)
            grid.addWidget(self.figures[place], place, 1)
        column.addLayout(grid)
        column.addWidget(self.told)
        keys = QHBoxLayout()
        keys.setSpacing(px(8))
        keys.addWidget(self.cancel, 1)
        keys.addWidget(self.keep, 1)
        column.addLayout(keys)

    def begin(self) -> None:
        """Nothing scanned yet."""
        for edit in (*self.codes, *self.figures):
            edit.blockSignals(True)
            edit.clear()
            edit.blockSignals(False)
        self._choose(Measure.WEIGHT.value)
        self.codes[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def take_scan(self, code: str) -> None:
        """A label was read: it is the first that is missing; its figure is typed next."""
        place = next((at for at, edit in enumerate(self.codes) if not edit.text().strip()), SAMPLES - 1)
        shown = "".join(letter for letter in code if letter.isprintable())
        self.codes[place].setText(shown)
        self.figures[place].setFocus(Qt.FocusReason.OtherFocusReason)
        self.figures[place].selectAll()
        self.grown.emit()

    def samples(self) -> tuple[Sample, ...]:
        """Those that are whole: a label, and a figure that is one."""
        pairs = zip(self.codes, self.figures, strict=True)
        read = [
            (code.text().strip(), read_figure(figure.text().strip(), self.measure)) for code, figure in pairs
        ]
        return tuple(Sample(code, value) for code, value in read if code and value is not None)

    def _choose(self, measure: str) -> None:
        self.measure = Measure(measure)
        self.measures.choose(measure)
        self._look()

    def _go_on(self) -> None:
        """Enter leads to the first line that is empty, and keeps the layout when none is."""
        order = [edit for pair in zip(self.codes, self.figures, strict=True) for edit in pair]
        empty = next((edit for edit in order if not edit.text().strip()), None)
        if empty is not None:
            empty.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._keep()

    def _look(self) -> None:
        """What the samples so far lead to."""
        self.proposal = None
        samples = self.samples()
        if len(samples) < SAMPLES:
            self._tell(self._say("settings.label_more", count=SAMPLES - len(samples)), TextRole.QUIET)
        else:
            try:
                self.proposal = self._propose(self.measure, samples)
            except KedaiError as error:
                self._tell(self._say.error(error), TextRole.BAD)
            else:
                self._tell(self._proposed(self.proposal), TextRole.GOOD)
        self.keep.setEnabled(self.proposal is not None)
        self.grown.emit()

    def _proposed(self, found: ProposalShown) -> str:
        told = [layout_in_words(found.template, self._say)]
        told += [reading_in_words(each, found.template.measure, self._say) for each in found.samples]
        return "\n".join(told)

    def _tell(self, words: str, role: TextRole) -> None:
        self.told.set_role(role)
        self.told.setText(words)

    def _keep(self) -> None:
        if self.proposal is not None:
            self.kept.emit(self.proposal, self.samples())
