"""The right side of the room for what the online shop has not, refused, or did otherwise: to be read only."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.screens.orders.differences_wording import Matter
from desktop.screens.orders.words_scroll import WordsScroll
from desktop.screens.settings.section import FactTable
from desktop.screens.theme import current
from desktop.screens.widgets.card import Ground
from desktop.screens.widgets.notice_bar import NoticeStack
from desktop.screens.widgets.text_label import TextLabel, TextRole


class MatterPanel(Ground):
    """What it is about, what is known of it, what it means and what to do next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("card", ("left",), parent)
        self.title = TextLabel("", TextRole.TITLE, self)
        self.beside = TextLabel("", TextRole.MUTED, self)
        self.facts = FactTable(self)
        self.meaning = TextLabel("", TextRole.BODY, self)
        self.note = TextLabel("", TextRole.QUIET, self)
        self.notices = NoticeStack(self)
        column = QVBoxLayout(self)
        px = current().px
        column.setContentsMargins(px(18), px(14), px(18), px(16))
        column.setSpacing(px(12))
        for label in (self.title, self.beside, self.meaning, self.note):
            label.setWordWrap(True)
        words = (self.title, self.beside, self.facts, self.meaning, self.note)
        column.addWidget(WordsScroll(words, self), 1)
        column.addWidget(self.notices)

    def show_matter(self, matter: Matter) -> None:
        """Show this one."""
        self.title.setText(matter.title)
        self.beside.setText(matter.beside)
        self.beside.setVisible(bool(matter.beside))
        self.facts.set_facts(matter.facts)
        self.meaning.setText(matter.meaning)
        self.note.setText(matter.note)
        self.note.setVisible(bool(matter.note))
