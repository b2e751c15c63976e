"""Making a shop from the command line."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desktop.cli.terminal import Terminal
from desktop.database import envelope
from desktop.database.reader import Reader
from desktop.selling.receipts import receipt_of
from tests.desktop.cli.conftest import PASSPHRASE, Kedai

NAMED = ("new", "--name", "Toko", "--owner-pin", "482913")


def typed(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """A person at a terminal who types these answers; the questions they saw."""
    asked: list[str] = []
    waiting = list(answers)

    def answer(_terminal: Terminal, question: str) -> str:
        asked.append(question)
        return waiting.pop(0)

    monkeypatch.setattr(Terminal, "can_ask", True)
    monkeypatch.setattr(Terminal, "ask_secret", answer)
    return asked


def test_new_shop_is_locked_by_the_passphrase_and_shows_its_recovery_code_once(
    kedai: Kedai, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEDAI_PASSPHRASE", PASSPHRASE)
    made = kedai("--shop", tmp_path, *NAMED, "--json")
    assert (made.code, made.json["is_encrypted"]) == (0, True)
    code = made.json["recovery_code"]
    assert envelope.unlock(tmp_path, passphrase=PASSPHRASE, keyring=None).database_key
    assert code not in (tmp_path / "keys.json").read_text("utf-8")
    assert kedai("--shop", tmp_path, "unlock").code == 0


def test_new_shop_tells_its_recovery_code_in_words(
    kedai: Kedai, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEDAI_PASSPHRASE", PASSPHRASE)
    out = kedai("--shop", tmp_path, *NAMED).out
    assert "shown only once" in out
    assert out.count("-") >= 7


def test_unencrypted_shop_says_so_and_has_no_recovery_code(kedai: Kedai, tmp_path: Path) -> None:
    made = kedai("--shop", tmp_path, *NAMED, "--unencrypted")
    assert made.code == 0
    assert "NOT encrypted" in made.out
    assert "ecovery code" not in made.out


def test_without_passphrase_and_keyring_no_shop_is_made(kedai: Kedai, tmp_path: Path) -> None:
    ran = kedai("--shop", tmp_path / "s", *NAMED, "--json")
    assert (ran.code, ran.json["error"]["code"]) == (1, "keys.no_way_back_in")
    assert not (tmp_path / "s" / "shop.db").exists()


def test_a_person_is_asked_for_pin_and_passphrase_twice_each(
    kedai: Kedai, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = typed(monkeypatch, "482913", "482913", PASSPHRASE, PASSPHRASE)
    assert kedai("--shop", tmp_path, "new", "--name", "Toko").code == 0
    assert len(asked) == 4
    assert envelope.unlock(tmp_path, passphrase=PASSPHRASE, keyring=None).database_key


def test_two_different_pins_make_no_shop(
    kedai: Kedai, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, "482913", "482914")
    ran = kedai("--shop", tmp_path / "s", "new", "--name", "Toko")
    assert (ran.code, "not the same twice" in ran.err) == (2, True)
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--uen", "201912345A"), "setup.bad_uen"),
        (("--gst-number", "x"), "setup.bad_gst_number"),
        (("--gst-number", "201912345R"), "setup.no_gst_date"),
        (("--gst-number", "201912345R", "--gst-since", "2020-01-01"), "setup.no_address"),
        (("--gst-number", "201912345R", "--gst-since", "2020-01-01", "--address", " "), "setup.no_address"),
        (("--name", " "), "setup.no_shop_name"),
        (("--owner-pin", "111111"), "staff.weak_pin"),
        (("--owner-pin", "12"), "staff.weak_pin"),
        (("--owner-password", "short"), "staff.weak_password"),
        (("--owner-name", " "), "staff.no_name"),
    ],
)
def test_what_a_shop_cannot_be_is_refused_in_words_and_nothing_is_left(
    kedai: Kedai, tmp_path: Path, words: tuple[str, ...], code: str
) -> None:
    order = ("--gst-since", "2020-01-01") if code == "setup.bad_gst_number" else ()
    ran = kedai("--shop", tmp_path / "s", *NAMED, *words, *order, "--unencrypted", "--json")
    assert (ran.code, ran.json["error"]["code"]) == (1, code)
    assert ran.err.strip() == ran.json["error"]["message"]
    assert code not in ran.err and "{" not in ran.err
    assert not (tmp_path / "s" / "shop.db").exists()


def test_second_shop_in_the_folder_is_refused(kedai: Kedai, empty: Path) -> None:
    ran = kedai("--shop", empty, *NAMED, "--unencrypted")
    assert (ran.code, ran.out) == (1, "")
    assert "already" in ran.err


def test_cloud_folder_is_refused(kedai: Kedai, tmp_path: Path) -> None:
    ran = kedai("--shop", tmp_path / "OneDrive" / "shop", *NAMED, "--unencrypted")
    assert ran.code == 1
    assert "lose sales" in ran.err
    assert not (tmp_path / "OneDrive").exists()


def test_address_lines_and_language_reach_the_shop(kedai: Kedai, tmp_path: Path) -> None:
    from desktop.database.reader import Reader
    from desktop.setup.queries import the_shop

    lines = ("--address", "1 Example Road", "--address", "Singapore 018956")
    assert kedai("--shop", tmp_path, "--language", "zh", *NAMED, *lines, "--unencrypted").code == 0
    reader = Reader(tmp_path / "shop.db", None)
    shop = the_shop(reader)
    reader.close()
    assert (shop.address, shop.language) == ("1 Example Road\nSingapore 018956", "zh")
    assert shop.is_training


def test_without_shop_the_platforms_data_folder_is_used(
    kedai: Kedai, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platformdirs.user_data_path", lambda name, appauthor: tmp_path / name)
    assert kedai(*NAMED, "--unencrypted").code == 0
    assert (tmp_path / "Kedai" / "shop.db").is_file()


@pytest.mark.parametrize("label", ["H", "TILL-NUMBER-ONE", "T 1", "1", "T\x1b"])
def test_till_label_that_makes_no_receipt_numbers_is_refused(
    kedai: Kedai, tmp_path: Path, label: str
) -> None:
    ran = kedai("--shop", tmp_path / "s", *NAMED, "--unencrypted", "--till", label, "--json")

    assert (ran.code, ran.json["error"]["code"]) == (1, "setup.bad_till_label")
    assert not (tmp_path / "s" / "shop.db").exists()


def test_short_passphrase_makes_no_shop(
    kedai: Kedai, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEDAI_PASSPHRASE", "kopi")
    ran = kedai("--shop", tmp_path / "s", *NAMED, "--json")

    assert (ran.code, ran.json["error"]["code"]) == (1, "setup.short_passphrase")
    assert not (tmp_path / "s").exists()


def test_passphrase_of_another_encoding_opens_what_it_locked(
    kedai: Kedai, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEDAI_PASSPHRASE", "kopi \udcff peng siew dai")

    assert kedai("--shop", tmp_path, *NAMED).code == 0
    assert kedai("--shop", tmp_path, "unlock").code == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--name", "Toko\u202eoN"), "names.bad_letters"),
        (("--name", "Toko\nSatu"), "names.bad_letters"),
        (("--name", "x" * 100_000), "names.too_long"),
        (("--name", "  "), "setup.no_shop_name"),
        (("--name", "Toko", "--address", "a\x1b[2Jb"), "names.bad_letters"),
        (("--name", "Toko", *("--address", "Blk 5") * 7), "names.too_many_lines"),
        (("--name", "Toko", "--owner-name", "Mei\x00Ling"), "names.bad_letters"),
        (("--name", "Toko", "--owner-name", "x" * 61), "names.too_long"),
        (
            ("--name", "Toko", "--gst-number", "M2-1234567-K", "--gst-since", "1994-03-31"),
            "setup.bad_gst_date",
        ),
        (
            ("--name", "Toko", "--gst-number", "M2-1234567-K", "--gst-since", "9999-12-31"),
            "setup.bad_gst_date",
        ),
    ],
)
def test_names_and_dates_that_cannot_be_leave_no_shop(
    kedai: Kedai, tmp_path: Path, words: tuple[str, ...], code: str
) -> None:
    ran = kedai("--shop", tmp_path / "s", "new", *words, "--owner-pin", "482913", "--unencrypted", "--json")
    assert (ran.code, ran.json["error"]["code"]) == (1, code)
    assert not (tmp_path / "s" / "shop.db").exists()


def test_shop_registered_from_next_month_on_charges_no_gst_until_then(kedai: Kedai, tmp_path: Path) -> None:
    today = datetime.now(ZoneInfo("Asia/Singapore")).date()
    since = (today + timedelta(days=30)).isoformat()
    gst = ("--gst-number", "M2-1234567-K", "--gst-since", since, "--address", "1 Example Road")
    assert kedai("--shop", tmp_path / "s", *NAMED, *gst, "--unencrypted").code == 0
    old = tmp_path / "old.csv"
    row = f"R1,{today - timedelta(days=1)}T09:30,S,Soap,1,10,,cash"
    old.write_text(f"receipt,sold_at,sku,name,quantity,unit_price,discount,tender\n{row}\n")
    took = kedai("--shop", tmp_path / "s", "import", "sales", old, "--create-items", "--json")
    assert (took.json["takings_cents"], took.json["gst_cents"]) == (1_000, 0)
    reader = Reader(tmp_path / "s" / "shop.db", None)
    sale_id, registered = reader.one("SELECT sale_id, is_registered FROM sale") or ("", None)
    assert registered == 0
    assert receipt_of(reader, sale_id).gst_number is None
    reader.close()
    assert kedai("--shop", tmp_path / "s", "verify").code == 0
