"""`kedai clock`: what the till makes of this machine's clock, and a person's word that it is right again."""

from __future__ import annotations

import argparse
from datetime import datetime

from desktop.cli.answer import Answer
from desktop.cli.shop_door import reading, writing
from desktop.cli.terminal import Terminal
from desktop.clock import SystemClock, instant_on_wall, instant_text, local_time
from desktop.database.lane import current_lane
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.selling.confirm_clock import ConfirmClock, confirm_clock
from desktop.setup.queries import the_shop


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """The time by a watch; without it nothing changes."""
    parser.add_argument("--confirm", type=_watch, metavar=say("cli.word.time"), help=say("cli.clock.confirm"))


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Tell the clock's state, after confirming it if that was asked."""
    with reading(asked, terminal) as reader:
        zone = the_shop(reader).zone
    if asked.confirm:
        said_at = instant_text(instant_on_wall(zone, asked.confirm))
        with writing(asked, terminal) as (shop, who):
            shop.database.run(confirm_clock, ConfirmClock(new_id(), said_at), who)
    now = SystemClock().now()
    with reading(asked, terminal) as reader:
        state = current_lane(reader, "counter").clock_state(now)
    shown = f"{local_time(zone, now):%Y-%m-%d %H:%M}"
    return Answer(terminal.say(f"cli.clock.{state}", shown=shown), {"now": instant_text(now), "state": state})


def _watch(text: str) -> datetime:
    """On the shop's wall clock, like 2026-11-23T14:05."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - the shop's zone is put on it later
