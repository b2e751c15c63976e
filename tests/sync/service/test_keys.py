"""Keys of people's names: kept once, destroyed for good, and nowhere in the files after that."""

from __future__ import annotations

import json

import pytest
from structlog.testing import capture_logs

from sync.messages import Keys
from tests.sync.device import Device, Response, Told
from tests.sync.service.conftest import Service

ONE, TWO, THREE = "1f" * 32, "2e" * 32, "3d" * 32


def tell(device: Device, **keys: str | None) -> Response:
    told = [{"subject_id": subject_id, "key": key} for subject_id, key in keys.items()]
    return device.client.post("/sync/v1/keys", json={"keys": told}, headers=device.headers)


def read(device: Device, after: int = 0, **query: int) -> Told:
    answer = device.get("keys", after=after, **query)
    assert answer.status_code == 200, answer.text
    data: Told = answer.json()["data"]
    Keys.model_validate(data)
    return data


def known(device: Device) -> dict[str, str | None]:
    return {each["subject_id"]: each["key"] for each in read(device)["keys"]}


def test_a_key_told_by_one_till_is_read_by_another(service: Service) -> None:
    first, second = service.device("a"), service.device("b")
    assert tell(first, ann=ONE, ben=TWO).status_code == 200
    assert tell(first, ann=ONE, ben=TWO).status_code == 200
    assert read(second) == {
        "epoch": second.epoch,
        "keys": [{"subject_id": "ann", "key": ONE}, {"subject_id": "ben", "key": TWO}],
        "upto": 2,
        "is_all": True,
    }


def test_keys_come_page_by_page_and_what_changes_comes_again(device: Device) -> None:
    tell(device, ann=ONE, ben=TWO, cai=THREE)
    page = read(device, limit=2)
    assert ([each["subject_id"] for each in page["keys"]], page["is_all"]) == (["ann", "ben"], False)
    rest = read(device, page["upto"], limit=2)
    assert ([each["subject_id"] for each in rest["keys"]], rest["is_all"]) == (["cai"], True)
    tell(device, ann=None)
    assert read(device, rest["upto"])["keys"] == [{"subject_id": "ann", "key": None}]


@pytest.mark.parametrize("who", ["the same", "another"])
def test_a_person_who_is_forgotten_is_never_known_again(service: Service, who: str) -> None:
    first, second = service.device("a"), service.device("b")
    tell(first, ann=ONE, ben=TWO)
    tell(second, ann=None)
    for key in (ONE, THREE, None):
        tell(first if who == "the same" else second, ann=key)
    assert known(first) == {"ann": None, "ben": TWO}


def test_one_who_is_forgotten_before_the_key_came_stays_forgotten(device: Device) -> None:
    tell(device, ann=None)
    tell(device, ann=ONE)
    assert known(device) == {"ann": None}


def test_of_a_person_told_twice_at_once_the_forgetting_counts(device: Device) -> None:
    both = [{"subject_id": "ann", "key": key} for key in (ONE, None, TWO)]
    device.client.post("/sync/v1/keys", json={"keys": both}, headers=device.headers)
    assert known(device) == {"ann": None}


def test_another_key_of_a_person_does_not_take_the_place_of_the_first(device: Device) -> None:
    tell(device, ann=ONE)
    with capture_logs() as logs:
        tell(device, ann=TWO)
    assert known(device) == {"ann": ONE}
    assert {"event": "keys.differ", "keys": 1, "log_level": "warning"} in logs


def test_a_destroyed_key_stands_nowhere_in_the_files(service: Service, device: Device) -> None:
    def files_tell(key: str) -> bool:
        return any(key.encode() in path.read_bytes() for path in service.store.folder.iterdir())

    tell(device, **{f"person-{n}": f"{n:064x}" for n in range(400)}, ann=ONE)
    assert files_tell(ONE) and files_tell(f"{7:064x}")
    tell(device, ann=None)
    assert not files_tell(ONE) and files_tell(f"{7:064x}")


def test_a_destroyed_key_that_somebody_else_reads_is_said_to_linger(service: Service, device: Device) -> None:
    tell(device, ann=ONE)
    with service.store.reading() as work:
        work.connection.exec_driver_sql("SELECT * FROM personal_key").all()
        with capture_logs() as logs:
            service.store.fold_log(seconds=0)
    assert "log.kept" in {each["event"] for each in logs}


def test_no_key_is_in_the_log(device: Device) -> None:
    with capture_logs() as logs:
        tell(device, ann=ONE)
        tell(device, ann=None, ben=TWO)
        read(device)
    assert ONE not in json.dumps(logs, default=str) and TWO not in json.dumps(logs, default=str)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"keys": [{"subject_id": "ann"}]},
        {"keys": [{"subject_id": "ann", "key": "12"}]},
        {"keys": [{"subject_id": "", "key": None}]},
        {"keys": [{"subject_id": "a", "key": None}] * 501},
    ],
)
def test_what_tells_no_keys_is_refused_whole(service: Service, device: Device, body: Told) -> None:
    answer = service.client.post("/sync/v1/keys", json=body, headers=device.headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "malformed")
    assert service.rows("SELECT * FROM personal_key") == []


def test_a_cursor_beyond_the_keys_is_refused(device: Device) -> None:
    answer = device.get("keys", after=1)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "cursor_ahead")
