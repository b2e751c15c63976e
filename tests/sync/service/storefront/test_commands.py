"""The owner connects an online shop in a terminal, sees how it stands; its secret is nowhere in clear."""

from __future__ import annotations

import io
import json
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring

from sync.__main__ import main
from sync.service.refusals import NotDone
from sync.service.storefront import secret, settings
from sync.service.storefront.settings import Settings
from tests.sync.service.conftest import on_sqlite
from tests.sync.service.storefront.conftest import SECRET, World
from tests.sync.storefronts.fake_vendure_api import API_KEY
from tests.sync.storefronts.served_vendure import ServedVendure

Told = Callable[..., Any]


class KeepingKeyring(KeyringBackend):
    """A keyring that works, in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def shop() -> Iterator[ServedVendure]:
    made = ServedVendure()
    yield made
    made.stop()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(keyring, "get_keyring", Keyring)
    return tmp_path / "service"


@pytest.fixture
def told(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Told:
    """What a word of `storefront` answers; `typed` comes through the pipe."""

    def ask(*words: str, typed: str = "", ends: int = 0) -> Any:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        assert main(["storefront", *words, "--folder", str(folder), "--json"]) == ends
        out, err = capsys.readouterr()
        assert API_KEY not in out + err
        return json.loads(out) if ends == 0 else err

    return ask


def connect(told: Told, shop: ServedVendure, *more: str, typed: str = API_KEY, ends: int = 0) -> Any:
    words = ("set", "--kind", "vendure", "--url", shop.address, "--token-from-stdin", *more)
    return told(*words, typed=typed + "\n", ends=ends)


def test_a_shop_is_connected_shown_and_switched_off(told: Told, shop: ServedVendure, folder: Path) -> None:
    made = connect(told, shop)
    assert (made["storefront"], made["address"], made["reached"]) == ("vendure", shop.address, True)
    shown = told("show")
    assert (shown["is_connected"], shown["queued"], shown["drift"]) == (True, 0, 0)
    for word in ("drift", "effects"):
        assert told(word) == []
    assert told("retry") == {"queued": 0}
    assert told("off") == {"storefront": "vendure"}
    assert not (folder / secret.FILE).exists()
    assert told("show")["is_connected"] is False
    assert "No online shop" in told("off", ends=1)


def test_without_a_keyring_the_secret_lies_in_a_file_only_we_may_read_and_we_say_so(
    told: Told, shop: ServedVendure, folder: Path
) -> None:
    made = connect(told, shop)
    file = folder / secret.FILE
    assert str(file) in made["secret_in"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert API_KEY in file.read_text()
    others = [path for path in folder.iterdir() if path != file]
    assert others and not any(API_KEY.encode() in path.read_bytes() for path in others)


def test_with_a_keyring_the_secret_lies_there_and_in_no_file(
    told: Told, shop: ServedVendure, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(told, shop)
    ring = KeepingKeyring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: ring)
    assert connect(told, shop)["secret_in"] == "the system's keyring"
    assert list(ring.kept.values()) == [API_KEY]
    assert not any(API_KEY.encode() in path.read_bytes() for path in folder.iterdir())
    told("off")
    assert ring.kept == {}


def test_the_variable_of_the_environment_counts_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring, "get_keyring", Keyring)
    secret.keep_secret("of the file", "s1", tmp_path)
    assert secret.read_secret("s1", tmp_path) == "of the file"
    with pytest.raises(NotDone):
        secret.read_secret("another", tmp_path)
    monkeypatch.setenv(secret.VARIABLE, "of the variable")
    assert secret.read_secret("s1", tmp_path) == "of the variable"


def test_a_wrong_key_is_refused_in_words_and_nothing_is_changed(
    told: Told, shop: ServedVendure, folder: Path
) -> None:
    assert "sign_in_needed" in connect(told, shop, typed="wrong", ends=1)
    assert not (folder / secret.FILE).exists()
    connect(told, shop)
    before = (folder / secret.FILE).read_text()
    connect(told, shop, typed="wrong", ends=1)
    assert (folder / secret.FILE).read_text() == before


def test_an_address_others_can_listen_to_is_refused(told: Told) -> None:
    words = ("set", "--kind", "vendure", "--url", "http://shop.example", "--token-from-stdin")
    assert "address_not_safe" in told(*words, typed="x\n", ends=1)


def test_a_shop_that_is_away_is_kept_and_tried_later(told: Told, shop: ServedVendure) -> None:
    shop.stop()
    assert connect(told, shop)["reached"] is False
    shop._start()
    assert told("show")["is_connected"] is True


def test_settings_change_without_typing_the_secret_again(told: Told, shop: ServedVendure) -> None:
    connect(told, shop)
    first = told("show")["connected_at"]
    words = ("set", "--kind", "vendure", "--url", shop.address, "--location", "place-7")
    assert told(*words)["reached"] is True
    shown = told("show")
    assert (shown["location_id"], shown["connected_at"]) == ("place-7", first)
    other = ("set", "--kind", "vendure", "--url", "http://127.0.0.1:9")
    assert "needed" in told(*other, ends=1)  # a secret goes to no other address by itself


def test_a_secret_that_is_gone_is_told_as_trouble(world: World) -> None:
    world.new_item(1)
    (world.service.store.folder / secret.FILE).unlink()
    world.later(5)
    assert world.told()["trouble"] == "no_secret"
    secret.keep_secret(SECRET, "s1", world.service.store.folder)
    world.later(900)
    assert world.told()["trouble"] is None


@on_sqlite
def test_what_the_shop_refused_is_asked_once_more_when_the_owner_says_so(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    item = world.new_item(1, here=9)
    world.tell(world.sale(item, 3))
    world.until_told()
    capsys.readouterr()
    place = ["--folder", str(world.service.store.folder), "--json"]
    assert main(["storefront", "effects", *place]) == 0
    (its,) = json.loads(capsys.readouterr().out)
    assert (its["state"], its["code"]) == ("refused", "insufficient_stock")
    assert json.loads(its["detail"])["sku"] == item.sku
    world.rig.set_pieces(item.sku, 5)
    assert main(["storefront", "retry", its["effect_id"], *place]) == 0
    world.until_told()
    assert world.effects()[0][1] == "done"
    assert main(["storefront", "retry", its["effect_id"], *place]) == 1


def test_a_shop_that_is_off_is_left_alone_and_told_of_nothing_of_meanwhile(world: World) -> None:
    item = world.new_item(10)
    world.work_off()
    with world.service.store.writing() as work:
        assert settings.switch_off(world.now, work)
    asked = len(world.rig.api.asked)
    world.tell(world.sale(item, 1))
    world.later(3_600)
    assert len(world.rig.api.asked) == asked
    world.connect()
    assert world.effects() == []
    world.tell(world.sale(item, 1, completed_at=world.now))
    world.until_told()
    assert world.rig.moves(item.sku) == [-1]


def test_a_second_shop_is_refused(world: World) -> None:
    other = Settings("other", "vendure", "https://other.test", "s2")
    with world.service.store.writing() as work, pytest.raises(NotDone):
        settings.connect(other, world.now, work)


def test_figures_tell_how_the_online_shop_stands(world: World) -> None:
    item, scarce = world.new_item(10), world.new_item(1, here=5)
    world.rig.buy({item.sku: 1})
    world.tell(world.sale(item, 1), world.sale(scarce, 2))
    world.work_off()
    figures = world.service.client.get("/sync/v1/metrics").text
    for line in (
        'kedai_effects{state="done"} 1.0',
        'kedai_effects{state="refused"} 1.0',
        "kedai_open_orders 1.0",
        "kedai_drifting_goods 1.0",
    ):
        assert line in figures


def test_the_log_tells_what_was_done_and_neither_secret_nor_buyer(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    item = world.new_item(10)
    world.rig.buy({item.sku: 1})
    world.tell(world.sale(item, 1))
    world.until_told()
    log = capsys.readouterr().err
    assert '"storefront.effect"' in log and '"storefront.orders"' in log and '"storefront.swept"' in log
    assert not any(word in log for word in (SECRET, "Tan", "siti@shop.test", item.sku))


@on_sqlite
def test_answers_in_words_are_tables(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    item = world.new_item(10, here=4)
    world.rig.buy({item.sku: 1})
    world.work_off()
    capsys.readouterr()
    assert main(["storefront", "drift", "--folder", str(world.service.store.folder)]) == 0
    head, line = capsys.readouterr().out.splitlines()
    assert head.split()[:6] == ["sku", "ours", "reserved", "available", "theirs", "in_flight"]
    assert line.split()[:7] == [item.sku, "4000", "1000", "3000", "10000", "0", "never_matched"]
