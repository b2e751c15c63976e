"""What the owner asks about the online shop in a terminal: `python -m sync storefront …`."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select

from sync.service.clock import SystemClock, instant_text
from sync.service.commands import Told, opened, table
from sync.service.refusals import NotDone
from sync.service.store import Store
from sync.service.storefront import levels, queue, settings
from sync.service.storefront.secret import forget_secret, keep_secret, read_secret
from sync.service.storefront.settings import Settings
from sync.service.storefront.shops import KINDS, open_shop
from sync.service.storefront.tables import effect
from sync.service.storefront.told import storefront_counts, storefront_told
from sync.storefronts.errors import Ambiguous, Busy, Offline, StorefrontError

MOST_SHOWN = 200
_EFFECTS = (
    select(
        effect.c.effect_id,
        effect.c.kind,
        effect.c.about,
        effect.c.state,
        effect.c.attempts,
        effect.c.code,
        effect.c.asked_at,
        effect.c.ended_at,
        effect.c.outcome,
        effect.c.detail,
        effect.c.observed_before,
        effect.c.observed_after,
        effect.c.overtaken_by,
    )
    .order_by(effect.c.position.desc())
    .limit(MOST_SHOWN)
)
Ask = Callable[[Store, argparse.Namespace], Told]


def connect(store: Store, asked: argparse.Namespace) -> Told:
    """Raises NotDone: the shop refuses us, or the settings are no good."""
    with store.reading() as work:
        kept = settings.standing(work)
    old = kept.settings if kept else None
    secret = _secret(asked, old, store.folder)
    told = Settings(
        storefront_id=asked.kind,
        kind=asked.kind,
        address=asked.url,
        secret_id=str(uuid4()),
        sign_in_name=asked.user or "",
        place=asked.place or "",
        shipping_code=asked.shipping or "",
        location_id=asked.location,
        poll_seconds=asked.poll_seconds,
        sweep_seconds=asked.sweep_seconds,
    )
    proved = _prove(told, secret)
    where = keep_secret(secret, told.secret_id, store.folder)
    with store.writing() as work:
        settings.connect(told, instant_text(SystemClock().now()), work)
    if old is not None:
        forget_secret(old.secret_id, None)
    data = {"storefront": told.kind, "address": told.address, "secret_in": where, "reached": proved}
    reached = "It was reached." if proved else "It was not reached now; the service goes on trying."
    return Told(data, f"The online shop {told.address} is connected. {reached}\nIts secret lies in {where}.")


def show(store: Store, _asked: argparse.Namespace) -> Told:
    with store.reading() as work:
        told, counts = storefront_told(work), storefront_counts(work)
        shop = settings.standing(work)
        place = settings.serving_location(shop.settings, work) if shop else None
    data: dict[str, object] = {
        "is_connected": told.is_connected,
        "storefront": told.storefront,
        "address": shop.settings.address if shop else None,
        "location_id": place,
        "connected_at": shop.connected_at if shop else None,
        "last_read_at": told.last_read_at,
        "last_swept_at": told.last_swept_at,
        "trouble": told.trouble,
        **counts,
        "unlisted": len(told.unlisted),
        "differences": len(told.differences),
    }
    words = "\n".join(f"{name}: {'-' if value is None else value}" for name, value in data.items())
    return Told(data, words)


def list_drift(store: Store, _asked: argparse.Namespace) -> Told:
    """What differs, with what is reserved and left to sell of it."""
    with store.reading() as work:
        shop = settings.standing(work)
        place = settings.serving_location(shop.settings, work) if shop else None
        kept = levels.reserved(place, work) if place else {}
        rows = [each.model_dump() for each in storefront_told(work).drift]
    for row in rows:
        row["reserved"] = kept.get(str(row["sku"]), 0)
        row["available"] = row["ours"] - row["reserved"]
    columns = (
        "sku",
        "ours",
        "reserved",
        "available",
        "theirs",
        "in_flight",
        "cause",
        "first_seen_at",
        "last_seen_at",
    )
    return Told(rows, table(rows, columns))


def list_effects(store: Store, _asked: argparse.Namespace) -> Told:
    with store.reading() as work:
        rows = [dict(row._mapping) for row in work.rows(_EFFECTS)]
    return Told(rows, table(rows, ("effect_id", "kind", "about", "state", "attempts", "code", "asked_at")))


def retry(store: Store, asked: argparse.Namespace) -> Told:
    """Raises NotDone: there is no such effect that was refused."""
    with store.writing() as work:
        count = queue.retry(asked.effect, work)
    if asked.effect and not count:
        raise NotDone(f"{asked.effect} is not refused, or a settling has overtaken it.")
    return Told({"queued": count}, f"{count} queued once more.")


def switch_off(store: Store, _asked: argparse.Namespace) -> Told:
    """Raises NotDone: no shop is connected."""
    with store.writing() as work:
        shop = settings.standing(work)
        is_done = settings.switch_off(instant_text(SystemClock().now()), work)
    if not is_done or shop is None:
        raise NotDone("No online shop is connected.")
    forget_secret(shop.settings.secret_id, store.folder)
    return Told(
        {"storefront": shop.settings.storefront_id}, "The online shop is off; its secret is forgotten."
    )


COMMANDS: dict[str, tuple[Ask, str]] = {
    "set": (connect, "connect an online shop, or change how"),
    "show": (show, "tell how the online shop stands"),
    "drift": (list_drift, "list goods of which the shop has another number than the book"),
    "effects": (list_effects, "list what the shop was told and is to be told"),
    "retry": (retry, "ask once more for what the shop refused"),
    "off": (switch_off, "speak no more with the online shop"),
}


def add_parsers(
    parser: argparse.ArgumentParser, add_store: Callable[[argparse.ArgumentParser], None]
) -> None:
    """The words of `storefront`."""
    words = parser.add_subparsers(dest="word", required=True, metavar="WHAT")
    for name, (_ask, help_text) in COMMANDS.items():
        word = words.add_parser(name, help=help_text)
        if name == "set":
            _add_settings(word)
        if name == "retry":
            word.add_argument("effect", nargs="?", metavar="EFFECT", help="only this one")
        word.add_argument("--json", action="store_true", help="answer for programs")
        add_store(word)


def _add_settings(word: argparse.ArgumentParser) -> None:
    word.add_argument("--kind", choices=sorted(KINDS), required=True)
    word.add_argument("--url", required=True, help="where the shop answers: https, or http on this machine")
    word.add_argument("--user", help="an administrator's name; without it the secret is a key of the shop's")
    word.add_argument(
        "--token-from-stdin", action="store_true", help="read the secret instead of asking for it"
    )
    word.add_argument("--location", help="which of your locations serves it, if you have several")
    word.add_argument("--place", help="the shop's own stock location, if it has several")
    word.add_argument(
        "--shipping", help="the code of the shipping method of counter sales; else the cheapest"
    )
    word.add_argument("--poll-seconds", type=_seconds, default=settings.POLL_SECONDS)
    word.add_argument("--sweep-seconds", type=_seconds, default=settings.SWEEP_SECONDS)


def run(asked: argparse.Namespace) -> Told:
    """Carry out one word of it.

    Raises:
        NotDone, NewerStore: in words. OSError, SQLAlchemyError: machine trouble.
    """
    with opened(asked.folder, asked.database, is_made=asked.word == "set") as store:
        return COMMANDS[asked.word][0](store, asked)


def _secret(asked: argparse.Namespace, old: Settings | None, folder: Path) -> str:
    """From the input, from who sits here, or the one we had."""
    if asked.token_from_stdin:
        secret = sys.stdin.readline().strip()
    elif old is not None and old.address == asked.url:
        return read_secret(old.secret_id, folder)
    elif sys.stdin.isatty():
        secret = getpass.getpass("The shop's key or password: ").strip()
    else:
        secret = ""
    if not secret:
        raise NotDone("The shop's key or password is needed: --token-from-stdin reads it from a pipe.")
    return secret


def _prove(told: Settings, secret: str) -> bool:
    """Whether the shop was reached and took us; NotDone where it says no."""
    try:
        with open_shop(told, secret) as storefront:
            storefront.capabilities()
    except (Offline, Busy, Ambiguous):
        return False
    except StorefrontError as error:
        raise NotDone(f"The online shop says no: {error.code}. Nothing was changed.") from error
    return True


def _seconds(text: str) -> int:
    seconds = int(text)
    if not 1 <= seconds <= 86_400:
        raise argparse.ArgumentTypeError(f"{text} is not between a second and a day")
    return seconds
