"""The feed: everybody's messages in the order of their commits, and what a rolled back service says."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sync.service.figures import Figures
from sync.service.put_back import EPOCH_FILE
from sync.service.store import NewerStore, new_epoch
from tests.sync.device import Device, Teller, Told, sale_payload
from tests.sync.service.conftest import Service, a_service, on_sqlite, open_store


def ids(data: Told) -> list[str]:
    return [each["message_id"] for each in data["messages"]]


def test_two_devices_read_each_others_messages_page_by_page(service: Service) -> None:
    first, second = service.device("a"), service.device("b")
    told = [Teller(first).sale(), Teller(second).sale()]
    first.push([told[0]])
    second.push([told[1]])
    more = Teller(first, 1)
    told += [more.sale(), more.sale()]
    first.push(told[2:])

    page = second.pull(limit=3).json()["data"]
    rest = second.pull(page["upto"]).json()["data"]
    after = second.pull(rest["upto"]).json()["data"]

    assert ids(page) + ids(rest) == [each["message_id"] for each in told]
    assert [(each["upto"], each["is_all"]) for each in (page, rest, after)] == [
        (3, False),
        (4, True),
        (4, True),
    ]
    assert ids(first.pull().json()["data"]) == ids(page) + ids(rest)


def test_a_page_ends_before_a_mebibyte_and_has_one_message_at_least(service: Service, device: Device) -> None:
    teller, long = Teller(device), []
    for _ in range(3):
        payload = sale_payload(device, teller.sequence + 1)
        note = "x" * 600_000
        long.append(teller.tell("sale.completed", {**payload, "note": note}))
    for each in long:
        assert device.verdicts(each) == [("applied", None)]

    pages, after = [], 0
    while True:
        data = device.pull(after).json()["data"]
        pages.append(len(data["messages"]))
        after = data["upto"]
        if data["is_all"]:
            break
    assert pages == [1, 1, 1]


@pytest.mark.parametrize(
    "query", [{"limit": 0}, {"limit": 2_001}, {"after": -1}, {"epoch": ""}, {"epoch": "a b"}, {"after": "x"}]
)
def test_a_question_that_is_none_is_refused(device: Device, query: Told) -> None:
    answer = device.pull(**query)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "malformed")


def test_a_cursor_beyond_the_feed_is_refused(device: Device, teller: Teller) -> None:
    device.push([teller.sale()])
    assert device.pull(1).status_code == 200
    answer = device.pull(2)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "cursor_ahead")
    assert answer.json()["error"]["details"] == {"feed_upto": 1, "epoch": device.epoch}


def test_another_epoch_is_told_to_push_and_pull_and_nothing_is_kept(
    service: Service, device: Device, teller: Teller
) -> None:
    told = teller.sale()
    with service.store.writing() as work:
        epoch = new_epoch(work, service.store.folder)

    for answer in (device.push([told]), device.pull()):
        error = answer.json()["error"]
        assert (answer.status_code, error["code"]) == (409, "other_epoch")
        assert error["details"] == {"epoch": epoch}
    assert service.rows("SELECT count(*) FROM message") == [(0,)]
    device.epoch = epoch
    assert device.verdicts(told) == [("applied", None)]


def test_the_epoch_stays_while_the_store_and_the_file_agree(tmp_path: Path) -> None:
    with a_service(tmp_path) as service:
        epoch = service.device().epoch
    with a_service(tmp_path) as service, service.store.reading() as work:
        assert work.fact("epoch") == epoch == (tmp_path / EPOCH_FILE).read_text().strip()


@pytest.mark.parametrize("change", ["lost", "other", "empty"])
def test_a_file_that_differs_from_the_store_makes_a_new_epoch(tmp_path: Path, change: str) -> None:
    with a_service(tmp_path) as service:
        epoch = service.device().epoch
    file = tmp_path / EPOCH_FILE
    if change == "lost":
        file.unlink()
    else:
        file.write_text("an older one" if change == "other" else "")
    with a_service(tmp_path) as service, service.store.reading() as work:
        now = work.fact("epoch")
        assert now not in (epoch, "an older one") and now == file.read_text().strip()


@on_sqlite
def test_what_a_till_still_holds_comes_back_after_the_store_was_rolled_back(tmp_path: Path) -> None:
    folder = tmp_path / "service"
    with a_service(folder) as service:
        device = service.device()
        teller = Teller(device)
        messages = [teller.sale() for _ in range(4)]
        device.push(messages[:2])
    backup = {path.name: path.read_bytes() for path in folder.iterdir() if path.name.startswith("service.db")}
    with a_service(folder) as service:
        device.client = service.client
        device.come_in()
        device.push(messages[2:])
    for path in folder.glob("service.db*"):
        path.unlink()
    for name, content in backup.items():
        (folder / name).write_bytes(content)
    (folder / EPOCH_FILE).unlink()

    with a_service(folder) as service:
        device.client = service.client
        device.come_in()
        answer = device.push([])
        device.epoch = answer.json()["error"]["details"]["epoch"]
        assert device.verdicts(*messages) == [("duplicate", None)] * 2 + [("applied", None)] * 2
        assert service.rows("SELECT sales FROM day_sum") == [(4,)]


def test_an_answer_that_was_lost_behind_the_commit_costs_nothing(tmp_path: Path) -> None:
    with a_service(tmp_path) as service:
        device = service.device()
        messages = [Teller(device, place).sale() for place in range(3)]
        device.push(messages)
    with a_service(tmp_path) as service:
        device.client = service.client
        device.come_in()
        assert device.verdicts(*messages) == [("duplicate", None)] * 3
        assert service.rows("SELECT count(*), max(feed_sequence) FROM message") == [(3, 3)]


def test_a_failure_behind_the_commit_costs_nothing(
    device: Device, teller: Teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_given: object) -> None:
        raise RuntimeError

    told = teller.sale()
    monkeypatch.setattr(Figures, "count", failing)
    assert device.push([told]).status_code == 500
    monkeypatch.undo()
    assert device.verdicts(told) == [("duplicate", None)]


def test_pushes_at_the_same_time_are_numbered_in_the_order_of_their_commits(tmp_path: Path) -> None:
    """A reader that runs along never meets a number below its cursor later on."""
    with a_service(tmp_path) as service:
        devices = [service.device(name) for name in "abcd"]
        reader = service.device("reader")

        def push_all(device: Device) -> None:
            teller = Teller(device)
            for _ in range(10):
                messages = [teller.sale() for _ in range(5)]
                assert set(device.verdicts(*messages)) == {("applied", None)}

        seen: list[int] = []
        with ThreadPoolExecutor(len(devices)) as pool:
            running = [pool.submit(push_all, each) for each in devices]
            while True:
                is_over = all(each.done() for each in running)
                data = reader.pull(seen[-1] if seen else 0).json()["data"]
                seen += [each["feed_sequence"] for each in data["messages"]]
                if is_over and data["is_all"]:
                    break
            for each in running:
                each.result()
        assert seen == list(range(1, 201))
        assert service.rows("SELECT sales FROM day_sum") == [(200,)]
        for lane in "abcd":
            assert (f"lane-{lane}", 1, 50) in service.rows("SELECT lane_id, first, last FROM lane_span")


def test_the_same_push_from_many_threads_is_taken_once(service: Service, device: Device) -> None:
    messages = [Teller(device, place).sale() for place in range(20)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _n: device.verdicts(*messages), range(8)))
    assert sorted(verdict for answer in answers for verdict, _ in answer) == (
        ["applied"] * 20 + ["duplicate"] * 140
    )
    assert service.rows("SELECT sales FROM day_sum") == [(20,)]


def test_a_store_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    with a_service(tmp_path) as service, service.store.writing() as work:
        work.put_fact("schema", "99")
    with pytest.raises(NewerStore, match="99"):
        open_store(tmp_path)


def test_the_folder_and_its_files_are_the_owners_alone(service: Service, device: Device) -> None:
    device.push([Teller(device).sale()])
    folder = service.store.folder
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.name: path.stat().st_mode & 0o077 for path in folder.iterdir()} == {
        path.name: 0 for path in folder.iterdir()
    }


def test_a_store_that_cannot_be_written_answers_503_and_keeps_nothing(
    service: Service, device: Device, teller: Teller
) -> None:
    told = teller.sale()
    with service.store.writing() as work:
        work.connection.exec_driver_sql("ALTER TABLE message RENAME TO message_away")
    answer = device.push([told])
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "store_unavailable")
    assert answer.headers["Retry-After"] == "5"
    with service.store.writing() as work:
        work.connection.exec_driver_sql("ALTER TABLE message_away RENAME TO message")
    assert device.verdicts(told) == [("applied", None)]
