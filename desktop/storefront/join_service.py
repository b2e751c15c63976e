"""Enrolment from end to end: the owner's code and this till's key go to the service, its answer is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

import httpx

from desktop.database.work import Who
from desktop.database.writer import Database
from desktop.ids import new_id
from desktop.setup.queries import the_shop
from desktop.storefront.enrol_till import EnrolTill, KeepDevice, TillEnrolled, enrol_till, keep_device
from desktop.storefront.refusals import BadCertificateWords, BadCode, BadServiceAddress, in_shops_terms
from desktop.storefront.shop_file import lanes_told
from sync.certificate import read_words
from sync.messages import EnrolAsked, Enrolled
from sync.till.address import read_service
from sync.till.client import Client
from sync.till.device_key import DeviceKey
from sync.till.enrolment import counter_lane, keep_trouble
from sync.till.pinned import certificate_at
from sync.till.trouble import BadService, Offline, SignInNeeded, SyncTrouble

CODE = re.compile(r"[0-9A-Z-]{8,20}")
_KEY = "SELECT device_key FROM sync_enrolment WHERE service = ?"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What the owner reads off the service: where it is, a code, and the words of its own certificate."""

    service: str
    code: str
    certificate: str = ""  # empty: signed by somebody whom programs trust

    def read(self) -> Invitation:
        """The same as it is meant, however it was typed.

        Raises:
            BadServiceAddress, BadCode, BadCertificateWords.
        """
        words = read_words(self.certificate) if self.certificate.strip() else ""
        if words is None:
            raise BadCertificateWords
        return Invitation(read_address(self.service), read_code(self.code), words)


def join_service(
    database: Database, who: Who, invitation: Invitation, transport: httpx.BaseTransport | None = None
) -> TillEnrolled:
    """Enrol this till. Asked again with the same code after a lost answer, it is the same enrolment.

    Raises:
        BadServiceAddress, BadCode, BadCertificateWords, NotAllowed: nobody was asked.
        ServiceRefused, ServiceUnreachable: the till belongs to the service it belonged to before.
    """
    asked_for = invitation.read()
    certificate = certificate_of(asked_for)
    client = Client(asked_for.service, transport, certificate=certificate)
    try:
        try:
            return _join(database, who, asked_for, certificate, client)
        except SignInNeeded as shut_out:  # with the owner's code it comes back, as another device
            _keep_shut_out(database, who, shut_out)
            return _join(database, who, asked_for, certificate, client)
    except SyncTrouble as trouble:
        raise in_shops_terms(trouble) from trouble
    finally:
        client.close()


def _keep_shut_out(database: Database, who: Who, trouble: SyncTrouble) -> None:
    database.run_work(lambda work: keep_trouble(trouble.told, work), who)


def _join(
    database: Database, who: Who, invitation: Invitation, certificate: str | None, client: Client
) -> TillEnrolled:
    """Raises SyncTrouble: the till belongs to the service it belonged to before."""
    address, code = invitation.service, invitation.code
    reader = database.reader()
    try:
        lanes, shop = lanes_told(reader), the_shop(reader)
    finally:
        reader.close()
    current = counter_lane(lanes)
    fresh = KeepDevice(new_id(), address, new_id(), DeviceKey.make().private_hex, current, certificate)
    device_id = database.run(keep_device, fresh, who)
    key = _key_of(database, address)
    asked = EnrolAsked(
        code=code,
        shop_id=shop.shop_id,
        device_id=device_id,
        public_key=key.public_hex,
        lanes=lanes,
        proof=key.prove_enrolment(code, device_id),
        is_training=shop.is_training,
    )
    taken = _ask(client, asked)
    return database.run(enrol_till, EnrolTill(new_id(), address, taken.epoch, current), who)


def certificate_of(invitation: Invitation) -> str | None:
    """The service's own certificate as it shows it now, if the owner named one by its words.

    Raises:
        ServiceRefused: it shows another. ServiceUnreachable: nobody shows one.
    """
    if not invitation.certificate:
        return None
    try:
        return certificate_at(invitation.service, invitation.certificate)
    except SyncTrouble as trouble:
        raise in_shops_terms(trouble) from trouble


def _ask(client: Client, asked: EnrolAsked) -> Enrolled:
    taken = client.enrol(asked)
    if (taken.device_id, taken.shop_id) != (asked.device_id, asked.shop_id):
        raise Offline("does_not_fit")
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
