"""A till as the service sees it: a key, lanes, and messages to tell."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from starlette.testclient import TestClient

from sync.canonical import canonical_json, payload_hash
from sync.messages import enrol_words, message_words, token_words

SHOP_ID = "shop-1"
Told = dict[str, Any]


class Response(Protocol):
    """As much of an answer as the tests read."""

    @property
    def status_code(self) -> int: ...

    @property
    def text(self) -> str: ...

    @property
    def headers(self) -> Any: ...

    def json(self) -> Any: ...


@dataclass
class Device:
    """A till's side of the wire, spoken by hand so that it can also be spoken wrongly."""

    client: TestClient
    lane_id: str = "lane-a"
    till_id: str = "till-a"
    device_id: str = field(default_factory=lambda: str(uuid4()))
    shop_id: str | None = SHOP_ID
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    epoch: str = ""
    token: str = ""
    told_lanes: list[Told] | None = None  # a real till's
    label: str | None = None  # the till's id, unless a test wants another

    @property
    def public_key(self) -> str:
        return self.key.public_key().public_bytes_raw().hex()

    def lanes(self) -> list[Told]:
        return self.told_lanes or [
            {
                "lane_id": self.lane_id,
                "till_id": self.till_id,
                "generation": 1,
                "label": self.label or self.till_id,
                "purpose": "counter",
                "is_current": True,
            }
        ]

    def enrol_body(self, code: str) -> Told:
        return {
            "code": code,
            "shop_id": self.shop_id,
            "device_id": self.device_id,
            "public_key": self.public_key,
            "lanes": self.lanes(),
            "proof": self.key.sign(enrol_words(code, self.device_id, self.public_key)).hex(),
        }

    def enrol(self, code: str) -> Response:
        """Ask to belong; keeps the epoch if that is answered."""
        answer = self.client.post("/sync/v1/enrol", json=self.enrol_body(code))
        if answer.status_code == 200:
            self.epoch = answer.json()["data"]["epoch"]
        return answer

    def challenge(self) -> str:
        answer = self.client.post("/sync/v1/challenge", json={"device_id": self.device_id})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["data"]["challenge"])

    def token_body(self, challenge: str) -> Told:
        signature = self.key.sign(token_words(self.device_id, challenge)).hex()
        return {"device_id": self.device_id, "challenge": challenge, "signature": signature}

    def come_in(self) -> None:
        answer = self.client.post("/sync/v1/token", json=self.token_body(self.challenge()))
        assert answer.status_code == 200, answer.text
        self.token = answer.json()["data"]["token"]

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def push(self, messages: Sequence[object], **more: object) -> Response:
        body = {"protocol": 1, "epoch": self.epoch, "messages": list(messages), **more}
        return self.push_bytes(json.dumps(body).encode())

    def push_bytes(self, body: bytes, *, is_packed: bool = False) -> Response:
        headers = {**self.headers, "Content-Type": "application/json"}
        if is_packed:
            headers["Content-Encoding"] = "gzip"
            body = gzip.compress(body)
        return self.client.post("/sync/v1/push", content=body, headers=headers)

    def verdicts(self, *messages: object) -> list[tuple[str, str | None]]:
        """What became of each message: verdict and code."""
        answer = self.push(messages)
        assert answer.status_code == 200, answer.text
        return [(each["verdict"], each["code"]) for each in answer.json()["data"]["verdicts"]]

    def signed(self, message: Told) -> Told:
        """A message as a till sends it."""
        return {**message, "signature": self.key.sign(message_words(message)).hex()}

    def hand_back(self, *messages: object, **more: object) -> Response:
        """Give messages of others back."""
        body = {"protocol": 1, "epoch": self.epoch, "messages": list(messages), **more}
        return self.client.post("/sync/v1/handed_back", json=body, headers=self.headers)

    def handed_back(self, *messages: object) -> list[tuple[str, str | None]]:
        """What became of each: verdict and code."""
        answer = self.hand_back(*messages)
        assert answer.status_code == 200, answer.text
        return [(each["verdict"], each["code"]) for each in answer.json()["data"]["verdicts"]]

    def pull(self, after: int = 0, **query: object) -> Response:
        return self.get("pull", after=after, **query)

    def get(self, path: str, **query: object) -> Response:
        """Ask a route of this epoch's store."""
        asked: dict[str, Any] = {"epoch": self.epoch, **query}
        return self.client.get(f"/sync/v1/{path}", params=asked, headers=self.headers)


@dataclass
class Teller:
    """Makes messages of a device's lane, one after the other."""

    device: Device
    sequence: int = 0

    def tell(self, kind: str, payload: Told, **more: object) -> Told:
        """A message of the lane's next number; `more` overrides its fields."""
        self.sequence += 1
        text = canonical_json(payload)
        entity, id_field = {
            "sale.completed": ("sale", "sale_id"),
            "stock.moved": ("stock_document", "document_id"),
            "records.edited": ("records", "edit_id"),
        }.get(kind, ("shift", "shift_id"))
        told: Told = {
            "message_id": str(uuid4()),
            "work_id": str(uuid4()),
            "lane_id": self.device.lane_id,
            "sequence": self.sequence,
            "kind": kind,
            "entity": entity,
            "entity_id": payload.get(id_field, "nothing"),
            "depends_on": [],
            "message_version": 1,
            "program_version": "0.1.0",
            "clock": f"1795406400000.{self.sequence % 100_000:05d}.{self.device.lane_id}",
            "happened_at": "2026-11-23T04:00:00.000Z",
            "zone_offset_minutes": 480,
            "clock_state": "ok",
            "person_id": "person-1",
            "shift_id": payload.get("shift_id"),
            "payload": text,
            "payload_sha256": payload_hash(text),
        }
        return {**told, **more}

    def sale(self, cents: int = 109, quantity: int = 1_000, **more: object) -> Told:
        """A sale of one thing, paid by card, GST of 9% inside."""
        return self.tell(
            "sale.completed", sale_payload(self.device, self.sequence + 1, cents, quantity), **more
        )

    def stock(self, quantity: int = 5_000, item_id: str = "item-1", **more: object) -> Told:
        return self.tell("stock.moved", stock_payload(self.device, quantity, item_id), **more)

    def edited(self, *edits: Told, **more: object) -> Told:
        """Edits of records, each as edit() makes them."""
        payload = {"edit_id": str(uuid4()), "till_id": self.device.till_id, "edits": list(edits)}
        return self.tell("records.edited", payload, **more)

    def shift_opened(self, shift_id: str = "shift-1", **more: object) -> Told:
        return self.tell("shift.opened", {**_shift(self.device, shift_id), "float_cents": 10_000}, **more)

    def shift_closed(self, shift_id: str = "shift-1", **more: object) -> Told:
        count = {"tender_type": "card", "account": "1020", "expected_cents": 109, "counted_cents": 109}
        payload = {**_shift(self.device, shift_id), "float_back_cents": 10_000, "counts": [count]}
        return self.tell("shift.closed", payload, **more)


def sale_payload(device: Device, sequence: int, cents: int = 109, quantity: int = 1_000) -> Told:
    amount = (2 * cents * quantity + 1_000) // 2_000
    gst = (2 * amount * 900 + 10_900) // 21_800
    sums = {"net_cents": amount - gst, "gst_cents": gst}
    return {
        "sale_id": str(uuid4()),
        "kind": "sale",
        "number": f"{device.till_id}-{sequence:06d}",
        "sequence": sequence,
        "location_id": "place-1",
        "till_id": device.till_id,
        "shift_id": "shift-1",
        "person_id": "person-1",
        "approver_id": None,
        "customer_id": None,
        "refers_to": None,
        "completed_at": "2026-11-23T04:00:00.000Z",
        "sold_on": "2026-11-23",
        "business_date": "2026-11-23",
        "gst_method": "per_invoice",
        "is_registered": True,
        "list_cents": amount,
        "discount_cents": 0,
        "deposit_cents": 0,
        "total_cents": amount,
        **sums,
        "rounding_cents": 0,
        "change_cents": 0,
        "lines": [_line(cents, quantity, amount, gst)],
        "tenders": [_tender(amount)],
        "movements": [
            {
                "line_no": 1,
                "kind": "sale",
                "item_id": "item-1",
                "quantity": -quantity,
                "value_micros": -500_000,
                "cost_known": True,
            }
        ],
    }


def _line(cents: int, quantity: int, amount: int, gst: int) -> Told:
    return {
        "line_no": 1,
        "kind": "goods",
        "item_id": "item-1",
        "unit_id": "unit-1",
        "sku": "SKU-1",
        "name": "Kopi 咖啡",
        "unit_name": "each",
        "quantity": quantity,
        "base_quantity": quantity,
        "list_price_cents": cents,
        "unit_price_cents": cents,
        "price_reason": "list",
        "line_discount_cents": 0,
        "basket_discount_cents": 0,
        "promotion_ref": None,
        "amount_cents": amount,
        "gst_code": "SR",
        "gst_rate_bp": 900,
        "net_cents": amount - gst,
        "gst_cents": gst,
        "salesperson_id": None,
        "original_sale_id": None,
        "original_line_no": None,
        "belongs_to_line": None,
    }


def _tender(amount: int) -> Told:
    return {
        "tender_type": "card",
        "account": "1020",
        "tendered_cents": amount,
        "applied_cents": amount,
        "change_cents": 0,
        "rounding_cents": 0,
        "reference": None,
        "attempt_id": None,
    }


def edit(entity: str, entity_id: str, fields: Told, **more: Told) -> Told:
    """Fields of a record; `more` are its clocks and bases."""
    return {"entity": entity, "entity_id": entity_id, "fields": fields, "clocks": {}, "bases": {}, **more}


def stock_payload(device: Device, quantity: int, item_id: str) -> Told:
    return {
        "document_id": str(uuid4()),
        "kind": "opening",
        "location_id": "place-1",
        "till_id": device.till_id,
        "posted_on": "2026-11-23",
        "movements": [
            {
                "line_no": 1,
                "kind": "opening",
                "item_id": item_id,
                "quantity": quantity,
                "value_micros": 2_500_000,
                "cost_known": True,
            }
        ],
    }


def respelled(message: Told, **changes: object) -> Told:
    """The message with a changed payload, hashed anew."""
    text = canonical_json({**json.loads(message["payload"]), **changes})
    return {**message, "payload": text, "payload_sha256": payload_hash(text)}


def _shift(device: Device, shift_id: str) -> Told:
    return {
        "shift_id": shift_id,
        "till_id": device.till_id,
        "location_id": "place-1",
        "number": 1,
        "business_date": "2026-11-23",
    }
