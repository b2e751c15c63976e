"""schemathesis asks the real service what its OpenAPI description allows, and what it does not allow."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from typing import Any

import httpx

from tests.crash.killing_sync import Service
from tests.crash.processes import NotDone, asked_of_service
from tests.judges.commands import LONGEST_S, ROOT, TOOLS, Failed, output_of
from tests.judges.verdict import Verdict
from tests.sync.device import Device
from tests.sync.fuzz.mutations import lanes_of, recorded

NAME = "schemathesis"
TOOL = TOOLS / NAME / "bin" / NAME
HOOKS = "tests.judges.openapi_hooks"
PATIENT = "tests.judges.patient_service"
DESCRIPTION = "/sync/v1/openapi.json"
TRIED_AS_A_TILL, TRIED_AS_A_STRANGER = 25, 8
"""Cases of each route that are drawn, besides those that follow from the limits it is described with."""
CONFIG = """
[checks.negative_data_rejection]
expected-statuses = ["400", "401", "403", "404", "405", "408", "409", "413", "415", "422", "429"]
"""
Described = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of the tool said."""

    cases: int
    failures: tuple[str, ...]


def run(folder: Path) -> Verdict:
    """Signed in as a till at a service that lets it knock, and as a stranger at one as it is."""
    try:
        version = output_of(TOOL, "--version").rpartition(" ")[2].strip()
        found = [_as_a_till(folder / "till"), _as_a_stranger(folder / "stranger")]
    except (Failed, NotDone) as why:
        return Verdict(NAME, not_run=str(why))
    return Verdict(
        NAME, version, sum(each.cases for each in found), sum((each.failures for each in found), ())
    )


def _as_a_till(folder: Path) -> Run:
    """It knows the epoch and the lanes, so that its cases come further than the first refusal."""
    with _serving(folder, PATIENT) as service, httpx.Client(base_url=_address(service)) as client:
        device = Device(client, told_lanes=lanes_of(recorded()))  # type: ignore[arg-type]
        device.enrol(asked_of_service(service.folder, "code")["code"])
        device.come_in()
        told = known(client.get(DESCRIPTION).json(), device)
        header = ("-H", f"Authorization: Bearer {device.token}")
        found = _judged(folder, told, _address(service), (*header, "-n", str(TRIED_AS_A_TILL)))
        faults = [f"not refused but failed: {line}" for line in _surprises(client)]
        if client.get("/sync/v1/ready").status_code != 200:
            faults.append("the service is not ready any more")
    return Run(found.cases, (*found.failures, *faults, *_unsound(service)))


def _as_a_stranger(folder: Path) -> Run:
    with _serving(folder) as service, httpx.Client(base_url=_address(service)) as client:
        told = client.get(DESCRIPTION).json()
        found = _judged(folder, told, _address(service), ("-n", str(TRIED_AS_A_STRANGER)))
        faults = [f"not refused but failed: {line}" for line in _surprises(client)]
    return Run(found.cases, (*found.failures, *faults, *_unsound(service)))


@contextmanager
def _serving(folder: Path, program: str = "sync") -> Iterator[Service]:
    """A service on a fresh store, which must leave as it is asked to."""
    rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    service = Service(folder / "service", program=program, log=folder / "service.log")
    service.start()
    try:
        yield service
    finally:
        ended = service.stop()
    if ended != 0:
        raise Failed(f"the service left with {ended}")


def _address(service: Service) -> str:
    return f"http://127.0.0.1:{service.port}"


def known(told: Described, device: Device) -> Described:
    """The description of a service whose epoch is known, with a push as a till makes it for an example."""
    _name_the_epoch(told, device.epoch)
    pushed = {"protocol": 1, "epoch": device.epoch, "messages": list(recorded())}
    for route in ("push", "handed_back"):
        body = told["paths"][f"/sync/v1/{route}"]["post"]["requestBody"]["content"]["application/json"]
        body["examples"] = {"recorded": {"value": pushed}}
    for parameter in told["paths"]["/sync/v1/messages"]["get"]["parameters"]:
        if parameter["name"] == "lane_id":
            parameter["schema"] = {"enum": [lane["lane_id"] for lane in device.lanes()]}
    return told


def _name_the_epoch(told: object, epoch: str) -> None:
    """Wherever an epoch is asked for it is this one."""
    if isinstance(told, list):
        for each in told:
            _name_the_epoch(each, epoch)
    elif isinstance(told, dict):
        if told.get("name") == "epoch" and "schema" in told:
            told["schema"] = {"const": epoch}
        for name, each in told.items():
            if name == "properties" and "epoch" in each:
                each["epoch"] = {"const": epoch}
            _name_the_epoch(each, epoch)


def _judged(folder: Path, told: Described, address: str, more: tuple[str, ...]) -> Run:
    """Let the tool ask. Its own words are kept beside its report.

    Raises:
        Failed: it gave no report.
    """
    description, report, config = (folder / name for name in ("openapi.json", "report.json", "config.toml"))
    description.write_text(json.dumps(told), "utf-8")
    config.write_text(CONFIG, "utf-8")
    command = [str(TOOL), "--config-file", str(config), "run", str(description), "--url", address, *more]
    command += ["--report", "json", "--report-json-path", str(report), "--no-color"]
    command += [
        "--generation-deterministic",
        "--continue-on-failure",
        "--phases",
        "examples,coverage,fuzzing",
    ]
    environment = os.environ | {"SCHEMATHESIS_HOOKS": HOOKS, "PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1"}
    try:
        with (folder / "said.txt").open("wb") as said:
            subprocess.run(
                command, cwd=folder, env=environment, stdout=said, stderr=said, timeout=LONGEST_S, check=False
            )
        return read_report(json.loads(report.read_text("utf-8")), folder)
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise Failed(f"{NAME}: no report: {error}") from error


def read_report(told: Described, folder: Path) -> Run:
    """Cases, and failures with the routes they were met at; a run that broke off is one."""
    failures = [
        f"{each['title']}: {', '.join(each['operations'])} ({folder}/said.txt)" for each in told["failures"]
    ]
    failures += [f"could not ask: {json.dumps(each)[:300]}" for each in told["errors"]]
    if not told["complete"] or told["operations"]["tested"] != told["operations"]["total"]:
        failures.append(f"not all was asked: {told['stop_reason']}, {told['operations']}")
    return Run(told["test_cases"]["generated"], tuple(failures))


def _surprises(client: httpx.Client) -> list[str]:
    lines = client.get("/sync/v1/metrics").text.splitlines()
    return [line for line in lines if line.startswith("kedai_surprises_total") and not line.endswith(" 0.0")]


def _unsound(service: Service) -> list[str]:
    """What the store is worth afterwards."""
    try:
        asked_of_service(service.folder, "check")
    except NotDone as found:
        return [f"check: {found}"]
    return []
