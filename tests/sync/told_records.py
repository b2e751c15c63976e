"""Records one by one as tests speak of them, and as the wire tells them: table by table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from itertools import groupby
from typing import Any

from sync.messages import Records, RecordTable
from sync.records import RecordTold


def as_tables(records: Iterable[RecordTold]) -> list[RecordTable]:
    """As the service tells them: neighbours of one kind and of the same fields in one table."""
    return [
        _table(entity, names, list(alike))
        for (entity, *names), alike in groupby(records, key=lambda each: (each.entity, *each.fields))
    ]


def _table(entity: str, names: list[str], records: list[RecordTold]) -> RecordTable:
    return RecordTable(
        entity=entity,
        ids=[each.entity_id for each in records],
        columns={name: [each.fields[name] for each in records] for name in names},
        clocks={each.entity_id: each.clocks for each in records if each.clocks},
    )


def one_by_one(page: Any) -> list[dict[str, Any]]:
    """The records of a page of the wire, which must be one by the model that both sides share."""
    return [asdict(each) for each in Records.model_validate(page).each()]
