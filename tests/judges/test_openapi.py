"""What is made of schemathesis' report, and of the description that it is given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from sync.service.app import make_app
from sync.service.store import Store
from tests.judges.openapi import known, read_report
from tests.sync.device import Device
from tests.sync.fuzz.mutations import lanes_of, recorded

REPORT: dict[str, Any] = {
    "complete": True,
    "stop_reason": "completed",
    "operations": {"total": 17, "tested": 17},
    "test_cases": {"generated": 40},
    "failures": [],
    "errors": [],
}


def test_a_report_without_failures_is_so_many_cases(tmp_path: Path) -> None:
    found = read_report(REPORT, tmp_path)
    assert (found.cases, found.failures) == (40, ())


def test_failures_errors_and_routes_left_out_are_all_failures(tmp_path: Path) -> None:
    failed = {"title": "Server error", "operations": ["POST /push", "GET /pull"]}
    worse = {
        **REPORT,
        "failures": [failed],
        "errors": [{"title": "x"}],
        "operations": {"total": 17, "tested": 16},
    }
    told = read_report(worse, tmp_path).failures
    assert len(told) == 3
    assert "Server error: POST /push, GET /pull" in told[0]
    assert "not all was asked" in read_report({**REPORT, "complete": False}, tmp_path).failures[0]


def test_the_description_names_this_epoch_everywhere_and_gives_a_push_for_an_example(tmp_path: Path) -> None:
    store = Store(tmp_path / "service")
    client = TestClient(make_app(store))
    device = Device(client, told_lanes=lanes_of(recorded()), epoch="epoch-7")
    told = known(client.get("/sync/v1/openapi.json").json(), device)
    store.close()

    push = told["paths"]["/sync/v1/push"]["post"]["requestBody"]["content"]["application/json"]
    assert push["examples"]["recorded"]["value"]["messages"] == list(recorded())
    assert told["components"]["schemas"]["Push"]["properties"]["epoch"] == {"const": "epoch-7"}
    asked = [
        parameter["schema"]
        for methods in told["paths"].values()
        for operation in methods.values()
        for parameter in operation.get("parameters", [])
        if parameter["name"] == "epoch"
    ]
    assert len(asked) == 8 and all(each == {"const": "epoch-7"} for each in asked)
