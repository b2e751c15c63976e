"""Records one by one as tests speak of them, and as the wire tells them: table by table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sync.messages import Records, RecordTable
from sync.records import RecordTold


def as_tables(records: Iterable[RecordTold]) -> list[RecordTable]:
    """Each record in a table of its own."""
    return [
        RecordTable(
            entity=each.entity,
            ids=[each.entity_id],
            columns={name: [value] for name, value in each.fields.items()},
            clocks={each.entity_id: each.clocks} if each.clocks else {},
        )
        for each in records
    ]


def one_by_one(page: Any) -> list[dict[str, Any]]:
    """The records of a page of the wire, which must be one by the model that both sides share."""
    return [asdict(each) for each in Records.model_validate(page).each()]
