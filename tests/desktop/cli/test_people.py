"""`kedai person …`: who works in the shop, from a terminal; each act says what it did or why not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.database import envelope
from desktop.database.lock import take_lock
from tests.desktop.cli.conftest import PASSPHRASE, Kedai, Ran
from tests.desktop.cli.test_new import typed

PIN, OTHER_PIN, OWNER_PASSWORD = "739154", "615238", "kopi and kaya"  # noqa: S105 - a test shop's


@pytest.fixture
def owned(kedai: Kedai, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shop whose owner Mei has a password, and Aisyah at the till."""
    folder = tmp_path / "owned"
    monkeypatch.setenv("KEDAI_PASSPHRASE", PASSPHRASE)
    owner = ("--owner-name", "Mei", "--owner-pin", "482913", "--owner-password", OWNER_PASSWORD)
    assert kedai("--shop", folder, "new", "--name", "Toko", *owner).code == 0
    with monkeypatch.context() as patch:
        patch.setenv("KEDAI_OWNER_PASSWORD", OWNER_PASSWORD)
        added = kedai("--shop", folder, "person", "add", "Aisyah", "--role", "cashier", "--pin", PIN)
    assert (added.code, added.out) == (0, "Aisyah is added: Cashier\n")
    return folder


def roles(kedai: Kedai, folder: Path) -> dict[str, str]:
    rows = kedai("--shop", folder, "person", "list", "--json").json["rows"]
    return {row["name"]: row["role"] for row in rows}


def person(kedai: Kedai, folder: Path, *words: str) -> Ran:
    return kedai("--shop", folder, "person", *words)


def test_a_shop_of_one_takes_people_on_and_lists_them(kedai: Kedai, trading: Path) -> None:
    added = person(kedai, trading, "add", "Ravi Kumar", "--role", "supervisor", "--pin", PIN, "--json")
    assert (added.code, added.json["role"]) == (0, "supervisor")
    assert roles(kedai, trading) == {"Ravi Kumar": "supervisor", "Owner": "owner"}
    listed = person(kedai, trading, "list")
    assert "Ravi Kumar" in listed.out and "Supervisor" in listed.out and added.json["person_id"] in listed.out
    assert kedai("--shop", trading, "verify").code == 0


def test_the_pin_is_asked_for_twice_and_the_owners_password_once(
    kedai: Kedai, owned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = typed(monkeypatch, OTHER_PIN, OTHER_PIN, OWNER_PASSWORD)
    assert person(kedai, owned, "add", "Siti", "--role", "stockroom").code == 0
    assert asked == ["Choose their PIN, six digits:", "Once more:", "Password of the owner:"]
    assert roles(kedai, owned)["Siti"] == "stockroom"


def test_two_different_pins_add_nobody(kedai: Kedai, owned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, OTHER_PIN, PIN)
    ran = person(kedai, owned, "add", "Siti", "--role", "cashier")
    assert (ran.code, "not the same twice" in ran.err) == (2, True)
    assert "Siti" not in roles(kedai, owned)


def test_a_person_is_changed_by_name_or_id_and_goes(
    kedai: Kedai, owned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEDAI_OWNER_PASSWORD", OWNER_PASSWORD)
    assert person(kedai, owned, "role", "aisyah", "supervisor").out == "Aisyah is Supervisor from now on\n"
    assert person(kedai, owned, "rename", "Aisyah", "Siti Aisyah").code == 0
    rows = person(kedai, owned, "list", "--json").json["rows"]
    whose = next(row["person_id"] for row in rows if row["name"] == "Siti Aisyah")
    assert person(kedai, owned, "pin", whose, "--pin", OTHER_PIN, "--json").json == {"person_id": whose}
    assert person(kedai, owned, "archive", "Siti Aisyah").code == 0
    assert roles(kedai, owned) == {"Mei": "owner"}
    assert kedai("--shop", owned, "verify").code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("add", "Siti", "--role", "cashier", "--pin", OTHER_PIN),
        ("role", "Aisyah", "supervisor"),
        ("pin", "Aisyah", "--pin", OTHER_PIN),
        ("archive", "Aisyah"),
    ],
)
def test_what_moves_rights_needs_the_owners_password(
    kedai: Kedai, owned: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    before = roles(kedai, owned)
    refused = person(kedai, owned, *words, "--json")
    assert (refused.code, refused.json["error"]["code"]) == (1, "staff.needs_owner_password")
    monkeypatch.setenv("KEDAI_OWNER_PASSWORD", "guess guess")
    wrong = person(kedai, owned, *words, "--json")
    assert (wrong.code, wrong.json["error"]["code"]) == (1, "staff.wrong_owner_password")
    assert roles(kedai, owned) == before


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", " ", "--role", "cashier", "--pin", PIN), "staff.no_name"),
        (("add", "Mei\x00Ling", "--role", "cashier", "--pin", PIN), "names.bad_letters"),
        (("add", "Siti", "--role", "cashier", "--pin", "123456"), "staff.weak_pin"),
        (("pin", "Owner", "--pin", "12"), "staff.weak_pin"),
        (("rename", "Owner", "x" * 61), "names.too_long"),
        (("rename", "Nobody", "Siti"), "staff.no_such_person"),
        (("role", "console", "owner"), "staff.no_such_person"),
        (("role", "Owner", "cashier"), "staff.last_owner"),
        (("archive", "Owner"), "staff.last_owner"),
        (("archive", ""), "staff.no_such_person"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_changes_nobody(
    kedai: Kedai, empty: Path, words: tuple[str, ...], code: str
) -> None:
    ran = person(kedai, empty, *words, "--json")
    assert (ran.code, ran.json["error"]["code"]) == (1, code)
    assert ran.err.strip() == ran.json["error"]["message"] and code not in ran.err
    assert roles(kedai, empty) == {"Owner": "owner"}


def test_of_two_with_one_name_the_id_says_which(kedai: Kedai, empty: Path) -> None:
    ids = [
        person(kedai, empty, "add", "Siti", "--role", "cashier", "--pin", PIN, "--json").json["person_id"]
        for _each in range(2)
    ]
    ran = person(kedai, empty, "archive", "Siti", "--json")
    assert (ran.code, ran.json["error"]["code"]) == (1, "staff.several_people")
    assert person(kedai, empty, "archive", ids[0]).code == 0
    assert person(kedai, empty, "archive", "Siti").code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("person", "missing"),
        ("person add --role cashier", "missing: NAME"),
        ("person add Siti", "missing: --role"),
        ("person add Siti --role cashier", "--pin"),
        ("person add Siti --role console --pin 739154", "cannot be 'console'"),
        ("person role Siti king", "cannot be 'king'"),
        ("person pin Siti", "--pin"),
        ("person rename Siti", "missing: NAME"),
    ],
)
def test_wrong_usage_leaves_with_2(kedai: Kedai, empty: Path, words: str, said: str) -> None:
    ran = kedai("--shop", empty, *words.split())
    assert (ran.code, ran.out, said in ran.err) == (2, "", True)


def test_beside_an_open_window_people_are_listed_and_not_changed(kedai: Kedai, trading: Path) -> None:
    lock = take_lock(trading)
    try:
        assert roles(kedai, trading) == {"Owner": "owner"}
        ran = person(kedai, trading, "rename", "Owner", "Mei", "--json")
    finally:
        lock.release()
    assert (ran.code, ran.json["error"]["code"]) == (1, "database.shop_in_use")


def test_no_pin_or_name_goes_on_record(kedai: Kedai, owned: Path) -> None:
    from desktop.database.reader import Reader

    key = envelope.unlock(owned, passphrase=PASSPHRASE, keyring=None).database_key
    reader = Reader(owned / "shop.db", key)
    told = json.dumps(reader.rows("SELECT facts FROM audit UNION ALL SELECT answer FROM command_answer"))
    reader.close()
    assert not any(word in told for word in ("Aisyah", PIN, OWNER_PASSWORD))
