"""Who may come in: the code, the proof, the shop, the lanes, and tokens that run out."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import OperationalError

from sync.messages import token_words
from sync.service import devices
from sync.service.codes import MOST_WRONG, standing_code
from tests.sync.device import Device, Response, Teller
from tests.sync.service.conftest import Service


def refusal(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_a_code_lets_one_device_in_and_adopts_its_shop(service: Service) -> None:
    code, device = service.code(), Device(service.client)

    answer = device.enrol(code)

    assert answer.json()["data"] == {
        "device_id": device.device_id,
        "shop_id": device.shop_id,
        "is_training": False,
        "epoch": device.epoch,
    }
    assert len(code) == 11 and code[5] == "-" and device.epoch
    assert refusal(Device(service.client, lane_id="lane-b").enrol(code)) == (403, "wrong_code")


def test_a_code_is_read_in_small_letters_and_with_letters_mistaken_for_numbers(service: Service) -> None:
    code = service.code().lower().replace("-", "").replace("0", "o").replace("1", "l")
    assert Device(service.client).enrol(code).status_code == 200


def test_the_same_device_again_after_a_lost_answer_gets_the_same_answer(service: Service) -> None:
    code, device = service.code(), Device(service.client)
    first = device.enrol(code).json()["data"]
    service.clock.forward(3_600)

    assert device.enrol(code).json()["data"] == first
    assert service.rows("SELECT count(*) FROM device") == [(1,)]


def test_a_code_is_good_for_ten_minutes(service: Service) -> None:
    late, in_time = Device(service.client), Device(service.client)
    code = service.code()
    service.clock.forward(601)
    assert refusal(late.enrol(code)) == (403, "wrong_code")
    code = service.code()
    service.clock.forward(599)
    assert in_time.enrol(code).status_code == 200


def test_a_new_code_ends_the_one_before(service: Service) -> None:
    old, _new = service.code(), service.code()
    assert refusal(Device(service.client).enrol(old)) == (403, "wrong_code")


def test_five_wrong_tries_end_a_code(service: Service) -> None:
    code, device = service.code(), Device(service.client)
    for _ in range(MOST_WRONG):
        assert refusal(device.enrol("AAAAA-AAAAA")) == (403, "wrong_code")
    assert refusal(device.enrol(code)) == (403, "wrong_code")


def test_four_wrong_tries_leave_a_code_good(service: Service) -> None:
    code, device = service.code(), Device(service.client)
    for _ in range(MOST_WRONG - 1):
        device.enrol("AAAAA-AAAAA")
    assert device.enrol(code).status_code == 200


def test_a_code_is_nowhere_in_the_store(service: Service) -> None:
    code = service.code()
    told = str(service.rows("SELECT * FROM enrolment_code"))
    assert code not in told and code.replace("-", "") not in told
    with service.store.writing() as work:
        assert standing_code(code, service.clock, work) is not None


def test_a_proof_by_another_key_is_refused_and_the_code_stays_good(service: Service) -> None:
    code, device = service.code(), Device(service.client)
    forged = {**device.enrol_body(code), "proof": Device(service.client).enrol_body(code)["proof"]}
    assert refusal(service.client.post("/sync/v1/enrol", json=forged)) == (403, "wrong_proof")
    assert device.enrol(code).status_code == 200


def test_another_shops_till_is_refused(service: Service) -> None:
    service.device("a")
    other = Device(service.client, lane_id="lane-b", shop_id="shop-2")
    assert refusal(other.enrol(service.code())) == (409, "other_shop")


def test_a_device_or_lane_of_another_key_is_refused(service: Service) -> None:
    first = service.device("a")
    same_device = Device(service.client, lane_id="lane-b", device_id=first.device_id)
    same_lane = Device(service.client, lane_id="lane-a")
    same_key = Device(service.client, lane_id="lane-c", key=first.key)
    for each in (same_device, same_lane, same_key):
        assert refusal(each.enrol(service.code())) == (409, "lane_in_use")
    assert service.rows("SELECT lane_id, device_id FROM lane") == [("lane-a", first.device_id)]


def test_lanes_after_a_restore_are_taken_and_a_foreign_one_is_refused(service: Service) -> None:
    first, second = service.device("a"), service.device("b")
    lanes = [{**first.lanes()[0], "is_current": False}, {**first.lanes()[0], "lane_id": "lane-a2"}]

    answer = service.client.post("/sync/v1/lanes", json={"lanes": lanes}, headers=first.headers)
    foreign = service.client.post("/sync/v1/lanes", json={"lanes": lanes}, headers=second.headers)

    assert answer.status_code == 200
    assert refusal(foreign) == (409, "lane_in_use")
    old = Teller(first)
    told = old.sale()
    first.lane_id = "lane-a2"
    new = Teller(first, sequence=1)
    assert first.verdicts(told, new.sale()) == [("applied", None)] * 2


def test_a_challenge_is_good_once(service: Service, device: Device) -> None:
    body = device.token_body(device.challenge())
    assert service.client.post("/sync/v1/token", json=body).status_code == 200
    assert refusal(service.client.post("/sync/v1/token", json=body)) == (401, "wrong_challenge")


def test_a_challenge_is_good_for_a_minute_and_for_its_device(service: Service, device: Device) -> None:
    late = device.token_body(device.challenge())
    service.clock.forward(60)
    assert refusal(service.client.post("/sync/v1/token", json=late)) == (401, "wrong_challenge")
    other = service.device("b")
    stolen = other.token_body(device.challenge())
    assert refusal(service.client.post("/sync/v1/token", json=stolen)) == (401, "wrong_challenge")


def test_a_wrong_signature_gets_no_token_and_spends_the_challenge(service: Service, device: Device) -> None:
    challenge = device.challenge()
    forged = device.token_body(challenge)
    forged["signature"] = Device(service.client).key.sign(token_words(device.device_id, challenge)).hex()
    assert refusal(service.client.post("/sync/v1/token", json=forged)) == (401, "wrong_signature")
    right = device.token_body(challenge)
    assert refusal(service.client.post("/sync/v1/token", json=right)) == (401, "wrong_challenge")


def test_a_token_runs_out_after_fifteen_minutes_whatever_the_wall_clock_says(
    service: Service, device: Device
) -> None:
    service.clock.seconds += 899
    assert device.pull().status_code == 200
    service.clock.seconds += 1
    assert refusal(device.pull()) == (401, "wrong_token")
    device.come_in()
    service.clock.at = service.clock.at.replace(year=2099)
    assert device.pull().status_code == 200


@pytest.mark.parametrize("header", [None, "Bearer ", "Basic abc", "Bearer " + "0" * 64, "Bearer é"])
def test_without_a_token_of_ours_nothing_is_told(
    service: Service, device: Device, header: str | None
) -> None:
    headers = {} if header is None else {b"Authorization": header.encode()}
    for path in ("push", "lanes", "keys"):
        answer = service.client.post(f"/sync/v1/{path}", json={}, headers=headers)
        assert answer.status_code == 401 and answer.headers["WWW-Authenticate"] == "Bearer"
    query: dict[str, str | int] = {"after": 0, "epoch": device.epoch}
    assert service.client.get("/sync/v1/pull", params=query, headers=headers).status_code == 401


def test_a_revoked_device_is_refused_at_once_everywhere(
    service: Service, device: Device, teller: Teller
) -> None:
    challenge = device.challenge()
    with service.store.writing() as work:
        assert devices.revoke(device.device_id, "2026-11-23T04:00:00.000Z", work)

    answers = [
        device.push([teller.sale()]),
        device.pull(),
        service.client.post("/sync/v1/lanes", json={"lanes": device.lanes()}, headers=device.headers),
        service.client.post("/sync/v1/challenge", json={"device_id": device.device_id}),
        service.client.post("/sync/v1/token", json=device.token_body(challenge)),
        device.enrol(service.code()),
    ]

    assert [refusal(each) for each in answers] == [(401, "revoked")] * len(answers)
    assert service.rows("SELECT count(*) FROM message") == [(0,)]


def test_an_unknown_device_gets_no_challenge(service: Service) -> None:
    answer = service.client.post("/sync/v1/challenge", json={"device_id": "stranger"})
    assert refusal(answer) == (401, "unknown_device")


def test_knocking_too_often_is_refused_until_time_has_passed(service: Service) -> None:
    device = Device(service.client)
    answers = [device.enrol("AAAAA-AAAAA") for _ in range(11)]

    assert [each.status_code for each in answers] == [403] * 10 + [429]
    assert answers[-1].json()["error"]["code"] == "too_many"
    service.clock.forward(int(answers[-1].headers["Retry-After"]))
    assert device.enrol("AAAAA-AAAAA").status_code == 403


def test_one_device_that_knocks_too_often_leaves_the_others_in(service: Service, device: Device) -> None:
    other = service.device("b")
    asked = {"device_id": device.device_id}
    answers = [service.client.post("/sync/v1/challenge", json=asked).status_code for _ in range(25)]
    assert 429 in answers
    other.come_in()


def test_a_till_without_a_shop_joins_the_shop_that_is_served(service: Service) -> None:
    first, joining = Device(service.client), Device(service.client, lane_id="lane-b", till_id="till-b")
    joining.shop_id = None

    assert refusal(joining.enrol(service.code())) == (409, "no_shop_yet")
    assert first.enrol(service.code()).status_code == 200
    assert joining.enrol(service.code()).json()["data"]["shop_id"] == first.shop_id


def test_a_label_of_another_live_till_is_refused_and_all_in_use_are_told(service: Service) -> None:
    first = service.device("a")
    service.device("b")
    same = Device(service.client, lane_id="lane-c", till_id="till-c", label="TILL-A")

    answer = same.enrol(service.code())
    assert refusal(answer) == (409, "label_taken")
    assert answer.json()["error"]["details"] == {"labels": ["till-a", "till-b"]}
    assert service.rows("SELECT count(*) FROM device") == [(2,)]

    lanes = [{**first.lanes()[0], "label": "till-b"}]
    told = service.client.post("/sync/v1/lanes", json={"lanes": lanes}, headers=first.headers)
    assert refusal(told) == (409, "label_taken")
    with service.store.writing() as work:
        devices.revoke(first.device_id, "2026-11-23T04:00:00.000Z", work)
    assert same.enrol(service.code()).status_code == 200


def test_lanes_of_history_and_lanes_of_before_may_share_a_label(service: Service) -> None:
    service.device("a")
    other = Device(service.client, lane_id="lane-b", till_id="till-b")
    own = other.lanes()[0]
    other.told_lanes = [
        own,
        {**own, "lane_id": "lane-h", "label": "till-a", "purpose": "history"},
        {**own, "lane_id": "lane-old", "label": "till-a", "is_current": False},
    ]
    assert other.enrol(service.code()).status_code == 200


def test_a_till_comes_in_and_reads_while_the_store_cannot_be_written(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise OperationalError("", {}, Exception("database or disk is full"))

    monkeypatch.setattr(devices, "note_seen", full)
    device.token = ""
    device.come_in()
    assert device.pull().status_code == 200


def test_whoever_signs_wrong_was_not_seen(service: Service, device: Device) -> None:
    def seen() -> object:
        with service.store.reading() as work:
            return [each["seen_at"] for each in devices.listed(work)]

    before = seen()
    service.clock.forward(60)
    answer = service.client.post("/sync/v1/token", json=device.token_body("0" * 64))
    assert (answer.status_code, seen()) == (401, before)
    device.come_in()
    assert seen() != before


def test_a_till_that_never_came_is_listed_as_such_until_it_tells_something_or_is_revoked(
    service: Service,
) -> None:
    ghost, other, faulty = service.device("ghost"), service.device("other"), service.device("faulty")

    def states() -> dict[object, object]:
        with service.store.reading() as work:
            return {each["label"]: each["state"] for each in devices.listed(work)}

    assert set(states().values()) == {"told nothing yet"}
    other.push([Teller(other).sale()])
    assert faulty.verdicts({"nonsense": 1}) == [("parked", "malformed")]
    assert states() == {"till-ghost": "told nothing yet", "till-other": "here", "till-faulty": "here"}
    again = Device(service.client, lane_id="lane-new", till_id="till-new", label="till-ghost")
    assert again.enrol(service.code()).json()["error"]["code"] == "label_taken"
    with service.store.writing() as work:
        assert devices.revoke(ghost.device_id, "2026-11-23T04:00:00.000Z", work)
    assert states()["till-ghost"] == "revoked"
    assert again.enrol(service.code()).status_code == 200
