"""The OpenAPI description is true: who needs a token, which methods there are, what a body may be."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sync.messages import LARGEST_BODY, Message
from sync.service import routes
from sync.service.rates import Rate
from tests.sync.device import Device, Teller
from tests.sync.service.conftest import Service


@pytest.fixture
def told(service: Service) -> dict[str, Any]:
    described: dict[str, Any] = service.client.get("/sync/v1/openapi.json").json()
    return described


def operations(told: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Path, method, and what is told of the two."""
    return [
        (path, method, each) for path, methods in told["paths"].items() for method, each in methods.items()
    ]


def test_routes_that_are_told_to_need_a_token_refuse_whoever_has_none_and_others_do_not(
    service: Service, told: dict[str, Any]
) -> None:
    needing = set()
    for path, method, operation in operations(told):
        after = "" if path.endswith("/records") else "0"
        query = {"epoch": "e", "after": after, "lane_id": "a", "stretch": "0", "entity": "a", "bucket": "0"}
        answer = service.client.request(method, path, params=query)
        assert (answer.status_code == 401) == bool(operation["security"]), path
        if operation["security"]:
            needing.add(path)
            assert answer.headers["WWW-Authenticate"] == "Bearer"
            header = operation["responses"]["401"]["headers"]["WWW-Authenticate"]
            assert header["schema"]["const"] == "Bearer"
    assert len(needing) == 12
    assert told["components"]["securitySchemes"]["device"]["scheme"] == "bearer"


def test_whoever_knocks_too_often_is_told_when_to_come_again_as_described(
    service: Service, told: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "ADDRESS_RATE", Rate(burst=0, seconds=7))
    answer = service.client.post("/sync/v1/challenge", json={"device_id": "d"})
    assert (answer.status_code, int(answer.headers["Retry-After"])) == (429, 8)
    assert told["paths"]["/sync/v1/challenge"]["post"]["responses"]["429"]["headers"]["Retry-After"][
        "required"
    ]


@pytest.mark.parametrize(("path", "methods"), [("keys", "GET, POST"), ("push", "POST"), ("pull", "GET")])
def test_a_method_that_is_none_is_told_all_that_are(service: Service, path: str, methods: str) -> None:
    answer = service.client.put(f"/sync/v1/{path}")
    assert (answer.status_code, answer.headers["Allow"]) == (405, methods)


def test_a_push_is_described_by_its_messages_and_what_is_none_is_parked(
    service: Service, device: Device, teller: Teller, told: dict[str, Any]
) -> None:
    schemas = told["components"]["schemas"]
    items = schemas["Push"]["properties"]["messages"]["items"]["anyOf"]
    assert {"$ref": "#/components/schemas/Message"} in items and {} in items
    assert set(schemas["Message"]["required"]) == {
        name for name, field in Message.model_fields.items() if field.is_required()
    }
    assert [verdict for verdict, _ in device.verdicts(teller.sale(), 7)] == ["applied", "parked"]
    body = told["paths"]["/sync/v1/push"]["post"]["requestBody"]["description"]
    assert f"{LARGEST_BODY:,} bytes" in body and "500 messages" in body


def test_figures_are_described_as_the_text_they_are(service: Service, told: dict[str, Any]) -> None:
    answer = service.client.get("/sync/v1/metrics")
    described = told["paths"]["/sync/v1/metrics"]["get"]["responses"]["200"]["content"]
    assert answer.headers["Content-Type"].startswith("text/plain") and set(described) == {"text/plain"}


@pytest.mark.parametrize("after", ["x", "0" * 299, "Price/x", "/x", "price/\0", f"price/{'x' * 201}"])
def test_a_place_among_the_records_that_no_page_told_is_refused(device: Device, after: str) -> None:
    answer = device.get("records", after=after)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "malformed")
    assert device.get("records", after="price/a:standard:2026-11-23").status_code == 200


def test_codes_that_are_refused_are_named_in_the_description(
    service: Service, device: Device, told: dict[str, Any]
) -> None:
    """Whatever code a route answers with stands with its status."""
    for answer in (
        device.push_bytes(b"{"),
        device.push_bytes(b"[]"),
        device.push([{}] * 501),
        device.get("pull", after=10**6),
        device.get("pull", after=0, epoch="another"),
        service.client.post("/sync/v1/enrol", json=device.enrol_body("AAAAA-AAAAA")),
    ):
        code = answer.json()["error"]["code"]
        described = json.dumps(told["paths"]["/sync/v1/enrol"]) + json.dumps(told["paths"]["/sync/v1/push"])
        assert code in described, code
