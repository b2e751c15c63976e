"""`kedai sync now`: send what waits and read what is new."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer
from desktop.cli.shop_door import writing
from desktop.cli.stopping import stoppable
from desktop.cli.terminal import Terminal
from desktop.messages.say import Say
from desktop.storefront.sending import Watch, send_now
from desktop.storefront.standing import how_sync_stands
from sync.garbage import collect_rarely


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Nothing but the shop."""


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Send until nothing is due; Ctrl-C stops between two slices. 1 when the service could not keep all."""
    say = terminal.say
    collect_rarely()
    with (
        writing(asked, terminal) as (shop, who),
        stoppable() as is_cancelled,
        terminal.progress(say("cli.sync.progress")) as told,
    ):
        passed = send_now(shop.database, who.till_id, Watch(told, is_cancelled))
        reader = shop.reader()
        try:
            standing = how_sync_stands(reader)
        finally:
            reader.close()
    lines = [say("cli.sync.sent", sent=f"{passed.sent:,}", received=f"{passed.received:,}")]
    if standing.waiting:
        lines.append(say("cli.sync.still_waiting", waiting=f"{standing.waiting:,}"))
    if standing.attention:
        lines.append(say("cli.sync.attention", attention=f"{standing.attention:,}"))
    figures = {
        "sent": passed.sent,
        "received": passed.received,
        "waiting": standing.waiting,
        "attention": standing.attention,
    }
    return Answer("\n".join(lines), figures, exit_code=int(standing.waiting > 0))
