"""`kedai sync status`: how sync stands, told from the shop's file alone."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from desktop.cli.answer import Answer
from desktop.cli.shop_door import reading
from desktop.cli.sync_words import Names, aside_in_words, clash_in_words, why_in_words
from desktop.cli.terminal import Terminal
from desktop.clock import local_time, read_instant
from desktop.messages.say import Say
from desktop.setup.queries import the_shop
from desktop.storefront.records.clashes import clashes
from desktop.storefront.standing import Standing, how_sync_stands


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Nothing but the shop."""


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Tell it, also beside an open window."""
    with reading(asked, terminal) as reader:
        standing, zone = how_sync_stands(reader), the_shop(reader).zone
        clashing, names = clashes(reader), Names(reader)
        lines = _lines(standing, zone, terminal.say)
        lines += [
            clash_in_words(each, _moment(each.noticed_at, zone), names, terminal.say) for each in clashing
        ]
    figures = {**asdict(standing), "clashes": [asdict(each) for each in clashing]}
    return Answer("\n".join(lines), figures)


def _lines(standing: Standing, zone: str, say: Say) -> list[str]:
    if standing.at is None:
        return [say("cli.sync.at_none")]
    lines = [
        say("cli.sync.at", service=standing.at.service, enrolled_at=_moment(standing.at.enrolled_at, zone))
    ]
    if standing.oldest:
        oldest = _moment(standing.oldest, zone)
        lines.append(say("cli.sync.waiting", waiting=f"{standing.waiting:,}", oldest=oldest))
    else:
        lines.append(say("cli.sync.none_waiting"))
    for each in standing.asides:
        lines.append(aside_in_words(each, _moment(each.happened_at, zone), say))
    if (more := standing.attention - len(standing.asides)) > 0:
        lines.append(say("cli.sync.more_asides", count=f"{more:,}"))
    return lines + _exchanges(standing, zone, say)


def _exchanges(standing: Standing, zone: str, say: Say) -> list[str]:
    """What the service was heard to say, and how far it was read."""
    assert standing.at is not None
    answered_at, code = standing.at.answered_at, standing.at.last_code
    told = say("cli.sync.answered", at=_moment(answered_at, zone)) if answered_at else ""
    lines = [told or say("cli.sync.never_answered")]
    if code:
        lines.append(say("cli.sync.trouble", why=why_in_words(code, say)))
    lines.append(say("cli.sync.read", cursor=f"{standing.cursor:,}"))
    if standing.inbox:
        lines.append(say("cli.sync.inbox", inbox=f"{standing.inbox:,}"))
    return lines


def _moment(instant: str, zone: str) -> str:
    return f"{local_time(zone, read_instant(instant)):%d/%m/%Y %H:%M}"
