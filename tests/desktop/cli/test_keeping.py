"""Verify, backup, restore, unlock: the shop stays true and can be brought back."""

from __future__ import annotations

import hashlib
import json
import zipfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlcipher3 import dbapi2

from desktop.database.lock import take_lock
from tests.desktop.cli.conftest import PASSPHRASE, Kedai
from tests.desktop.cli.test_new import typed


@pytest.fixture
def locked(kedai: Kedai, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, str]:
    """An encrypted shop whose owner has a password, and its recovery code; nobody's passphrase is set."""
    with monkeypatch.context() as patch:
        patch.setenv("KEDAI_PASSPHRASE", PASSPHRASE)
        words = (
            "new",
            "--name",
            "Toko",
            "--owner-pin",
            "482913",
            "--owner-password",
            "kopi and kaya",
            "--json",
        )
        code = kedai("--shop", tmp_path / "locked", *words).json["recovery_code"]
    return tmp_path / "locked", code


def spoil(folder: Path, sql: str) -> None:
    connection = dbapi2.connect(str(folder / "shop.db"))
    connection.execute(sql)
    connection.commit()
    connection.close()


def test_a_sound_shop_verifies(kedai: Kedai, trading: Path) -> None:
    ran = kedai("--shop", trading, "verify", "--json")
    assert (ran.code, ran.json["is_sound"], ran.json["findings"]) == (0, True, [])
    assert "Nothing to report" in kedai("--shop", trading, "verify").out


@pytest.mark.parametrize(
    ("language", "claim"), [("en", "Every entry balances."), ("zh", "每笔分录借贷平衡。")]
)
def test_a_finding_is_told_in_words_and_code_and_leaves_with_1(
    kedai: Kedai, trading: Path, language: str, claim: str
) -> None:
    spoil(trading, "UPDATE entry_line SET amount_cents = amount_cents + 1 WHERE line_no = 1")
    ran = kedai("--shop", trading, "--language", language, "verify", "--json")
    assert (ran.code, ran.json["is_sound"]) == (1, False)
    found = {finding["code"]: finding["message"] for finding in ran.json["findings"]}
    assert found["every_entry_balances"].startswith(claim)
    words = kedai("--shop", trading, "--language", language, "verify")
    assert words.code == 1
    assert claim in words.out and "every_entry_balances" in words.out
    assert str(len(ran.json["findings"])) in words.err


def test_backup_is_restored_into_another_folder(kedai: Kedai, trading: Path, tmp_path: Path) -> None:
    made = kedai("--shop", trading, "backup", tmp_path / "kept", "--json").json
    assert made["is_recorded"] is True
    assert Path(made["file"]).stat().st_size == made["bytes"]
    there = tmp_path / "there"
    restored = kedai("--shop", there, "restore", made["file"], "--json").json
    assert (restored["label"], restored["set_aside"]) == ("T1B", None)
    books = [kedai("--shop", shop, "report", "trial-balance").out for shop in (trading, there)]
    assert books[0] == books[1]
    assert kedai("--shop", there, "verify").code == 0


def test_restoring_over_a_shop_sets_it_aside(kedai: Kedai, trading: Path) -> None:
    made = kedai("--shop", trading, "backup", "--json").json
    ran = kedai("--shop", trading, "restore", made["file"])
    assert ran.code == 0
    (aside,) = trading.glob("set-aside-*")
    assert str(aside) in ran.out
    assert "T1B-000001" in ran.out


def test_backup_beside_an_open_window_is_made_and_says_that_it_is_not_on_record(
    kedai: Kedai, trading: Path
) -> None:
    lock = take_lock(trading)
    try:
        ran = kedai("--shop", trading, "backup", "--json")
    finally:
        lock.release()
    assert (ran.code, ran.json["is_recorded"]) == (0, False)
    assert "not on the shop's record yet" in ran.err
    assert Path(ran.json["file"]).is_file()


def test_restore_beside_an_open_window_is_refused(kedai: Kedai, trading: Path) -> None:
    made = kedai("--shop", trading, "backup", "--json").json
    lock = take_lock(trading)
    try:
        ran = kedai("--shop", trading, "restore", made["file"], "--json")
    finally:
        lock.release()
    assert (ran.code, ran.json["error"]["code"]) == (1, "database.shop_in_use")


@pytest.mark.parametrize(("content", "code"), [(None, "backup.no_such_file"), (b"x", "backup.not_a_backup")])
def test_what_is_no_backup_is_refused_and_nothing_is_touched(
    kedai: Kedai, trading: Path, tmp_path: Path, content: bytes | None, code: str
) -> None:
    file = tmp_path / "b.kedai"
    if content is not None:
        file.write_bytes(content)
    before = kedai("--shop", trading, "report", "trial-balance").out
    ran = kedai("--shop", trading, "restore", file, "--json")
    assert (ran.code, ran.json["error"]["code"]) == (1, code)
    assert kedai("--shop", trading, "report", "trial-balance").out == before


def test_locked_shop_needs_its_passphrase(
    kedai: Kedai, locked: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _code = locked
    for words in (("unlock",), ("verify",), ("backup",), ("report", "stock")):
        assert kedai("--shop", folder, *words, "--json").json["error"]["code"] == "keys.needs_passphrase"
    monkeypatch.setenv("KEDAI_PASSPHRASE", "not this one")
    wrong = kedai("--shop", folder, "unlock", "--json")
    assert (wrong.code, wrong.json["error"]["code"]) == (1, "keys.wrong_passphrase")


def test_a_person_is_asked_for_the_passphrase(
    kedai: Kedai, locked: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = typed(monkeypatch, PASSPHRASE)
    assert kedai("--shop", locked[0], "unlock").code == 0
    assert asked == ["Passphrase of the shop:"]


def test_recovery_code_opens_the_shop_and_sets_a_new_passphrase(
    kedai: Kedai, locked: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, code = locked
    monkeypatch.setenv("KEDAI_RECOVERY_CODE", code.lower())
    monkeypatch.setenv("KEDAI_PASSPHRASE", "a newer one")
    anew = kedai("--shop", folder, "unlock", "--recovery", "--json")
    assert (anew.code, anew.json["is_locked_anew"]) == (0, True)
    assert kedai("--shop", folder, "unlock").code == 0
    monkeypatch.setenv("KEDAI_PASSPHRASE", PASSPHRASE)
    assert kedai("--shop", folder, "unlock").code == 1


def test_wrong_recovery_code_changes_nothing(
    kedai: Kedai, locked: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _code = locked
    before = (folder / "keys.json").read_bytes()
    monkeypatch.setenv("KEDAI_RECOVERY_CODE", "0000-1111")
    monkeypatch.setenv("KEDAI_PASSPHRASE", "a newer one")
    ran = kedai("--shop", folder, "unlock", "--recovery", "--json")
    assert (ran.code, ran.json["error"]["code"]) == (1, "keys.wrong_recovery_code")
    assert (folder / "keys.json").read_bytes() == before


def test_recovery_with_nobody_to_ask_for_the_code_is_wrong_usage(kedai: Kedai, trading: Path) -> None:
    ran = kedai("--shop", trading, "unlock", "--recovery")
    assert (ran.code, "KEDAI_RECOVERY_CODE" in ran.err) == (2, True)


def test_recovery_without_new_locks_is_refused(
    kedai: Kedai, locked: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, code = locked
    monkeypatch.setenv("KEDAI_RECOVERY_CODE", code)
    assert (
        kedai("--shop", folder, "unlock", "--recovery", "--json").json["error"]["code"]
        == "keys.no_way_back_in"
    )


def test_restore_of_a_locked_shop_asks_for_passphrase_and_owner(
    kedai: Kedai, locked: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, code = locked
    monkeypatch.setenv("KEDAI_PASSPHRASE", PASSPHRASE)
    file = kedai("--shop", folder, "backup", "--json").json["file"]
    there = tmp_path / "there"
    refused = kedai("--shop", there, "restore", file, "--json")
    assert (refused.code, refused.json["error"]["code"]) == (1, "staff.needs_owner_password")
    monkeypatch.setenv("KEDAI_OWNER_PASSWORD", "guess guess")
    wrong = kedai("--shop", there, "restore", file, "--json")
    assert (wrong.code, wrong.json["error"]["code"]) == (1, "staff.wrong_owner_password")
    monkeypatch.delenv("KEDAI_PASSPHRASE")
    monkeypatch.delenv("KEDAI_OWNER_PASSWORD")
    with monkeypatch.context() as patch:
        asked = typed(patch, PASSPHRASE, "kopi and kaya")
        assert kedai("--shop", there, "restore", file).code == 0
    assert asked == ["Passphrase of the shop:", "Password of the owner:"]
    monkeypatch.setenv("KEDAI_RECOVERY_CODE", code)
    monkeypatch.setenv("KEDAI_PASSPHRASE", "a newer one")
    monkeypatch.setenv("KEDAI_OWNER_PASSWORD", "kopi and kaya")
    assert kedai("--shop", tmp_path / "elsewhere", "restore", file, "--recovery").code == 0
    assert kedai("--shop", tmp_path / "elsewhere", "unlock").code == 0


def test_a_clock_once_far_ahead_is_told_and_trusted_again_by_the_owners_watch(
    kedai: Kedai, trading: Path
) -> None:
    assert kedai("--shop", trading, "clock", "--json").json["state"] == "ok"
    spoil(trading, "UPDATE lane SET clock_ms = 4000000000000, wall_ms = 4000000000000")  # 2096
    assert "--confirm" in kedai("--shop", trading, "clock").out

    assert kedai("--shop", trading, "clock", "--confirm", "2001-01-01T10:00").code == 1
    assert kedai("--shop", trading, "clock", "--confirm", "noon").code == 2
    watch = f"{datetime.now(ZoneInfo('Asia/Singapore')):%Y-%m-%dT%H:%M}"
    ran = kedai("--shop", trading, "clock", "--confirm", watch, "--json")

    assert (ran.code, ran.json["state"]) == (0, "ok")
    assert kedai("--shop", trading, "clock", "--confirm", watch).code == 1


def test_refused_restore_into_a_new_folder_leaves_nothing_behind(
    kedai: Kedai, locked: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _code = locked
    monkeypatch.setenv("KEDAI_PASSPHRASE", PASSPHRASE)
    made = kedai("--shop", folder, "backup", "--json").json["file"]
    monkeypatch.setenv("KEDAI_PASSPHRASE", "not this one")
    (tmp_path / "there").mkdir()
    for place in ("new/branch", "there"):
        ran = kedai("--shop", tmp_path / place, "restore", made, "--json")
        assert (ran.code, ran.json["error"]["code"]) == (1, "keys.wrong_passphrase")
    assert not (tmp_path / "new").exists()
    assert list((tmp_path / "there").iterdir()) == []


def test_refused_new_shop_leaves_nothing_behind(kedai: Kedai, tmp_path: Path) -> None:
    new = ("new", "--name", "T", "--owner-pin", "111111", "--unencrypted")
    assert kedai("--shop", tmp_path / "new" / "branch", *new).code == 1
    assert not (tmp_path / "new").exists()


def test_damage_inside_a_backup_is_told_of_the_backup(kedai: Kedai, trading: Path, tmp_path: Path) -> None:
    made = Path(kedai("--shop", trading, "backup", "--json").json["file"])
    with zipfile.ZipFile(made) as bundle:
        parts = {name: bundle.read(name) for name in bundle.namelist()}
    shop = parts["shop.db"]
    parts["shop.db"] = shop[:16_384] + bytes(8_192) + shop[24_576:]
    manifest = json.loads(parts["manifest.json"])
    manifest["sha256"]["shop.db"] = hashlib.sha256(parts["shop.db"]).hexdigest()
    parts["manifest.json"] = json.dumps(manifest).encode()
    spoilt = tmp_path / "spoilt.kedai"
    with zipfile.ZipFile(spoilt, "w") as bundle:
        for name, content in parts.items():
            bundle.writestr(name, content)
    ran = kedai("--shop", tmp_path / "new", "restore", spoilt)
    assert ran.code == 3
    assert str(spoilt) in ran.err
    assert ".restoring-" not in ran.err
    assert not (tmp_path / "new").exists()


def test_a_new_recovery_code_needs_the_owner_and_ends_the_old_one(
    kedai: Kedai, locked: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, old = locked
    monkeypatch.setenv("KEDAI_PASSPHRASE", PASSPHRASE)
    refused = kedai("--shop", folder, "unlock", "--new-code", "--json")
    assert (refused.code, refused.json["error"]["code"]) == (1, "staff.needs_owner_password")
    monkeypatch.setenv("KEDAI_OWNER_PASSWORD", "guess guess")
    assert kedai("--shop", folder, "unlock", "--new-code").code == 1
    monkeypatch.setenv("KEDAI_RECOVERY_CODE", old)
    assert kedai("--shop", folder, "unlock", "--recovery").code == 0  # the refused ones changed nothing

    monkeypatch.setenv("KEDAI_OWNER_PASSWORD", "kopi and kaya")
    new = kedai("--shop", folder, "unlock", "--new-code", "--json").json["recovery_code"]

    assert kedai("--shop", folder, "unlock", "--recovery").code == 1
    monkeypatch.setenv("KEDAI_RECOVERY_CODE", new)
    assert kedai("--shop", folder, "unlock", "--recovery").code == 0
    assert kedai("--shop", folder, "verify").code == 0


@pytest.mark.parametrize("name", ["shop.db", "shop.db-wal", "keys.json", "kedai.lock"])
def test_no_result_is_written_over_the_shop_it_comes_from(kedai: Kedai, trading: Path, name: str) -> None:
    before = (trading / "shop.db").read_bytes()
    ran = kedai("--shop", trading, "report", "stock", "-o", trading / name)
    assert (ran.code, str(trading / name) in ran.err) == (2, True)
    assert (trading / "shop.db").read_bytes() == before
    assert kedai("--shop", trading, "report", "stock", "-o", trading / "stock.txt").code == 0
