"""Joining a shop that has Kedai already: a till made aside whole, which takes its place in one step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import httpx

from desktop.backup.swap import finish_swap, made_aside
from desktop.clock import Clock, SystemClock
from desktop.database import envelope
from desktop.database.envelope import Secrets
from desktop.database.places import SHOP_FILE, refuse_unsafe
from desktop.database.trouble import ShopExists
from desktop.database.work import CONSOLE, Who
from desktop.database.writer import Database
from desktop.ids import new_id
from desktop.new_shop import Locks, locked_file
from desktop.setup.fresh_folder import held_folder
from desktop.setup.till_label import read_till_label
from desktop.staff.queries import Person, person_called
from desktop.staff.secrets import check_password, check_pin
from desktop.staff.welcome_owner import WelcomeOwner, welcome_owner
from desktop.storefront.join_service import Invitation, certificate_of
from desktop.storefront.join_shop import JoinedShop, JoinShop, Seat, join_shop
from desktop.storefront.records.entities import SMALL
from desktop.storefront.records.keys import TakeKeys, take_keys
from desktop.storefront.records.take_page import Feed
from desktop.storefront.refusals import LabelTaken, ServiceUnreachable, in_shops_terms
from desktop.wiring import RULES
from sync.messages import MOST_RECORDS, EnrolAsked, Enrolled, Keys, PersonalKey, Records, RecordTable
from sync.till.client import Client
from sync.till.session import Session
from sync.till.trouble import Rejected, SyncTrouble

MOST_KEYS = 500
LABELS = tuple(f"T{number}" for number in range(1, 1_000))


@dataclass(frozen=True)
class JoinAsked:
    """Which shop, as which till, in whose name. The same object again asks as the same till."""

    invitation: Invitation
    label: str
    owner: str  # by name or id
    pin: str = field(repr=False)
    password: str | None = field(default=None, repr=False)
    seat: Seat = field(default_factory=Seat, repr=False)


@dataclass(frozen=True, slots=True)
class Around:
    """What joining needs of its surroundings. `told` hears (steps done, in all)."""

    clock: Clock | None = None
    transport: httpx.BaseTransport | None = None
    told: Callable[[int, int], None] = lambda _done, _whole: None


@dataclass(frozen=True, slots=True)
class JoinedTill:
    """A till that was just made. The recovery code is shown once and kept nowhere."""

    joined: JoinedShop
    shop_name: str
    owner_id: str
    recovery_code: str | None
    secrets: Secrets


@dataclass(frozen=True, slots=True)
class _Told:
    """What the service knows of the shop that a till begins with."""

    enrolled: Enrolled
    records: list[RecordTable]
    feed: Feed
    keys: list[PersonalKey]
    keys_upto: int


STEPS = 4
"""Asked, read, written, in place."""


def join_till(folder: Path, asked: JoinAsked, locks: Locks, around: Around = Around()) -> JoinedTill:
    """Make a till of a shop that a service knows, whole or not at all. The goods follow when it sends.

    Raises:
        ShopExists, UnsafePlace, NoWayBackIn, BadServiceAddress, BadCode, BadCertificateWords, BadTillLabel,
        LabelTaken, WeakPin, WeakPassword, NoSuchPerson, SeveralPeople, NotAnOwner, ShopNotTold,
        ServiceRefused, ServiceUnreachable: there is no shop in the folder.
    """
    label = read_till_label(asked.label)
    invitation = asked.invitation.read()
    check_pin(asked.pin)
    if asked.password is not None:
        check_password(asked.password)
    refuse_unsafe(folder)
    finish_swap(folder)
    if (folder / SHOP_FILE).exists() or (folder / envelope.FILE_NAME).exists():
        raise ShopExists(str(folder))
    with held_folder(folder):
        certificate = certificate_of(invitation)
        told = _ask(invitation, certificate, label, asked.seat, around)
        around.told(2, STEPS)
        with made_aside(folder, around.clock or SystemClock()) as making:
            command = JoinShop(
                new_id(),
                invitation.service,
                told.enrolled.shop_id,
                label,
                asked.seat,
                told.records,
                told.feed,
                certificate=certificate,
                # Its receipts say so; nobody trades with an open file either.
                is_training=told.enrolled.is_training or not locks.is_encrypted,
            )
            made = _make(making / SHOP_FILE, command, (asked, told), (locks, around.clock))
            around.told(3, STEPS)
    around.told(STEPS, STEPS)
    return made


def _make(
    path: Path,
    command: JoinShop,
    step: tuple[JoinAsked, _Told],
    setting: tuple[Locks, Clock | None],
) -> JoinedTill:
    (asked, told), (locks, clock) = step, setting
    code, secrets = locked_file(path, locks)
    database = Database(path, secrets.database_key, RULES, clock)
    console = Who(CONSOLE, asked.seat.till_id)
    try:
        joined = database.run(join_shop, command, console)
        keys = TakeKeys(new_id(), told.keys, Feed(told.feed.epoch, "", told.keys_upto, is_all=True))
        database.run(take_keys, keys, console)
        owner, shop_name = _owner(database, asked.owner)
        welcome = WelcomeOwner(new_id(), owner.person_id, asked.pin, secrets.pepper, asked.password)
        database.run(welcome_owner, welcome, console)
    finally:
        database.close()
    return JoinedTill(joined, shop_name, owner.person_id, code, secrets)


def _owner(database: Database, words: str) -> tuple[Person, str]:
    reader = database.reader()
    try:
        (name,) = reader.one("SELECT name FROM shop") or ("",)
        return person_called(reader, words), str(name)
    finally:
        reader.close()


def _ask(invitation: Invitation, certificate: str | None, label: str, seat: Seat, around: Around) -> _Told:
    """Enrol, and read what a till begins with."""
    code = invitation.code
    with _asking(Client(invitation.service, around.transport, certificate=certificate), label) as client:
        asked = EnrolAsked(
            code=code,
            shop_id=None,
            device_id=seat.device_id,
            public_key=seat.key.public_hex,
            lanes=seat.lanes(label),
            proof=seat.key.prove_enrolment(code, seat.device_id),
        )
        enrolled = client.enrol(asked)
        if enrolled.device_id != seat.device_id:
            raise ServiceUnreachable("does_not_fit")
        around.told(1, STEPS)
        session = Session(client, seat.device_id, seat.key)
        records, feed = _small_records(client, session, enrolled.epoch)
        keys, upto = _keys(client, session, enrolled.epoch)
        return _Told(enrolled, records, feed, keys, upto)


@contextmanager
def _asking(client: Client, label: str) -> Iterator[Client]:
    try:
        yield client
    except Rejected as refused:
        labels = refused.details.get("labels")
        if refused.code == "label_taken" and isinstance(labels, list):
            raise LabelTaken(label, next(each for each in LABELS if each not in labels)) from refused
        raise in_shops_terms(refused) from refused
    except SyncTrouble as trouble:
        raise in_shops_terms(trouble) from trouble
    finally:
        client.close()


def _small_records(client: Client, session: Session, epoch: str) -> tuple[list[RecordTable], Feed]:
    """Pages until nothing small can follow; what of the goods comes with them is kept as well."""
    found: list[RecordTable] = []
    after, upto = "", None
    while True:
        page = session.with_token(partial(_page_of_records, client, epoch, after))
        _check(page, epoch, after)
        found += page.tables
        upto, after = page.feed_upto if upto is None else upto, page.after
        if page.is_all or page.tables[-1].entity not in SMALL:
            return found, Feed(epoch, after, upto, page.is_all)


def _check(page: Records, epoch: str, after: str) -> None:
    if page.epoch != epoch or (not page.is_all and (not page.tables or page.after in ("", after))):
        raise ServiceUnreachable("does_not_fit")


def _keys(client: Client, session: Session, epoch: str) -> tuple[list[PersonalKey], int]:
    found: list[PersonalKey] = []
    upto, is_all = 0, False
    while not is_all:
        page = session.with_token(partial(_page_of_keys, client, epoch, upto))
        if page.epoch != epoch or (not page.is_all and page.upto <= upto):
            raise ServiceUnreachable("does_not_fit")
        found, upto, is_all = found + page.keys, page.upto, page.is_all
    return found, upto


def _page_of_records(client: Client, epoch: str, after: str, token: str) -> Records:
    return client.records(token, epoch, after, MOST_RECORDS)


def _page_of_keys(client: Client, epoch: str, after: int, token: str) -> Keys:
    return client.keys(token, epoch, after, MOST_KEYS)
