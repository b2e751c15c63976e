"""Enrolment from end to end: the owner's code and this till's key go to the service, its answer is kept."""

from __future__ import annotations

import re

import httpx

from desktop.database.work import Who
from desktop.database.writer import Database
from desktop.ids import new_id
from desktop.setup.queries import the_shop
from desktop.storefront.enrol_till import EnrolTill, KeepDevice, TillEnrolled, enrol_till, keep_device
from desktop.storefront.refusals import BadCode, BadServiceAddress, in_shops_terms
from desktop.storefront.shop_file import lanes_told
from sync.messages import EnrolAsked, Enrolled
from sync.till.address import read_service
from sync.till.client import Client
from sync.till.device_key import DeviceKey
from sync.till.enrolment import counter_lane
from sync.till.trouble import BadService, Offline, SyncTrouble

CODE = re.compile(r"[0-9A-Z-]{8,20}")
_KEY = "SELECT device_key FROM sync_enrolment WHERE service = ?"


def join_service(
    database: Database, who: Who, service: str, code: str, transport: httpx.BaseTransport | None = None
) -> TillEnrolled:
    """Enrol this till. Asked again with the same code after a lost answer, it is the same enrolment.

    Raises:
        BadServiceAddress, BadCode, NotAllowed: nobody was asked.
        ServiceRefused, ServiceUnreachable: the till belongs to the service it belonged to before.
    """
    address, code = read_address(service), read_code(code)
    reader = database.reader()
    try:
        lanes, shop_id = lanes_told(reader), the_shop(reader).shop_id
    finally:
        reader.close()
    current = counter_lane(lanes)
    fresh = KeepDevice(new_id(), address, new_id(), DeviceKey.make().private_hex, current)
    device_id = database.run(keep_device, fresh, who)
    key = _key_of(database, address)
    asked = EnrolAsked(
        code=code,
        shop_id=shop_id,
        device_id=device_id,
        public_key=key.public_hex,
        lanes=lanes,
        proof=key.prove_enrolment(code, device_id),
    )
    taken = _ask(address, asked, transport)
    return database.run(enrol_till, EnrolTill(new_id(), address, taken.epoch, current), who)


def _ask(address: str, asked: EnrolAsked, transport: httpx.BaseTransport | None) -> Enrolled:
    client = Client(address, transport)
    try:
        taken = client.enrol(asked)
    except SyncTrouble as trouble:
        raise in_shops_terms(trouble) from trouble
    finally:
        client.close()
    if (taken.device_id, taken.shop_id) != (asked.device_id, asked.shop_id):
        raise in_shops_terms(Offline("does_not_fit"))
    return taken


def _key_of(database: Database, address: str) -> DeviceKey:
    reader = database.reader()
    try:
        found = reader.one(_KEY, (address,))
    finally:
        reader.close()
    assert found is not None
    return DeviceKey(found[0])


def read_address(text: str) -> str:
    """The service's address as it is kept. Raises BadServiceAddress."""
    try:
        return read_service(text)
    except BadService as bad:
        raise BadServiceAddress(bad.service, bad.reason) from bad


def read_code(text: str) -> str:
    """The code as a service shows it, however it was typed. Raises BadCode."""
    code = text.strip().upper()
    if not CODE.fullmatch(code):
        raise BadCode
    return code
