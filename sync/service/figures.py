"""Figures for whoever watches the service: counts and times, never what was told."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from sqlalchemy import Select, func, select

from sync.messages import Verdict
from sync.service.quota import PARKED_FULL
from sync.service.store import Store, Work
from sync.service.tables import device, parked


class Figures:
    """A registry of its own, so that two services in one process do not count for each other."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        own = self.registry
        self.pushed = Counter("kedai_pushed_messages", "Messages pushed", ["verdict"], registry=own)
        self.surprises = Counter(
            "kedai_surprises", "Commands on which the program itself failed", registry=own
        )
        self.refused_full = Counter(
            "kedai_parked_full", "Messages not kept because their device has too much parked", registry=own
        )
        self.push_seconds = Histogram("kedai_push_seconds", "Time taken by a push", registry=own)
        self._parked = Gauge("kedai_parked_messages", "Messages parked", registry=own)
        self._feed = Gauge("kedai_feed_length", "Messages in the feed", registry=own)
        self._devices = Gauge("kedai_devices", "Devices enrolled and not revoked", registry=own)

    def count(self, verdicts: list[Verdict], surprises: int) -> None:
        for each in verdicts:
            self.pushed.labels(each.verdict.value).inc()
            if each.code == PARKED_FULL:
                self.refused_full.inc()
        self.surprises.inc(surprises)

    def told(self, store: Store) -> bytes:
        """In Prometheus' text format."""
        with store.reading() as work:
            counts = store_counts(work)
        self._parked.set(counts["parked"])
        self._feed.set(counts["feed_upto"])
        self._devices.set(counts["devices"])
        return generate_latest(self.registry)


def store_counts(work: Work) -> dict[str, int]:
    """Parked messages, length of the feed, devices that may come in."""
    live = select(func.count()).select_from(device).where(device.c.revoked_at.is_(None))
    return {
        "parked": _count(work, select(func.count()).select_from(parked)),
        "devices": _count(work, live),
        "feed_upto": int(work.fact("feed_upto") or 0),
    }


def _count(work: Work, question: Select[int]) -> int:
    found = work.one(question)
    return int(found[0]) if found else 0
