"""What a query needs: something that answers SQL with rows, be it work in hand or a reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

Row = tuple[Any, ...]
Values = Mapping[str, object] | Sequence[object]


class Rows(Protocol):
    """Answers SQL text; implemented by Work (inside its transaction) and by Reader."""

    def rows(self, sql: str, values: Values = ()) -> list[Row]: ...

    def one(self, sql: str, values: Values = ()) -> Row | None: ...
