"""Files that are not a shop, shops that cannot be trusted, and places where none may live."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from desktop.database import places
from desktop.database.engine import SCHEMA_VERSION, connect
from desktop.database.envelope import NeedsPassphrase, WrongPassphrase, WrongRecoveryCode
from desktop.database.lock import LOCK_FILE
from desktop.database.places import refuse_unsafe
from desktop.database.reader import Reader
from desktop.database.soundness import quick_check
from desktop.database.trouble import (
    FileBusy,
    FileDamaged,
    FileUnwritable,
    NewerThanProgram,
    NoShopHere,
    NotAShop,
    OlderThanProgram,
    ShopInUse,
    UnsafePlace,
    WrongKey,
)
from desktop.errors import KedaiError
from desktop.open_shop import open_reader, open_shop, unlock_shop, unlock_with_recovery
from tests.builders import a_shop
from tests.desktop.backup.encrypted import MemoryKeyring, a_locked_shop


@pytest.fixture(autouse=True)
def small_reserve(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "RESERVE_BYTES", 2**20)


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """The folder of an unencrypted shop that nobody has open."""
    with a_shop(tmp_path):
        pass
    return tmp_path


def open_it(folder: Path) -> None:
    """As the program does, for writing and then for reading."""
    secrets = unlock_shop(folder, passphrase=None, keyring=None)
    open_shop(folder, secrets).close()
    open_reader(folder, secrets).close()


def pragma(path: Path, sql: str) -> None:
    connection = connect(path, None, "write")
    connection.execute(sql)
    connection.close()


def test_empty_folder_has_no_shop_and_gets_none(tmp_path: Path) -> None:
    with pytest.raises(NoShopHere):
        open_it(tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_newer_file_is_refused_and_left_as_it_is(closed: Path) -> None:
    pragma(closed / "shop.db", f"PRAGMA user_version={SCHEMA_VERSION + 1}")
    before = (closed / "shop.db").read_bytes()

    with pytest.raises(NewerThanProgram) as told:
        open_it(closed)

    assert (told.value.file_version, told.value.program_version) == (SCHEMA_VERSION + 1, SCHEMA_VERSION)
    assert (closed / "shop.db").read_bytes() == before
    with pytest.raises(NewerThanProgram):
        Reader(closed / "shop.db", None)


def test_older_file_is_not_read_before_its_migration(closed: Path) -> None:
    pragma(closed / "shop.db", "PRAGMA user_version=0")

    with pytest.raises(OlderThanProgram):
        Reader(closed / "shop.db", None)


def test_other_programs_file_is_no_shop(closed: Path) -> None:
    (closed / "shop.db").unlink()
    other = dbapi2.connect(str(closed / "shop.db"))
    other.execute("CREATE TABLE bookmarks (url TEXT)")
    other.close()

    with pytest.raises(NotAShop):
        open_it(closed)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", NotAShop),
        (b"not a database at all " * 400, WrongKey),
        (b"SQLite format 3\x00" + bytes(84), WrongKey),
    ],
    ids=["zero bytes", "garbage", "half a header"],
)
def test_what_is_no_file_of_ours_is_refused(closed: Path, content: bytes, refusal: type[KedaiError]) -> None:
    (closed / "shop.db").write_bytes(content)

    with pytest.raises(refusal):
        open_it(closed)

    assert (closed / "shop.db").read_bytes() == content


@pytest.mark.parametrize("is_locked", [False, True], ids=["open", "encrypted"])
def test_truncated_file_is_found_damaged(tmp_path: Path, is_locked: bool) -> None:
    path, key = a_file(tmp_path, is_locked)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])

    with pytest.raises(FileDamaged):
        quick_check(path, key)


@pytest.mark.parametrize("is_locked", [False, True], ids=["open", "encrypted"])
def test_damaged_page_is_found_and_reading_it_says_so(tmp_path: Path, is_locked: bool) -> None:
    path, key = a_file(tmp_path, is_locked)
    page = root_page(path, key, "account")
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 : (page - 1) * 4096 + 64] = b"\xff" * 64
    path.write_bytes(content)

    with pytest.raises(FileDamaged):
        quick_check(path, key)
    reader = Reader(path, key)
    with pytest.raises(FileDamaged):
        reader.rows("SELECT * FROM account")
    reader.close()
    reader = Reader(path, key)  # SQLCipher trusts a connection no more once a seal was broken
    assert reader.one("SELECT count(*) FROM shop") == (1,)  # the rest can still be read out
    reader.close()


def test_sound_file_passes(tmp_path: Path) -> None:
    for is_locked in (False, True):
        path, key = a_file(tmp_path / str(is_locked), is_locked)
        quick_check(path, key)  # raises nothing
        reader = Reader(path, key)
        assert reader.one("SELECT count(*) FROM shop") == (1,)
        reader.close()


def a_file(folder: Path, is_locked: bool) -> tuple[Path, bytes | None]:
    folder.mkdir(exist_ok=True)
    if is_locked:
        a_locked_shop(folder)
        return folder / "shop.db", unlock_shop(folder, passphrase="correct horse", keyring=None).database_key
    with a_shop(folder):
        pass
    return folder / "shop.db", None


def root_page(path: Path, key: bytes | None, table: str) -> int:
    reader = Reader(path, key)
    found = reader.one("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,))
    reader.close()
    assert found is not None
    return int(found[0])


def test_wrong_ways_in_are_refused_each_in_its_own_words(tmp_path: Path) -> None:
    locked = a_locked_shop(tmp_path)

    with pytest.raises(WrongPassphrase):
        unlock_shop(tmp_path, passphrase="wrong", keyring=None)
    with pytest.raises(NeedsPassphrase):
        unlock_shop(tmp_path, passphrase=None, keyring=None)
    with pytest.raises(NeedsPassphrase):
        unlock_shop(tmp_path, passphrase=None, keyring=MemoryKeyring())
    with pytest.raises(WrongRecoveryCode):
        unlock_with_recovery(tmp_path, "ABCD-" + locked.code[5:], new_passphrase="n", keyring=None)
    with pytest.raises(WrongKey):
        Reader(tmp_path / "shop.db", bytes(32))
    with pytest.raises(WrongKey):
        Reader(tmp_path / "shop.db", None)


def test_passphrase_keyring_and_recovery_code_give_the_same_key(tmp_path: Path) -> None:
    locked = a_locked_shop(tmp_path)

    by_words = unlock_shop(tmp_path, passphrase=locked.passphrase, keyring=None)
    by_keyring = unlock_shop(tmp_path, passphrase=None, keyring=locked.keyring)
    misread = locked.code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    recovered = unlock_with_recovery(tmp_path, misread, new_passphrase="fresh", keyring=None)

    assert by_words == by_keyring == recovered
    assert unlock_shop(tmp_path, passphrase="fresh", keyring=None) == by_words
    with pytest.raises(WrongPassphrase):
        unlock_shop(tmp_path, passphrase=locked.passphrase, keyring=None)


def test_losing_the_keyring_does_not_lose_the_shop(tmp_path: Path) -> None:
    locked, fresh = a_locked_shop(tmp_path), MemoryKeyring()

    unlock_with_recovery(tmp_path, locked.code, new_passphrase=None, keyring=fresh)

    secrets = unlock_shop(tmp_path, passphrase=None, keyring=fresh)
    with open_shop(tmp_path, secrets) as shop:
        assert shop.reader().one("SELECT name FROM shop") == ("Kedai Locked",)


@pytest.mark.parametrize(
    "content", [None, "", "{", "[]", "null"], ids=["missing", "empty", "cut", "list", "null"]
)
def test_envelope_that_cannot_be_read_is_told_as_damage(closed: Path, content: str | None) -> None:
    envelope = closed / "keys.json"
    envelope.unlink()
    if content is not None:
        envelope.write_text(content)

    with pytest.raises(FileDamaged) as told:
        open_it(closed)

    assert told.value.path.endswith("keys.json")


@pytest.mark.parametrize(
    "name",
    ["OneDrive", "OneDrive - Kedai", "Dropbox", "Google Drive", "My Drive", "Nextcloud", "iCloud Drive"]
    + ["iCloudDrive", "CloudStorage", "Box", "pCloud Drive", "MEGA"],
)
def test_cloud_synced_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnsafePlace) as told:
        refuse_unsafe(tmp_path / name / "shop")

    assert told.value.kind == name


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p", "fuse.gvfsd-fuse"])
def test_network_share_is_refused(tmp_path: Path, kind: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/x {tmp_path / 'net'} {kind} rw 0 0\n")

    with pytest.raises(UnsafePlace) as told:
        refuse_unsafe(tmp_path / "net" / "shop", mounts)

    assert told.value.kind == kind
    refuse_unsafe(tmp_path / "network" / "shop", mounts)  # only begins with the same letters
    refuse_unsafe(tmp_path / "here", mounts)


def test_of_two_mounts_on_one_point_the_later_counts(tmp_path: Path) -> None:
    mounts, point = tmp_path / "mounts", tmp_path / "net"
    mounts.write_text(f"systemd-1 {point} autofs rw 0 0\nserver:/x {point} nfs4 rw 0 0\n")
    with pytest.raises(UnsafePlace) as told:
        refuse_unsafe(point, mounts)
    assert told.value.kind == "nfs4"

    mounts.write_text(f"systemd-1 {point} autofs rw 0 0\n/dev/sdb1 {point} ext4 rw 0 0\n")
    refuse_unsafe(point, mounts)


@pytest.mark.parametrize("name", ["boxes", "megastore", "my drives"])
def test_folder_that_only_sounds_like_a_synced_one_is_allowed(tmp_path: Path, name: str) -> None:
    refuse_unsafe(tmp_path / name / "shop", tmp_path / "no mounts")


@pytest.mark.parametrize("kind", ["fuse.gocryptfs", "fuseblk", "ext4", "zfs"])
def test_this_machines_own_disks_are_allowed(tmp_path: Path, kind: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 {tmp_path} {kind} rw 0 0\n")
    refuse_unsafe(tmp_path / "shop", mounts)


def test_share_with_a_space_in_its_name_is_refused(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\n//nas/x {tmp_path}/my\\040share cifs rw 0 0\n")

    with pytest.raises(UnsafePlace):
        refuse_unsafe(tmp_path / "my share", mounts)


def test_windows_share_is_refused() -> None:
    with pytest.raises(UnsafePlace):
        refuse_unsafe(Path("//server/share/shop"))


def test_shop_open_in_another_program_is_refused_but_can_be_read(closed: Path) -> None:
    hold = (
        "import sys; from pathlib import Path; from desktop.database.lock import take_lock\n"
        f"lock = take_lock(Path({str(closed)!r})); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None and other.stdin is not None
        assert other.stdout.readline() == "held\n"
        secrets = unlock_shop(closed, passphrase=None, keyring=None)

        with pytest.raises(ShopInUse):
            open_shop(closed, secrets)
        with open_reader(closed, secrets) as beside:
            assert beside.reader.one("SELECT count(*) FROM shop") == (1,)

        other.kill()
    open_shop(closed, secrets).close()  # the lock died with its process


def test_one_process_opens_a_shop_for_writing_once(closed: Path) -> None:
    secrets = unlock_shop(closed, passphrase=None, keyring=None)

    with open_shop(closed, secrets), pytest.raises(ShopInUse):
        open_shop(closed, secrets)

    open_shop(closed, secrets).close()


def test_folder_that_takes_no_files_is_told(closed: Path) -> None:
    """Even root cannot make a file where a folder of that name stands."""
    secrets = unlock_shop(closed, passphrase=None, keyring=None)
    (closed / LOCK_FILE).unlink(missing_ok=True)
    (closed / LOCK_FILE).mkdir()

    with pytest.raises(FileUnwritable):
        open_shop(closed, secrets)


def test_log_that_cannot_be_written_is_told_and_the_lock_let_go(closed: Path) -> None:
    secrets = unlock_shop(closed, passphrase=None, keyring=None)
    for end in ("-wal", "-shm"):
        (closed / f"shop.db{end}").unlink(missing_ok=True)
    (closed / "shop.db-wal").mkdir()

    with pytest.raises((FileUnwritable, FileBusy, FileDamaged)):
        open_shop(closed, secrets)

    (closed / "shop.db-wal").rmdir()
    open_shop(closed, secrets).close()
