"""A list model over frozen rows that tells its view only what really changed."""

from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
# Views ask for data with plain ints, thousands of times; comparing with an enum member is twice as slow.
DISPLAY_ROLE = int(Qt.ItemDataRole.DisplayRole)
TEXT_ROLES = (DISPLAY_ROLE, int(Qt.ItemDataRole.AccessibleTextRole))


class Keyed(Protocol):
    @property
    def key(self) -> str: ...


RowT = TypeVar("RowT", bound=Keyed)


class RowModel(QAbstractListModel, Generic[RowT]):
    """Rows are compared by `key` for place and by value for content.

    Delegates read `rows` directly: a frozen row needs no role for each of its fields.
    """

    def __init__(self, spoken: Callable[[RowT], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[RowT, ...] = ()
        self._spoken = spoken

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = DISPLAY_ROLE) -> str | None:
        if role in TEXT_ROLES:
            return self._spoken(self.rows[index.row()])
        return None

    def place(self, key: str) -> int:
        """Row number of this key, -1 if there is none."""
        return next((at for at, row in enumerate(self.rows) if row.key == key), -1)

    def set_rows(self, rows: Sequence[RowT]) -> None:
        """Replace the rows, keeping what is the same at both ends in place."""
        new = tuple(rows)
        old = self.rows
        shared = min(len(old), len(new))
        head = 0
        while head < shared and old[head].key == new[head].key:
            head += 1
        tail = 0
        while tail < shared - head and old[-1 - tail].key == new[-1 - tail].key:
            tail += 1
        if head + tail < len(old):
            self.beginRemoveRows(QModelIndex(), head, len(old) - tail - 1)
            self.rows = old[:head] + old[len(old) - tail :]
            self.endRemoveRows()
        if head + tail < len(new):
            self.beginInsertRows(QModelIndex(), head, len(new) - tail - 1)
            self.rows = new
            self.endInsertRows()
        self.rows = new
        self._tell_changed(old, head, tail)

    def _tell_changed(self, old: tuple[RowT, ...], head: int, tail: int) -> None:
        new = self.rows
        pairs = [(at, at) for at in range(head)]
        pairs += [(len(old) - back, len(new) - back) for back in range(tail, 0, -1)]
        for before, now in pairs:
            if old[before] != new[now]:
                index = self.index(now)
                self.dataChanged.emit(index, index)
