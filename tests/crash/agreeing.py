"""Whether tills and their service hold the same: sales, sums, levels, messages and digests side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from tests.crash import held


def disagreements(service: Path, tills: Sequence[Path]) -> list[str]:
    """What any two of them tell otherwise, in words; nothing is there to agree on is one of them."""
    return [*_sums(service, tills), *_books(tills), *_messages(service, tills)]


def _sums(service: Path, tills: Sequence[Path]) -> Iterator[str]:
    at_service = held.sums_of_service(service)
    yield from (f"{name}: nothing there" for name, rows in at_service.items() if not rows)
    for till in tills:
        at_till = held.sums_of_till(till)
        yield from (
            f"{name}: {till.name} and service" for name, rows in at_service.items() if at_till[name] != rows
        )
    if held.days_kept_by(service) != at_service[held.DAYS]:
        yield "days as the service keeps them"


def _books(tills: Sequence[Path]) -> Iterator[str]:
    every = {till.name: held.more_of_till(till) for till in tills}
    for (name, ours), (other, theirs) in pairwise(every.items()):
        yield from (f"{what}: {name} and {other}" for what, rows in ours.items() if rows != theirs[what])
    for name, ours in every.items():
        yield from (f"{what}: nothing at {name}" for what, rows in ours.items() if not rows)
        if ours[held.GST_KEPT] != ours[held.GST_SOLD]:
            yield f"GST kept and GST in the sales: {name}"


def _messages(service: Path, tills: Sequence[Path]) -> Iterator[str]:
    at_service, digests = held.messages_of_service(service), held.digests_told_by(service)
    if len({message_id for _lane, _number, message_id, _hash in at_service}) != len(at_service):
        yield "a message stands twice in the feed"
    for till in tills:
        messages = held.messages_of_till(till)
        if messages != at_service:
            yield f"messages: {till.name} and service"
        if held.digests_of(messages) != digests:
            yield f"digests: {till.name} and service"
