"""`kedai sync …`: joining, sending and standing as they are typed, against a service on this machine."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from desktop.cli.sync_words import ARRIVED, ASIDES, REFUSALS, why_in_words
from desktop.doors import PASSING
from desktop.messages.say import LANGUAGES
from desktop.open_shop import open_shop, unlock_shop
from tests.desktop.cli.conftest import Kedai, Ran
from tests.screens.words import PartsSay
from tests.sync.fake_service import CODE, FakeService, busy, forget, portal
from tests.sync.served import served


@pytest.fixture
def service() -> FakeService:
    return FakeService()


@pytest.fixture
def address(service: FakeService) -> Iterator[str]:
    with served(service) as url:
        yield url


@pytest.fixture
def joined(kedai: Kedai, trading: Path, address: str) -> Path:
    """The folder of a shop with old sales that belongs to the service."""
    assert kedai("--shop", trading, "sync", "enrol", address, CODE).code == 0
    return trading


def standing(kedai: Kedai, folder: Path) -> Ran:
    return kedai("--shop", folder, "sync", "status", "--json")


def test_till_joins_sends_and_tells_so(
    kedai: Kedai, trading: Path, address: str, service: FakeService
) -> None:
    ran = kedai("--shop", trading, "sync", "enrol", address, CODE)
    assert ran.code == 0
    assert f"belongs to {address} now" in ran.out
    before = standing(kedai, trading).json
    assert before["at"]["service"] == address
    assert before["waiting"] > 0 and before["oldest"]

    sent = kedai("--shop", trading, "sync", "now", "--json")
    assert (sent.code, sent.json["sent"], sent.json["waiting"]) == (0, before["waiting"], 0)
    assert len(service.ids) == before["waiting"]
    after = standing(kedai, trading).json
    assert (after["waiting"], after["oldest"], after["attention"]) == (0, None, 0)
    assert after["cursor"] == len(service.ids)
    assert after["at"]["last_code"] is None
    assert kedai("--shop", trading, "verify").code == 0


def test_standing_is_told_in_words_of_both_languages(
    kedai: Kedai, joined: Path, service: FakeService, address: str
) -> None:
    shop = open_shop(joined, unlock_shop(joined, passphrase=None, keyring=None))
    reader = shop.reader()
    ids = [row[0] for row in reader.rows("SELECT message_id FROM sync_outbox WHERE entity = 'sale'")]
    reader.close()
    shop.close()
    service.verdicts = {ids[0]: ("parked", "unknown_kind"), ids[1]: ("conflict", "from_next_year")}
    kedai("--shop", joined, "sync", "now")
    service.faults.append(portal)
    kedai("--shop", joined, "sync", "now")

    out = kedai("--shop", joined, "sync", "status").out
    assert f"belongs to {address} since" in out
    assert "Everything is sent." in out
    assert "Needs attention: sale R1 of" in out and "does not know such messages yet" in out
    assert "the service says from_next_year" in out
    assert "Last answer:" in out and "perhaps a Wi-Fi's sign-in page" in out
    zh = kedai("--language", "zh", "--shop", joined, "sync", "status").out
    assert "需要处理" in zh and "Wi-Fi 登录页" in zh


def test_standing_asks_nobody(kedai: Kedai, joined: Path, service: FakeService) -> None:
    service.asked.clear()
    assert standing(kedai, joined).code == 0
    assert service.asked == []


def test_till_of_no_service_is_not_told_it_is_offline(kedai: Kedai, trading: Path) -> None:
    ran = kedai("--shop", trading, "sync", "status")
    assert (ran.code, standing(kedai, trading).json["at"]) == (0, None)
    assert "no sync service" in ran.out
    assert "ffline" not in ran.out
    now = kedai("--shop", trading, "sync", "now", "--json")
    assert (now.code, now.json["error"]["code"]) == (1, "sync.not_enrolled")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("http://sync.example.sg", CODE), "sync.bad_address", "in the open"),
        (("sync.example.sg", CODE), "sync.bad_address", "no address"),
        (("https://sync.example.sg", "123"), "sync.bad_code", "ABCDE-FGHJK"),
    ],
)
def test_what_cannot_be_joined_is_refused(
    kedai: Kedai, trading: Path, words: tuple[str, str], code: str, said: str
) -> None:
    ran = kedai("--shop", trading, "sync", "enrol", *words, "--json")
    assert (ran.code, ran.json["error"]["code"]) == (1, code)
    assert said in ran.err


def test_used_code_is_refused_in_words(
    kedai: Kedai, trading: Path, address: str, service: FakeService
) -> None:
    def refuses(_service: FakeService, _request: httpx.Request) -> httpx.Response:
        told = {"code": "wrong_code", "message": "x", "details": {}}
        return httpx.Response(403, json={"status": "error", "error": told})

    service.faults.append(refuses)
    ran = kedai("--shop", trading, "sync", "enrol", address, CODE, "--json")
    assert (ran.code, ran.json["error"]["code"]) == (1, "sync.refused")
    assert "or was used" in ran.err


def test_silent_service_is_trouble_and_nothing_is_lost(
    kedai: Kedai, joined: Path, service: FakeService
) -> None:
    waiting = standing(kedai, joined).json["waiting"]
    for fault in (portal, forget, busy("5")):
        service.faults.append(fault)
        ran = kedai("--shop", joined, "sync", "now", "--json")
        assert (ran.code, ran.json["error"]["code"]) == (3, "sync.unreachable")
        assert "Nothing is lost" in ran.err
        assert standing(kedai, joined).json["waiting"] == waiting
    assert kedai("--shop", joined, "sync", "now").code == 0
    assert set(service.times_applied.values()) == {1}


def test_answer_lost_behind_a_commit_is_sent_again_and_applied_once(
    kedai: Kedai, joined: Path, service: FakeService
) -> None:
    service.heard = lambda path: service.faults.append(forget) if path.endswith("/push") else None
    assert kedai("--shop", joined, "sync", "now").code == 3
    service.heard = lambda _path: None
    assert service.ids
    assert kedai("--shop", joined, "sync", "now").code == 0
    assert set(service.times_applied.values()) == {1}


def test_what_the_service_could_not_keep_is_said_and_leaves_with_1(
    kedai: Kedai, joined: Path, service: FakeService
) -> None:
    shop = open_shop(joined, unlock_shop(joined, passphrase=None, keyring=None))
    reader = shop.reader()
    ((message_id,),) = reader.rows("SELECT message_id FROM sync_outbox ORDER BY clock LIMIT 1")
    reader.close()
    shop.close()
    service.verdicts[message_id] = ("retry", "locked")
    ran = kedai("--shop", joined, "sync", "now")
    assert ran.code == 1
    assert "Still waiting: 1" in ran.out


def test_beside_an_open_window_what_must_write_is_refused(kedai: Kedai, joined: Path, address: str) -> None:
    with open_shop(joined, unlock_shop(joined, passphrase=None, keyring=None)):
        for words in (("now",), ("enrol", address, CODE)):
            ran = kedai("--shop", joined, "sync", *words, "--json")
            assert (ran.code, ran.json["error"]["code"]) == (1, "database.shop_in_use")
        assert standing(kedai, joined).code == 0


def test_ctrl_c_stops_between_slices_and_what_was_sent_stays(
    kedai: Kedai, joined: Path, service: FakeService
) -> None:
    service.heard = lambda path: os.kill(os.getpid(), signal.SIGINT) if path.endswith("/push") else None
    ran = kedai("--shop", joined, "sync", "now", "--json")
    assert (ran.code, ran.json["error"]["code"]) == (130, "cancelled")
    service.heard = lambda _path: None
    assert service.ids, "the slice under way was finished"
    assert standing(kedai, joined).json["waiting"] == 0 or kedai("--shop", joined, "sync", "now").code == 0
    assert set(service.times_applied.values()) == {1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_that_is_known_here_has_its_words(language: str) -> None:
    say = PartsSay(language)
    told = {*PASSING, *REFUSALS, "sign_in_needed", "revoked", "too_old"}
    assert [code for code in sorted(told) if why_in_words(code, say) == code] == []
    assert [code for code in sorted(ASIDES) if not say.has(f"sync.aside.{code}")] == []
    assert [word for word in ARRIVED.values() if not say.has(f"sync.arrived.{word}")] == []
    assert why_in_words("from_next_year", say) == "from_next_year"
