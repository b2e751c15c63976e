"""How large a record may grow: a till that invents names of fields must not make one that nobody can read."""

from __future__ import annotations

from sync.payloads import RecordsEdited, Told
from sync.records import Value
from sync.service.look import Fault
from sync.service.merging import NOTHING, Book, Key

MOST_FIELDS = 60
"""As many as one edit may set. The kind with the most has ten: a Kedai of many years from now has room."""
LARGEST_RECORD = 100_000
"""Characters of its fields' names and texts: five of the longest texts there may be."""


class Growth:
    """The records that a command's messages edit, as large as they can become by them, in whatever order."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._sizes: dict[Key, dict[str, int]] = {}

    def fault(self, payload: Told | None) -> Fault | None:
        """What is wrong with edits that let a record grow too far; they are parked whole."""
        if not isinstance(payload, RecordsEdited):
            return None
        for place, edit in enumerate(payload.edits):
            sizes = self._sizes_of((edit.entity, edit.entity_id))
            for name, value in edit.fields.items():
                sizes[name] = max(sizes.get(name, 0), _size(name, value))
            if len(sizes) > MOST_FIELDS or sum(sizes.values()) > LARGEST_RECORD:
                return Fault("record_too_large", f"/payload/edits/{place}/fields")
        return None

    def _sizes_of(self, key: Key) -> dict[str, int]:
        if key not in self._sizes:
            stands = self._book.get(key, NOTHING)
            self._sizes[key] = {name: _size(name, value) for name, value in stands.fields.items()}
        return self._sizes[key]


def _size(name: str, value: Value) -> int:
    return len(name) + (len(value) if isinstance(value, str) else 0)
