"""Every answer in its envelope, a contract for programs, figures, and a log without what was told."""

from __future__ import annotations

import json
from typing import Any

import pytest
from structlog.testing import capture_logs

from sync.service import devices, routes
from tests.sync.device import Device, Response, Teller, Told, edit
from tests.sync.service.conftest import Service

READINGS: dict[str, Told] = {
    "pull": {"after": 0},
    "records": {},
    "keys": {},
    "digests": {},
    "aside": {},
    "messages": {"lane_id": "lane-a", "stretch": 0},
    "record_digests": {},
    "record_bucket": {"entity": "item", "bucket": 0},
}
"""What tells of the store, with what it is asked."""


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/", 404, "not_found"),
        ("GET", "/sync/v1/nothing", 404, "not_found"),
        ("GET", "/sync/v1/push", 405, "method_not_allowed"),
        ("POST", "/sync/v1/pull", 405, "method_not_allowed"),
        ("GET", "/docs", 404, "not_found"),
    ],
)
def test_what_is_not_there_is_told_in_an_envelope(
    service: Service, method: str, path: str, status: int, code: str
) -> None:
    answer = service.client.request(method, path)
    told = answer.json()
    assert (answer.status_code, told["status"], told["error"]["code"]) == (status, "error", code)
    assert told["meta"] == {"request_id": answer.headers["X-Request-Id"], "protocol": 1}
    if status == 405:
        assert answer.headers["Allow"]


def test_every_answer_has_careful_headers(service: Service, device: Device) -> None:
    for answer in (device.pull(), service.client.get("/"), service.client.get("/sync/v1/metrics")):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert len(answer.headers["X-Request-Id"]) == 32


def test_a_failure_of_our_own_is_told_without_its_words(
    service: Service, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_given: object) -> None:
        raise ValueError("S3CRET")

    monkeypatch.setattr(routes, "pull", failing)
    with capture_logs() as logs:
        answer = device.pull()
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "internal")
    assert "S3CRET" not in answer.text + str(logs)
    assert {"event": "request.failed", "fault": "ValueError", "log_level": "error"} in logs


def test_the_service_says_that_it_lives_and_is_ready(service: Service) -> None:
    for path in ("live", "ready"):
        answer = service.client.get(f"/sync/v1/{path}")
        assert (answer.status_code, answer.json()["data"]) == (200, {"is_well": True})


def test_a_service_whose_store_is_gone_lives_and_is_not_ready(service: Service) -> None:
    with service.store.writing() as work:
        work.connection.exec_driver_sql("DROP TABLE fact")
    assert service.client.get("/sync/v1/live").status_code == 200
    answer = service.client.get("/sync/v1/ready")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "not_ready")


def test_the_contract_describes_every_route_with_its_body_and_its_answers(service: Service) -> None:
    contract = service.client.get("/sync/v1/openapi.json").json()
    schemas = contract["components"]["schemas"]
    bodies = {"enrol": "EnrolAsked", "challenge": "ChallengeAsked", "token": "TokenAsked"}
    bodies |= {"lanes": "LanesAsked", "push": "Push", "keys": "KeysAsked", "handed_back": "Push"}

    assert set(contract["paths"]) == {
        f"/sync/v1/{name}" for name in (*bodies, *READINGS, "storefront", "live", "ready", "metrics")
    }
    for name, model in bodies.items():
        route = contract["paths"][f"/sync/v1/{name}"]["post"]
        body = route["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        assert body == f"#/components/schemas/{model}"
        assert {"200", "400", "413", "422", "429", "503"} <= set(route["responses"])
    assert _references(contract) <= set(schemas)


@pytest.mark.parametrize("path", READINGS)
def test_every_reading_needs_a_token_and_the_epoch_and_is_checked(device: Device, path: str) -> None:
    def refusal(**query: object) -> tuple[int, str]:
        answer = device.get(path, **READINGS[path], **query)
        return answer.status_code, answer.json()["error"]["code"]

    assert device.get(path, **READINGS[path]).status_code == 200
    assert refusal(epoch="another") == (409, "other_epoch")
    assert refusal(epoch="a b") == refusal(epoch="") == (422, "malformed")
    if path in ("pull", "records", "keys"):
        assert refusal(limit="many") == refusal(limit=0) == refusal(limit=2_001) == (422, "malformed")
    device.token = "0" * 64
    assert refusal() == (401, "wrong_token")


@pytest.mark.parametrize("path", READINGS)
def test_a_revoked_device_reads_nothing(service: Service, device: Device, path: str) -> None:
    with service.store.writing() as work:
        devices.revoke(device.device_id, "2026-11-23T04:00:00.000Z", work)
    answer = device.get(path, **READINGS[path])
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "revoked")


@pytest.mark.parametrize("path", ["pull", "records"])
def test_a_long_answer_is_packed_for_those_who_take_it(
    service: Service, device: Device, teller: Teller, path: str
) -> None:
    edits = [edit("item", f"item-{place}", {"name": "Kopi 咖啡"}) for place in range(50)]
    assert device.verdicts(teller.edited(*edits)) == [("applied", None)]
    asked = {"epoch": device.epoch, **READINGS[path]}

    def answered(accepted: str) -> Response:
        headers = {**device.headers, "Accept-Encoding": accepted}
        return service.client.get(f"/sync/v1/{path}", params=asked, headers=headers)

    plain, packed = answered("gzip;q=0, br"), answered("br, gzip")
    assert "content-encoding" not in plain.headers and packed.headers["content-encoding"] == "gzip"
    assert plain.json()["data"] == packed.json()["data"]
    assert int(packed.headers["content-length"]) * 4 < int(plain.headers["content-length"])
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"


def test_figures_count_verdicts_parked_feed_and_devices(
    service: Service, device: Device, teller: Teller
) -> None:
    told = teller.sale()
    device.verdicts(told, told, {"no": "message"})
    figures = service.client.get("/sync/v1/metrics").text

    for line in (
        'kedai_pushed_messages_total{verdict="applied"} 1.0',
        'kedai_pushed_messages_total{verdict="duplicate"} 1.0',
        'kedai_pushed_messages_total{verdict="parked"} 1.0',
        "kedai_parked_messages 1.0",
        "kedai_feed_length 1.0",
        "kedai_devices 1.0",
        "kedai_push_seconds_count 1.0",
    ):
        assert line in figures.splitlines()


def test_the_log_tells_what_happened_and_nothing_of_what_was_told(service: Service) -> None:
    with capture_logs() as logs:
        code = service.code()
        device = Device(service.client)
        device.enrol(code)
        device.come_in()
        told = Teller(device).sale()
        device.push([told, {"name": "Tan Mei Lin"}])
        service.client.get(f"/sync/v1/{device.token}")
    text = json.dumps(logs, default=str)

    assert {"/sync/v1/enrol", "/sync/v1/push"} <= {each.get("route") for each in logs}
    assert all(len(each["request_id"]) == 32 for each in logs if each["event"] == "request")
    for secret in (code, device.token, device.public_key, "Kopi", "Tan Mei Lin", told["payload_sha256"]):
        assert secret not in text


def _references(told: Any) -> set[str]:
    """The names of all schemas that are referred to."""
    if isinstance(told, dict):
        own = {str(told["$ref"]).rsplit("/", 1)[1]} if "$ref" in told else set()
        return own.union(*(_references(each) for each in told.values()))
    if isinstance(told, list):
        return set().union(*(_references(each) for each in told))
    return set()
