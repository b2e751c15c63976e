"""Messages and bodies as a broken or a hostile till might send them, made from recorded ones."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from sync.canonical import payload_hash
from sync.messages import PROTOCOL

Told = dict[str, Any]
WIRE = Path(__file__).parents[2] / "files" / "wire" / str(PROTOCOL)
STRANGE: tuple[Any, ...] = (
    *(None, True, False, "", " ", "\x00", "\ud800", "🧾", "‮", "A" * 70_000, "' OR 1=1 --", "../../etc", "-0"),
    *(
        0,
        -1,
        1,
        2**31,
        2**53 - 1,
        2**53,
        2**63 - 1,
        2**63,
        -(2**63),
        10**30,
        10**400,
        0.5,
        -0.0,
        1e308,
        1e999,
    ),
    *([], {}, [[]], {"": {}}, [None] * 600, {"a": {"b": {"c": [1, {"d": 2}]}}}),
)
SPELLED = (
    *("1e5", "1.0", "-0", "01", "+1", "NaN", "Infinity", "1E400", "0x10"),
    *('"a', "'a'", "nul", "[1,]", "{,}"),
)
NAMES = ("x", "effective_clock", "feed_sequence", "device_id", "__proto__", "é")
KINDS = ("records.edited", "order.told", "order.collected", "stock.settle_asked", "a.b")
ENCODINGS = ("br", "deflate", "gzip, gzip", "GZIP", "identity", "\t")
TYPES = ("text/html", "application/xml", "", "application/json; charset=x")
PROTOCOLS = (b'"protocol": 2', b'"protocol": 1e0', b'"shop_id": 1')


@cache
def recorded() -> tuple[Told, ...]:
    """Every message that was recorded of real tills."""
    return tuple(json.loads(path.read_text(encoding="utf-8")) for path in sorted(WIRE.glob("*/*-*.json")))


def lanes_of(messages: tuple[Told, ...]) -> list[Told]:
    """The lanes they were told in, each with the till that its messages name."""
    tills = {each["lane_id"]: json.loads(each["payload"]).get("till_id", "till") for each in messages}
    return [
        {
            "lane_id": lane_id,
            "till_id": till_id,
            "generation": 1,
            "label": f"T{number}",
            "purpose": "counter",
            "is_current": number == 1,
        }
        for number, (lane_id, till_id) in enumerate(tills.items(), start=1)
    ]


def mutated(draw: random.Random) -> object:
    """One recorded message with one to three things wrong with it, or none."""
    told: Any = json.loads(json.dumps(draw.choice(recorded())))
    for _time in range(draw.choice((0, 1, 1, 1, 2, 3))):
        told = draw.choice(_MUTATIONS)(told, draw)
        if not isinstance(told, dict):
            break
    return told


def _field(told: Told, draw: random.Random) -> object:
    if told:
        told[draw.choice(list(told))] = deepcopy(draw.choice(STRANGE))
    return told


def _missing(told: Told, draw: random.Random) -> object:
    if told:
        told.pop(draw.choice(list(told)))
    return told


def _unknown(told: Told, draw: random.Random) -> object:
    told[draw.choice(NAMES)] = deepcopy(draw.choice(STRANGE))
    return told


def _forged(told: Told, draw: random.Random) -> object:
    """Another's lane, person, shift, time or place in the lane."""
    name, value = draw.choice(
        (
            ("lane_id", "service"),
            ("lane_id", "lane-of-another"),
            ("person_id", "owner-of-another"),
            ("sequence", draw.randrange(1, 60)),
            ("message_id", draw.choice(recorded())["message_id"]),
            ("work_id", draw.choice(recorded())["work_id"]),
            ("entity_id", draw.choice(recorded())["entity_id"]),
            ("clock", "9999999999999.99999.service"),
            ("depends_on", [draw.choice(recorded())["message_id"], "what-never-comes"]),
            ("kind", draw.choice(KINDS)),
            ("message_version", 9_999),
        )
    )
    told[name] = value
    return told


def _in_payload(told: Told, draw: random.Random) -> object:
    """What it tells is changed somewhere, and hashed as it should be: somebody meant it."""
    try:
        payload = json.loads(told["payload"])
    except (KeyError, TypeError, ValueError, RecursionError):
        return told
    _spoil(payload, draw)
    return _with_text(told, json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False))


def _spoil(value: Any, draw: random.Random) -> None:
    """Change one thing at some depth."""
    while isinstance(value, dict | list) and value:
        place = draw.choice(list(value)) if isinstance(value, dict) else draw.randrange(len(value))
        if not isinstance(value[place], dict | list) or not value[place] or draw.random() < 0.2:
            how = draw.random()
            if how < 0.2:
                del value[place]
            elif how < 0.4 and type(value[place]) is int:
                value[place] += draw.choice((-1, 1, 100, 10**17))
            else:
                value[place] = deepcopy(draw.choice(STRANGE))
            return
        value = value[place]


def _spelled_otherwise(told: Told, draw: random.Random) -> object:
    text = told.get("payload")
    if not isinstance(text, str) or not text:
        return told
    at = draw.randrange(len(text))
    changed = draw.choice(
        (
            text[:at],
            text[:at] + draw.choice(SPELLED) + text[at:],
            text[:at] + draw.choice('{}[]",:\\ \n\x00') + text[at + 1 :],
            text + " ",
            text.replace(":", ": ", 1),
            "[" * 5_000 + "]" * 5_000,
            '{"a":1,"a":2}',
            text.replace('"sale_id"', '"sale_id":1,"sale_id"', 1),
        )
    )
    return _with_text(told, changed) if draw.random() < 0.8 else {**told, "payload": changed}


def _with_text(told: Told, text: str) -> Told:
    return {**told, "payload": text, "payload_sha256": payload_hash(text.encode("utf-8", "replace").decode())}


def _something_else(_told: Told, draw: random.Random) -> object:
    return deepcopy(draw.choice(STRANGE))


_MUTATIONS: tuple[Callable[[Told, random.Random], object], ...] = (
    *(_field, _missing, _unknown, _forged, _forged),
    *(_in_payload, _in_payload, _in_payload, _spelled_otherwise, _something_else),
)


def push_text(messages: list[object], epoch: str) -> bytes:
    """A push; what has no JSON of its own is spelled as Python does."""
    text = json.dumps({"protocol": PROTOCOL, "epoch": epoch, "messages": messages})
    return text.encode()


def spoilt_body(body: bytes, draw: random.Random) -> tuple[bytes, dict[str, str]]:
    """A body of which something broke on the way or was never right, and headers as strange."""
    at, headers = draw.randrange(len(body)), {"Content-Type": "application/json"}
    match draw.randrange(9):
        case 0:
            body = body[:at]
        case 1:
            body = body[:at] + bytes([draw.randrange(256)]) + body[at + 1 :]
        case 2:
            body = body[:at] + draw.randbytes(draw.randrange(1, 40)) + body[at:]
        case 3:
            headers["Content-Encoding"], body = "gzip", _broken_gzip(body, draw)
        case 4:
            headers["Content-Encoding"] = draw.choice(ENCODINGS)
        case 5:
            body = body.decode().encode(draw.choice(("utf-16", "utf-32", "utf-8-sig", "latin-1")), "replace")
        case 6:
            headers["Content-Type"] = draw.choice(TYPES)
        case 7:
            body = b"[" * draw.choice((50, 5_000, 100_000)) + body
        case _:
            body = body.replace(b'"protocol": 1', draw.choice(PROTOCOLS))
    return body, headers


def _broken_gzip(body: bytes, draw: random.Random) -> bytes:
    packed = bytearray(gzip.compress(body))
    match draw.randrange(4):
        case 0:
            del packed[draw.randrange(len(packed)) :]
        case 1:
            packed[draw.randrange(len(packed))] ^= 1 << draw.randrange(8)
        case 2:
            packed += gzip.compress(b"more")
        case _:
            packed = bytearray(gzip.compress(gzip.compress(body)))
    return bytes(packed)
