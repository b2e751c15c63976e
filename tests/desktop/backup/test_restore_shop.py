"""The way back: checked first, the old file kept, and no number ever given out twice."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop.backup.make_backup import Source, make_backup
from desktop.backup.new_lanes import generation_letters
from desktop.backup.refusals import NoSuchBackup, NotABackup
from desktop.backup.restore_shop import Keys, Restored, restore_shop
from desktop.clock import SetClock
from desktop.database import envelope
from desktop.database.envelope import (
    NeedsPassphrase,
    NoWayBackIn,
    WrongPassphrase,
    WrongRecoveryCode,
)
from desktop.database.lock import LOCK_FILE, take_lock
from desktop.database.trouble import FileDamaged, ShopInUse
from desktop.database.work import Who
from desktop.errors import KedaiError
from desktop.open_shop import OpenShop, open_shop, unlock_shop, unlock_with_recovery
from desktop.selling.complete_sale import complete_sale
from desktop.selling.paying import Completed
from desktop.staff.owner_password import NeedsOwnerPassword, WrongOwnerPassword
from desktop.wiring import RULES
from tests.builders import NOON, OWNER_PASSWORD, Shop
from tests.crash.a_catalogue import a_basket
from tests.desktop.backup.encrypted import MemoryKeyring, a_locked_shop

OWNER = Keys(owner_password=OWNER_PASSWORD)


@dataclass
class BackedUp:
    """A shop with two sales in its backup and a third sold after it; closed."""

    folder: Path
    backup: Path
    cashier: Who
    numbers: list[str]


@pytest.fixture
def backed_up(selling_shop: Shop) -> BackedUp:
    numbers = [selling_shop.run(complete_sale, a_basket(number)).number for number in range(2)]
    made = make_backup(Source(selling_shop.folder, None), clock=selling_shop.clock)
    numbers.append(selling_shop.run(complete_sale, a_basket(2)).number)
    selling_shop.reader.close()
    selling_shop.database.close()
    return BackedUp(selling_shop.folder, made.path, selling_shop.cashier, numbers)


def restore(backup: Path, folder: Path, keys: Keys = OWNER) -> Restored:
    return restore_shop(backup, folder, keys, RULES, SetClock(NOON))


def opened(folder: Path) -> OpenShop:
    return open_shop(folder, unlock_shop(folder, passphrase=None, keyring=None), SetClock(NOON))


def sell(shop: OpenShop, who: Who) -> Completed:
    return shop.database.run(complete_sale, a_basket(7), who)


def test_first_sale_after_a_restore_is_t1b_000001(backed_up: BackedUp, tmp_path: Path) -> None:
    restored = restore(backed_up.backup, tmp_path / "new")

    assert (restored.label, restored.generation, restored.set_aside) == ("T1B", 2, None)
    assert restored.findings == 0
    with opened(tmp_path / "new") as shop:
        assert sell(shop, backed_up.cashier).number == "T1B-000001"
        assert sell(shop, backed_up.cashier).number == "T1B-000002"
        reader = shop.reader()
        numbers = [row[0] for row in reader.rows("SELECT number FROM sale ORDER BY sale_id")]
        reader.close()
    assert numbers == ["T1-000001", "T1-000002", "T1B-000001", "T1B-000002"]


def test_lanes_chain_and_messages_start_anew_and_the_clock_goes_on(
    backed_up: BackedUp, tmp_path: Path
) -> None:
    restore(backed_up.backup, tmp_path / "new")

    with opened(tmp_path / "new") as shop:
        sell(shop, backed_up.cashier)
        reader = shop.reader()
        lanes = reader.rows("SELECT label, generation, is_current FROM lane ORDER BY label")
        audit = reader.rows(
            "SELECT a.sequence, a.command, a.previous_hash FROM audit a JOIN lane l ON l.lane_id = a.lane_id"
            " WHERE l.label = 'T1B' ORDER BY a.sequence"
        )
        messages = reader.rows(
            "SELECT o.sequence FROM sync_outbox o JOIN lane l ON l.lane_id = o.lane_id WHERE l.label = 'T1B'"
        )
        clocks = reader.rows(
            "SELECT clock_ms, clock_count FROM lane WHERE purpose = 'counter' ORDER BY label"
        )
        reader.close()
    assert lanes == [("H", 1, 0), ("HB", 2, 1), ("T1", 1, 0), ("T1B", 2, 1)]
    assert [(row[0], row[1]) for row in audit] == [(1, "start_new_lanes"), (2, "complete_sale")]
    assert audit[0][2] == "0" * 64
    assert messages == [(1,)]
    assert clocks[1] > clocks[0]


def test_restoring_the_same_backup_again_never_gives_a_number_out_twice(backed_up: BackedUp) -> None:
    numbers = []
    for _time in range(3):
        restore(backed_up.backup, backed_up.folder)
        with opened(backed_up.folder) as shop:
            numbers.append(sell(shop, backed_up.cashier).number)

    assert numbers == ["T1B-000001", "T1C-000001", "T1D-000001"]


def test_number_is_not_reused_even_when_the_standing_file_is_damaged(backed_up: BackedUp) -> None:
    restore(backed_up.backup, backed_up.folder)
    (backed_up.folder / "shop.db").write_bytes(b"gone" * 4096)

    assert restore(backed_up.backup, backed_up.folder).label == "T1C"


def test_old_shop_is_set_aside_whole_and_still_opens(backed_up: BackedUp) -> None:
    restored = restore(backed_up.backup, backed_up.folder)

    assert restored.set_aside is not None
    with opened(restored.set_aside) as old:
        reader = old.reader()
        assert [
            row[0] for row in reader.rows("SELECT number FROM sale ORDER BY sequence")
        ] == backed_up.numbers
        reader.close()


def test_receipts_that_waited_for_paper_wait_for_a_person(backed_up: BackedUp, tmp_path: Path) -> None:
    restore(backed_up.backup, tmp_path / "new")

    with opened(tmp_path / "new") as shop:
        reader = shop.reader()
        assert reader.rows("SELECT DISTINCT state FROM print_job") == [("uncertain",)]
        reader.close()


@pytest.mark.parametrize(
    ("keys", "refusal"),
    [(Keys(), NeedsOwnerPassword), (Keys(owner_password="not that one"), WrongOwnerPassword)],
    ids=["no password", "wrong password"],
)
def test_without_the_owners_password_nothing_is_touched(
    backed_up: BackedUp, keys: Keys, refusal: type[KedaiError]
) -> None:
    before = contents(backed_up.folder)

    with pytest.raises(refusal):
        restore(backed_up.backup, backed_up.folder, keys)

    assert contents(backed_up.folder) == before


def test_shop_in_use_is_not_restored_over(backed_up: BackedUp) -> None:
    lock = take_lock(backed_up.folder)
    try:
        with pytest.raises(ShopInUse):
            restore(backed_up.backup, backed_up.folder)
    finally:
        lock.release()


def test_missing_or_damaged_backup_touches_nothing(backed_up: BackedUp, tmp_path: Path) -> None:
    before = contents(backed_up.folder)
    (tmp_path / "short.kedai").write_bytes(backed_up.backup.read_bytes()[:-9_000])

    with pytest.raises(NotABackup):
        restore(tmp_path / "short.kedai", backed_up.folder)
    with pytest.raises(NoSuchBackup):
        restore(tmp_path / "none.kedai", backed_up.folder)

    assert contents(backed_up.folder) == before


def test_unreadable_record_of_generations_stops_the_restore(backed_up: BackedUp) -> None:
    (backed_up.folder / "generations.json").write_text("{")

    with pytest.raises(FileDamaged):
        restore(backed_up.backup, backed_up.folder)


def test_letters_of_generations_go_on_after_z() -> None:
    told = [generation_letters(number) for number in (1, 2, 3, 26, 27, 52, 53)]

    assert told == ["", "B", "C", "Z", "AA", "AZ", "BA"]


def a_locked_backup(tmp_path: Path) -> tuple[Path, str, MemoryKeyring]:
    locked = a_locked_shop(tmp_path / "locked")
    secrets = unlock_shop(locked.folder, passphrase=locked.passphrase, keyring=None)
    made = make_backup(Source(locked.folder, secrets.database_key))
    shutil.copy(made.path, tmp_path / "stick.kedai")
    return tmp_path / "stick.kedai", locked.code, locked.keyring


def test_locked_backup_comes_back_with_passphrase_or_keyring(tmp_path: Path) -> None:
    backup, _code, keyring = a_locked_backup(tmp_path)

    by_words = Keys("correct horse", owner_password=OWNER_PASSWORD)
    assert restore(backup, tmp_path / "a", by_words).label == "T1B"
    by_keyring = Keys(keyring=keyring, owner_password=OWNER_PASSWORD)
    assert restore(backup, tmp_path / "b", by_keyring).label == "T1B"


def test_recovery_code_brings_a_locked_backup_back_under_a_new_passphrase(tmp_path: Path) -> None:
    backup, code, _keyring = a_locked_backup(tmp_path)
    keys = Keys("a new phrase", recovery_code=code.lower(), owner_password=OWNER_PASSWORD)

    restore(backup, tmp_path / "new", keys)

    secrets = unlock_shop(tmp_path / "new", passphrase="a new phrase", keyring=None)
    with open_shop(tmp_path / "new", secrets) as shop:
        assert shop.reader().one("SELECT name FROM shop") == ("Kedai Locked",)
    with pytest.raises(WrongPassphrase):
        unlock_shop(tmp_path / "new", passphrase="correct horse", keyring=None)


@pytest.mark.parametrize(
    ("keys", "refusal"),
    [
        (Keys(), NeedsPassphrase),
        (Keys("wrong"), WrongPassphrase),
        (Keys("new", recovery_code="0000-0000"), WrongRecoveryCode),
        (Keys(keyring=MemoryKeyring()), NeedsPassphrase),
    ],
    ids=["nothing", "wrong passphrase", "wrong code", "another machine's keyring"],
)
def test_locked_backup_without_a_way_in_is_refused(
    tmp_path: Path, keys: Keys, refusal: type[KedaiError]
) -> None:
    backup, _code, _keyring = a_locked_backup(tmp_path)

    with pytest.raises(refusal):
        restore(backup, tmp_path / "new", keys)

    assert not (tmp_path / "new" / "shop.db").exists()
    assert not list((tmp_path / "new").glob(".restoring-*"))


def test_recovery_needs_somewhere_to_put_the_key(tmp_path: Path) -> None:
    backup, code, _keyring = a_locked_backup(tmp_path)

    with pytest.raises(NoWayBackIn):
        restore(backup, tmp_path / "new", Keys(recovery_code=code))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a shop's folder that is the shop's."""
    names = ("shop.db", envelope.FILE_NAME)
    found = {name: (folder / name).read_bytes() for name in names}
    return {**found, "names": repr(sorted({path.name for path in folder.iterdir()} - {LOCK_FILE})).encode()}


def test_a_refused_recovery_leaves_the_standing_shop_its_keyring(tmp_path: Path) -> None:
    locked = a_locked_shop(tmp_path / "shop")
    secrets = unlock_shop(locked.folder, passphrase=None, keyring=locked.keyring)
    made = make_backup(Source(locked.folder, secrets.database_key), clock=SetClock(NOON))
    keys = Keys(keyring=locked.keyring, recovery_code=locked.code, owner_password="not that one")

    with pytest.raises(WrongOwnerPassword):
        restore_shop(made.path, locked.folder, keys, RULES, SetClock(NOON))

    assert unlock_shop(locked.folder, passphrase=None, keyring=locked.keyring) == secrets


def test_after_a_recovery_the_keyring_still_opens_earlier_backups(tmp_path: Path) -> None:
    locked = a_locked_shop(tmp_path / "shop")
    secrets = unlock_shop(locked.folder, passphrase=None, keyring=locked.keyring)
    made = make_backup(Source(locked.folder, secrets.database_key), clock=SetClock(NOON))
    unlock_with_recovery(locked.folder, locked.code, new_passphrase=None, keyring=locked.keyring)

    keys = Keys(keyring=locked.keyring, owner_password=OWNER_PASSWORD)
    restored = restore_shop(made.path, tmp_path / "there", keys, RULES, SetClock(NOON))

    assert restored.generation == 2
