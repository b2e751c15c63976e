"""The routes of protocol 1: each reads, asks the store in a thread of its own, and answers."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, TypeVar

import structlog
from fastapi import FastAPI, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel
from sqlalchemy.exc import OperationalError

from sync.messages import (
    LARGEST_BODY,
    MOST_PULLED,
    MOST_RECORDS,
    STRETCH,
    Aside,
    Challenge,
    ChallengeAsked,
    Digests,
    EnrolAsked,
    Enrolled,
    HandedBack,
    Held,
    Id,
    Keys,
    KeysAsked,
    LanesAsked,
    Pulled,
    Pushed,
    RecordDigests,
    Records,
    StorefrontTold,
    Token,
    TokenAsked,
)
from sync.records import BUCKETS
from sync.service import devices
from sync.service.answers import Health, Nothing, Ok, Refusal, ok, ok_packed
from sync.service.bodies import DOOR_BODY, SMALL_BODY, Body, read_asked, read_body, read_pushed, size_told
from sync.service.clock import Clock, instant_text
from sync.service.digests import read_digests, read_stretch
from sync.service.enrol import enrol, put_lanes
from sync.service.figures import Figures
from sync.service.hand_back import take_handed_back
from sync.service.keys import keep_keys, read_keys
from sync.service.parking import ids_of_device
from sync.service.pull import Spelled, pull, require_epoch
from sync.service.push import take_push
from sync.service.rates import Rate, Rates
from sync.service.readiness import require_ready
from sync.service.record_digests import read_bucket, read_record_digests
from sync.service.records import read_records
from sync.service.room import Room
from sync.service.store import Store, Work
from sync.service.storefront.told import read_storefront
from sync.service.tokens import Gate

ROOT = "/sync/v1"
ENROL_RATE = Rate(burst=10, seconds=6)
ADDRESS_RATE = Rate(burst=120, seconds=0.5)
DEVICE_RATE = Rate(burst=20, seconds=3)
MOST_COMING = 8 * LARGEST_BODY
"""Bytes of bodies that have not come whole, or wait for their turn."""
MOST_AT_WORK = 4 * LARGEST_BODY
"""Bytes of bodies that are unpacked and read, and of long answers that are put together: each takes several
times its length of memory meanwhile."""
MOST_OF_DEVICE = 2 * LARGEST_BODY
Data = TypeVar("Data", bound=BaseModel)


_log = structlog.get_logger()


class Desks:
    """What the routes share, and what each does with the store."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock
        self.gate = Gate(clock)
        self.rates = Rates(clock)
        self.figures = Figures()
        self.coming = Room(MOST_COMING, MOST_OF_DEVICE)
        self.at_work = Room(MOST_AT_WORK, MOST_OF_DEVICE)
        self.after_push: Callable[[], None] = lambda: None  # wakes whoever speaks with the online shop

    def enrol(self, body: Body, address: str) -> Enrolled:
        self.rates.knock("enrol", address, ENROL_RATE)
        asked = read_asked(body, EnrolAsked)
        self.rates.knock("enrol device", asked.device_id, DEVICE_RATE)
        return enrol(self.store, self.clock, asked)

    def challenge(self, body: Body, address: str) -> Challenge:
        self.rates.knock("challenge", address, ADDRESS_RATE)
        asked = read_asked(body, ChallengeAsked)
        self.rates.knock("challenge device", asked.device_id, DEVICE_RATE)
        with self.store.reading() as work:
            devices.require_live(asked.device_id, work)
        return self.gate.challenge(asked.device_id)

    def token(self, body: Body, address: str) -> Token:
        self.rates.knock("token", address, ADDRESS_RATE)
        asked = read_asked(body, TokenAsked)
        self.rates.knock("token device", asked.device_id, DEVICE_RATE)
        with self.store.reading() as work:
            public_key = devices.key_of(asked.device_id, work)
        token = self.gate.token(asked, public_key)
        self._note_seen(asked.device_id)
        return token

    def _note_seen(self, device_id: str) -> None:
        """A disk that is full is no reason to keep a till from reading."""
        try:
            with self.store.writing() as work:
                devices.note_seen(device_id, instant_text(self.clock.now()), work)
        except OperationalError as error:
            _log.warning("seen.not_noted", fault=type(error).__name__)

    def lanes(self, body: Body, device_id: str) -> Nothing:
        asked = read_asked(body, LanesAsked)
        with self.store.writing() as work:
            devices.require_live(device_id, work)
            put_lanes(device_id, asked.lanes, work)
        return Nothing()

    def push(self, body: Body, device_id: str) -> Pushed:
        began = time.perf_counter()
        push, looked = read_pushed(body)
        outcome = take_push(self.store, self.clock, device_id, push.epoch, looked)
        self.figures.count(outcome.pushed.verdicts, outcome.surprises)
        self.figures.push_seconds.observe(time.perf_counter() - began)
        self.after_push()
        return outcome.pushed

    def hand_back(self, body: Body, device_id: str) -> HandedBack:
        push, looked = read_pushed(body)
        answer = take_handed_back(self.store, self.clock, device_id, push.epoch, looked)
        self.figures.count(answer.verdicts, 0)
        self.after_push()
        return answer

    def aside(self, device_id: str, epoch: str) -> Aside:
        with self.store.reading() as work:
            devices.require_live(device_id, work)
            current = require_epoch(epoch, work)
            return Aside(epoch=current, message_ids=ids_of_device(device_id, work))

    def keys(self, body: Body, device_id: str) -> Nothing:
        asked = read_asked(body, KeysAsked)
        with self.store.writing() as work:
            devices.require_live(device_id, work)
            is_any_destroyed = keep_keys(asked.keys, work)
        if is_any_destroyed:
            self.store.fold_log()
        return Nothing()

    def told(self, request: Request, device_id: str, read: Callable[[Work], Spelled]) -> Response:
        """What a device that is welcome reads of the store."""
        with self.store.reading() as work:
            devices.require_live(device_id, work)
            spelled = read(work)
        return ok_packed(request, spelled)

    def ready(self) -> Health:
        require_ready(self.store)
        return Health(is_well=True)

    def welcome(self, request: Request) -> str:
        """The device whose token a request brings. Raises Refused: no_token, wrong_token, …"""
        device_id = self.gate.device_of(request.headers.get("authorization"))
        request.state.device_id = device_id
        return device_id


def add_routes(app: FastAPI, desks: Desks) -> None:
    """Everything protocol 1 offers."""
    _add_doors(app, desks)
    _add_exchange(app, desks)
    _add_readings(app, desks)
    _add_comparing(app, desks)
    _add_comparing_of_records(app, desks)
    _add_storefront(app, desks)
    _add_health(app, desks)


def _add_doors(app: FastAPI, desks: Desks) -> None:
    @app.post(f"{ROOT}/enrol", response_model=Ok[Enrolled], **_told("EnrolAsked", 403, 409))
    async def enrol_device(request: Request) -> Response:
        body = await read_body(request, DOOR_BODY)
        return ok(request, await run_in_threadpool(desks.enrol, body, _address(request)))

    @app.post(f"{ROOT}/challenge", response_model=Ok[Challenge], **_told("ChallengeAsked", 401))
    async def give_challenge(request: Request) -> Response:
        body = await read_body(request, DOOR_BODY)
        return ok(request, await run_in_threadpool(desks.challenge, body, _address(request)))

    @app.post(f"{ROOT}/token", response_model=Ok[Token], **_told("TokenAsked", 401))
    async def give_token(request: Request) -> Response:
        body = await read_body(request, DOOR_BODY)
        return ok(request, await run_in_threadpool(desks.token, body, _address(request)))

    @app.post(f"{ROOT}/lanes", response_model=Ok[Nothing], **_told("LanesAsked", 401, 409))
    async def take_lanes(request: Request) -> Response:
        return ok(request, await _carried_out(request, desks, desks.lanes))


def _add_exchange(app: FastAPI, desks: Desks) -> None:
    @app.post(f"{ROOT}/push", response_model=Ok[Pushed], **_told("Push", 401, 409))
    async def take_pushed(request: Request) -> Response:
        return ok(request, await _carried_out(request, desks, desks.push, LARGEST_BODY))

    @app.post(f"{ROOT}/handed_back", response_model=Ok[HandedBack], **_told("Push", 401, 409))
    async def take_back(request: Request) -> Response:
        return ok(request, await _carried_out(request, desks, desks.hand_back, LARGEST_BODY))

    @app.post(f"{ROOT}/keys", response_model=Ok[Nothing], **_told("KeysAsked", 401))
    async def take_keys(request: Request) -> Response:
        return ok(request, await _carried_out(request, desks, desks.keys))


def _add_readings(app: FastAPI, desks: Desks) -> None:
    refusals = _refusals(401, 409, 422, 500, 503)

    @app.get(f"{ROOT}/pull", response_model=Ok[Pulled], responses=refusals)
    async def give_feed(
        request: Request,
        after: Annotated[int, Query(ge=0, le=2**53 - 1)],
        epoch: Annotated[Id, Query()],
        limit: Annotated[int, Query(ge=1, le=MOST_PULLED)] = MOST_PULLED,
    ) -> Response:
        return await _told_of(request, desks, partial(pull, after, epoch, limit))

    @app.get(f"{ROOT}/records", response_model=Ok[Records], responses=refusals)
    async def give_records(
        request: Request,
        epoch: Annotated[Id, Query()],
        after: Annotated[str, Query(max_length=300, pattern=r"^([a-z_]{1,40}/[^\x00]{0,200})?$")] = "",
        limit: Annotated[int, Query(ge=1, le=MOST_RECORDS)] = MOST_RECORDS,
    ) -> Response:
        return await _told_of(request, desks, partial(read_records, after, epoch, limit))


def _add_comparing(app: FastAPI, desks: Desks) -> None:
    refusals = _refusals(401, 409, 422, 500, 503)

    @app.get(f"{ROOT}/keys", response_model=Ok[Keys], responses=refusals)
    async def give_keys(
        request: Request,
        epoch: Annotated[Id, Query()],
        after: Annotated[int, Query(ge=0, le=2**53 - 1)] = 0,
        limit: Annotated[int, Query(ge=1, le=MOST_PULLED)] = MOST_PULLED,
    ) -> Response:
        return await _told_of(request, desks, partial(read_keys, after, epoch, limit))

    @app.get(f"{ROOT}/digests", response_model=Ok[Digests], responses=refusals)
    async def give_digests(request: Request, epoch: Annotated[Id, Query()]) -> Response:
        return await _told_of(request, desks, partial(read_digests, epoch))

    @app.get(f"{ROOT}/aside", response_model=Ok[Aside], responses=refusals)
    async def give_aside(request: Request, epoch: Annotated[Id, Query()]) -> Response:
        device_id = desks.welcome(request)
        return ok(request, await run_in_threadpool(desks.aside, device_id, epoch))

    @app.get(f"{ROOT}/messages", response_model=Ok[Held], responses=refusals)
    async def give_stretch(
        request: Request,
        epoch: Annotated[Id, Query()],
        lane_id: Annotated[Id, Query()],
        stretch: Annotated[int, Query(ge=0, le=2**53 // STRETCH)],
        after: Annotated[int, Query(ge=0, le=2**53 - 1)] = 0,
    ) -> Response:
        return await _told_of(request, desks, partial(read_stretch, (lane_id, stretch, after), epoch))


def _add_comparing_of_records(app: FastAPI, desks: Desks) -> None:
    refusals = _refusals(401, 409, 422, 500, 503)

    @app.get(f"{ROOT}/record_digests", response_model=Ok[RecordDigests], responses=refusals)
    async def give_record_digests(request: Request, epoch: Annotated[Id, Query()]) -> Response:
        return await _told_of(request, desks, partial(read_record_digests, epoch))

    @app.get(f"{ROOT}/record_bucket", response_model=Ok[Records], responses=refusals)
    async def give_bucket(
        request: Request,
        epoch: Annotated[Id, Query()],
        entity: Annotated[str, Query(pattern=r"^[a-z_]{1,40}$")],
        bucket: Annotated[int, Query(ge=0, lt=BUCKETS)],
        after: Annotated[str, Query(max_length=200, pattern=r"^[^\x00]{0,200}$")] = "",
    ) -> Response:
        return await _told_of(request, desks, partial(read_bucket, (entity, bucket, after), epoch))


def _add_storefront(app: FastAPI, desks: Desks) -> None:
    @app.get(f"{ROOT}/storefront", response_model=Ok[StorefrontTold], responses=_refusals(401, 500, 503))
    async def tell_storefront(request: Request) -> Response:
        return await _told_of(request, desks, read_storefront)


def _add_health(app: FastAPI, desks: Desks) -> None:
    @app.get(f"{ROOT}/live", response_model=Ok[Health])
    async def tell_live(request: Request) -> Response:
        return ok(request, Health(is_well=True))

    @app.get(f"{ROOT}/ready", response_model=Ok[Health], responses=_refusals(503))
    async def tell_ready(request: Request) -> Response:
        return ok(request, await run_in_threadpool(desks.ready))

    @app.get(f"{ROOT}/metrics", response_class=Response, responses=_refusals(503))
    async def tell_figures() -> Response:
        told = await run_in_threadpool(desks.figures.told, desks.store)
        return Response(told, media_type="text/plain; version=0.0.4; charset=utf-8")


async def _carried_out(
    request: Request, desks: Desks, do: Callable[[Body, str], Data], largest: int = SMALL_BODY
) -> Data:
    """What a device that is welcome tells, read and done; no more of it at once than there is memory for."""
    device_id = desks.welcome(request)
    async with desks.coming.taken(size_told(request, largest), device_id):
        body = await read_body(request, largest)
        async with desks.at_work.taken(body.size, device_id):
            return await run_in_threadpool(do, body, device_id)


async def _told_of(request: Request, desks: Desks, read: Callable[[Work], Spelled]) -> Response:
    """A long answer to a device that is welcome; it counts as a body of the longest."""
    device_id = desks.welcome(request)
    async with desks.at_work.taken(LARGEST_BODY, device_id):
        return await run_in_threadpool(desks.told, request, device_id, read)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _told(asked: str, *refusals: int) -> dict[str, Any]:
    """How a route with a body is described."""
    schema = {"application/json": {"schema": {"$ref": f"#/components/schemas/{asked}"}}}
    return {
        "openapi_extra": {"requestBody": {"required": True, "content": schema}},
        "responses": _refusals(400, 408, 413, 415, 422, 429, 500, 503, *refusals),
    }


def _refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"model": Refusal} for status in sorted(statuses)}
