"""A backup is a copy that was opened and found sound, made while the shop sells."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.backup import make_backup as making
from desktop.backup.bundle import read_manifest, unpack
from desktop.backup.keeping import backups_in, superseded
from desktop.backup.make_backup import Source, make_backup
from desktop.backup.queries import last_backup
from desktop.backup.refusals import ContradictionsFound, NoRoomForBackup, NotABackup
from desktop.clock import SetClock, instant_text
from desktop.database import copying
from desktop.database.reader import Reader
from desktop.database.trouble import FileDamaged
from desktop.errors import Cancelled
from desktop.open_shop import open_reader, open_shop, unlock_shop
from desktop.selling.complete_sale import complete_sale
from tests.builders import NOON, Shop
from tests.crash.a_catalogue import a_basket
from tests.desktop.backup.encrypted import a_locked_shop


def the_copy(made: Path, folder: Path, key: bytes | None = None) -> Reader:
    folder.mkdir()
    unpack(made, folder)
    return Reader(folder / "shop.db", key)


def test_sales_go_on_at_every_step_and_the_copy_is_of_one_instant(
    selling_shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "PAGES_A_STEP", 16)
    selling_shop.run(complete_sale, a_basket(0))
    steps: list[tuple[int, int]] = []

    def sell_meanwhile(done: int, whole: int) -> None:
        assert len(steps) < 1_000, "a sale makes the copy start again, for ever"
        selling_shop.run(
            complete_sale, a_basket(len(steps))
        )  # would wait for ever if the copy held the writer
        steps.append((done, whole))

    made = make_backup(Source(selling_shop.folder, None), clock=selling_shop.clock, step=sell_meanwhile)

    assert steps[-1] == (made.pages, made.pages)
    assert len(set(steps)) == -(-made.pages // 16)  # no sale made it start again
    assert selling_shop.count("sale") == [1 + len(steps)]
    copy = the_copy(made.path, tmp_path / "copy")
    assert copy.one("SELECT count(*) FROM sale") == (1,)
    assert copy.one("SELECT count(*) FROM sale_line") == (5,)
    copy.close()


def test_backup_lies_in_the_shops_own_folder_and_nothing_else_is_left(selling_shop: Shop) -> None:
    made = make_backup(Source(selling_shop.folder, None), clock=selling_shop.clock)

    assert made.path == selling_shop.folder / "backups" / "kedai-2026-11-23-120000.kedai"
    assert made.at == instant_text(NOON)
    assert [path.name for path in (selling_shop.folder / "backups").iterdir()] == [made.path.name]
    assert made.bytes == made.path.stat().st_size


def test_manifest_tells_rows_and_versions_without_any_key(selling_shop: Shop) -> None:
    selling_shop.run(complete_sale, a_basket(0))

    manifest = read_manifest(make_backup(Source(selling_shop.folder, None)).path)

    assert (manifest.rows["sale"], manifest.rows["item"], manifest.is_encrypted) == (1, 10, False)
    assert manifest.schema_version == 1


def test_two_backups_in_one_second_are_two_files(selling_shop: Shop) -> None:
    first, second = (make_backup(Source(selling_shop.folder, None), clock=selling_shop.clock) for _ in "12")

    assert first.path != second.path
    assert backups_in(selling_shop.folder / "backups") == [second.path, first.path]


def test_cancelled_backup_leaves_nothing(selling_shop: Shop) -> None:
    def stop(_done: int, _whole: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        make_backup(Source(selling_shop.folder, None), step=stop)

    assert list((selling_shop.folder / "backups").iterdir()) == []


def test_what_a_killed_backup_left_is_swept_away_by_the_next(selling_shop: Shop) -> None:
    backups = selling_shop.folder / "backups"
    (backups / ".making-abcd1234").mkdir(parents=True)
    (backups / ".making-abcd1234" / "shop.db").write_bytes(b"half")

    made = make_backup(Source(selling_shop.folder, None))

    assert list(backups.iterdir()) == [made.path]


def test_what_other_people_keep_beside_a_backup_stays(selling_shop: Shop, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    for theirs in (".making-of-our-wedding", "holiday.part"):
        (stick / theirs).mkdir(parents=True)
        (stick / theirs / "film").write_bytes(b"theirs")
    (stick / "debian.iso.part").write_bytes(b"theirs")

    made = make_backup(Source(selling_shop.folder, None), stick)

    assert {path.name for path in stick.iterdir()} == {
        made.path.name,
        ".making-of-our-wedding",
        "holiday.part",
        "debian.iso.part",
    }
    assert (stick / ".making-of-our-wedding" / "film").exists()


def test_two_backups_into_one_folder_leave_each_other_alone(selling_shop: Shop) -> None:
    made: list[Path] = []

    def another_begins(done: int, _whole: int) -> None:
        if not made:
            made.append(make_backup(Source(selling_shop.folder, None)).path)

    made.append(make_backup(Source(selling_shop.folder, None), step=another_begins).path)

    assert len(set(made)) == 2
    assert set((selling_shop.folder / "backups").iterdir()) == set(made)
    assert all(read_manifest(path).findings == 0 for path in made)


def test_copy_that_is_not_sound_never_becomes_a_backup(
    selling_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def copy_with_a_fault(path: Path, key: bytes | None, target: Path, step: copying.Step) -> int:
        pages = copying.copy_file(path, key, target, step)
        content = bytearray(target.read_bytes())
        content[8192:12288] = b"\xff" * 4096
        target.write_bytes(content)
        return pages

    monkeypatch.setattr(making, "copy_file", copy_with_a_fault)
    with pytest.raises(FileDamaged):
        make_backup(Source(selling_shop.folder, None))

    assert list((selling_shop.folder / "backups").iterdir()) == []


def test_copy_that_contradicts_itself_is_kept_but_goes_on_no_record(selling_shop: Shop) -> None:
    selling_shop.run(complete_sale, a_basket(0))
    selling_shop.database.run_work(
        lambda work: work.rows("UPDATE sale SET gst_cents = 0"), selling_shop.console
    )
    selling_shop.database.close()
    secrets = unlock_shop(selling_shop.folder, passphrase=None, keyring=None)

    with open_shop(selling_shop.folder, secrets) as shop:
        made = shop.backup(selling_shop.cashier)

    assert made.findings > 0
    assert not made.is_recorded
    assert made.path.exists()
    assert last_backup(selling_shop.reader) is None


def test_sound_shop_has_no_findings_in_its_backup(selling_shop: Shop) -> None:
    selling_shop.run(complete_sale, a_basket(0))

    assert make_backup(Source(selling_shop.folder, None)).findings == 0


def test_no_room_is_told_before_anything_is_written(
    selling_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(selling_shop.folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage._replace(free=600 * 2**20 - 100 * 2**20))

    with pytest.raises(NoRoomForBackup) as told:
        make_backup(Source(selling_shop.folder, None))

    assert told.value.free_bytes < told.value.needed_bytes


def test_encrypted_shop_has_an_encrypted_backup_with_its_keys(tmp_path: Path) -> None:
    locked = a_locked_shop(tmp_path / "shop")
    secrets = unlock_shop(locked.folder, passphrase=locked.passphrase, keyring=None)

    with open_reader(locked.folder, secrets) as shop:
        made = shop.backup(tmp_path / "stick")

    assert made.path.parent == tmp_path / "stick"
    assert not made.is_recorded
    content = made.path.read_bytes()
    assert b"SQLite format 3" not in content and b"Kedai Locked" not in content
    copy = the_copy(made.path, tmp_path / "copy", secrets.database_key)
    assert copy.one("SELECT name FROM shop") == ("Kedai Locked",)
    copy.close()


def test_open_shop_records_its_backup_for_the_top_bar(selling_shop: Shop) -> None:
    assert last_backup(selling_shop.reader) is None
    selling_shop.database.close()
    secrets = unlock_shop(selling_shop.folder, passphrase=None, keyring=None)

    clock = SetClock(NOON)
    with open_shop(selling_shop.folder, secrets, clock) as shop:
        first = shop.backup(selling_shop.cashier)
        clock.forward(minutes=5)
        second = shop.backup(selling_shop.cashier)

    assert second.is_recorded
    found = last_backup(selling_shop.reader)
    assert found is not None and found.made_at == NOON + timedelta(minutes=5)
    assert (found.path, found.bytes) == (str(second.path), second.bytes)
    assert first.path.exists()


def test_rotating_set_keeps_ten_and_the_last_of_each_of_thirty_days(tmp_path: Path) -> None:
    today = date(2026, 11, 23)
    names = [
        f"kedai-{today - timedelta(days=back)}-{hour:02d}0000.kedai"
        for back in range(40)
        for hour in (20, 15, 10)
    ]
    for name in (*names, "owners-own.kedai", "kedai-2026-11-01-120000.txt"):
        (tmp_path / name).touch()

    gone = {path.name for path in superseded(backups_in(tmp_path), today)}

    kept = [name for name in names if name not in gone]
    assert kept[:10] == names[:10]
    days = [name[6:16] for name in kept[10:]]
    assert days == [str(today - timedelta(days=back)) for back in range(4, 31)]
    assert all("-200000" in name for name in kept[10:])
    assert gone.isdisjoint({"owners-own.kedai", "kedai-2026-11-01-120000.txt"})


def test_making_a_backup_prunes_the_shops_own_set_but_never_another_folder(
    selling_shop: Shop, tmp_path: Path
) -> None:
    own, stick = selling_shop.folder / "backups", tmp_path / "stick"
    for folder in (own, stick):
        folder.mkdir()
        for second in range(12):
            (folder / f"kedai-2020-01-01-0000{second:02d}.kedai").touch()

    make_backup(Source(selling_shop.folder, None))
    make_backup(Source(selling_shop.folder, None), stick)

    assert len(backups_in(own)) == 10
    assert len(backups_in(stick)) == 13


@pytest.mark.parametrize(
    "content", [b"", b"garbage" * 500, b"PK\x05\x06" + bytes(18)], ids=["empty", "garbage", "bare zip"]
)
def test_file_that_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.kedai").write_bytes(content)

    with pytest.raises(NotABackup):
        read_manifest(tmp_path / "x.kedai")


def test_backup_changed_by_one_byte_or_cut_short_is_refused(selling_shop: Shop, tmp_path: Path) -> None:
    made = make_backup(Source(selling_shop.folder, None))
    content = bytearray(made.path.read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "changed.kedai").write_bytes(content)
    (tmp_path / "short.kedai").write_bytes(made.path.read_bytes()[:-5_000])

    for number, name in enumerate(("changed", "short")):
        (tmp_path / str(number)).mkdir()
        with pytest.raises(NotABackup):
            unpack(tmp_path / f"{name}.kedai", tmp_path / str(number))


def test_backup_made_beside_an_open_shop_is_recorded_when_the_shop_next_looks(selling_shop: Shop) -> None:
    selling_shop.database.close()
    secrets, clock = unlock_shop(selling_shop.folder, passphrase=None, keyring=None), SetClock(NOON)
    source = Source(selling_shop.folder, None)
    with open_shop(selling_shop.folder, secrets, clock) as shop:
        make_backup(source, selling_shop.folder / "elsewhere", clock=clock)
        beside = [make_backup(source, clock=clock).path]
        clock.forward(minutes=1)
        beside.append(make_backup(source, clock=clock).path)
        (beside[0].parent / "kedai-2026-11-23-235959.kedai").write_bytes(b"no backup")
        assert last_backup(selling_shop.reader) is None
        assert shop.record_backups_beside(selling_shop.cashier) == 2
        assert shop.record_backups_beside(selling_shop.cashier) == 0
        found = last_backup(selling_shop.reader)
        assert found is not None and found.path == str(beside[1])
        assert found.made_at == NOON + timedelta(minutes=1)
        clock.forward(minutes=1)
        beside.append(make_backup(source, clock=clock).path)
        clock.forward(minutes=1)
        beside.append(shop.backup(selling_shop.cashier).path)
    paths = selling_shop.reader.rows("SELECT path FROM backup ORDER BY made_at")
    assert [path for (path,) in paths] == [str(each) for each in beside]


def test_backup_made_while_the_clock_was_far_ahead_hides_none_that_come_after_it(selling_shop: Shop) -> None:
    selling_shop.database.close()
    secrets, clock = unlock_shop(selling_shop.folder, passphrase=None, keyring=None), SetClock(NOON)
    with open_shop(selling_shop.folder, secrets, clock) as shop:
        clock.forward(days=3650)
        shop.backup(selling_shop.cashier)
        clock.at = NOON
        own = shop.backup(selling_shop.cashier)
        found = last_backup(selling_shop.reader)
        assert found is not None and (found.made_at, found.path) == (NOON, str(own.path))

        clock.forward(minutes=1)
        beside = make_backup(Source(selling_shop.folder, None), clock=clock)
        assert [shop.record_backups_beside(selling_shop.cashier) for _again in range(2)] == [1, 0]
        found = last_backup(selling_shop.reader)
        assert found is not None and found.path == str(beside.path)


def test_backup_with_findings_or_of_an_older_program_is_never_put_on_record_afterwards(
    selling_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    selling_shop.database.close()
    secrets = unlock_shop(selling_shop.folder, passphrase=None, keyring=None)
    monkeypatch.setattr("desktop.backup.make_backup.contradictions", lambda _path, _key, _still: 3)
    make_backup(Source(selling_shop.folder, None), clock=SetClock(NOON))
    make_backup(Source(selling_shop.folder, None, is_current=False), clock=SetClock(NOON))
    with open_shop(selling_shop.folder, secrets, SetClock(NOON)) as shop:
        assert shop.record_backups_beside(selling_shop.cashier) == 0


def test_a_statement_under_way_is_given_up(selling_shop: Shop) -> None:
    asked = []

    def still() -> None:
        asked.append(1)
        if len(asked) > 3:
            raise Cancelled

    counted = "SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000"
    with pytest.raises(Cancelled), selling_shop.reader.stoppable(still):
        selling_shop.reader.one(f"WITH RECURSIVE n(i) AS ({counted}) SELECT max(i) FROM n")  # noqa: S608 - ours
    assert selling_shop.reader.one("SELECT 1") == (1,)


def test_copy_with_findings_is_told_as_trouble(selling_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    selling_shop.database.close()
    secrets = unlock_shop(selling_shop.folder, passphrase=None, keyring=None)
    monkeypatch.setattr("desktop.backup.make_backup.contradictions", lambda _path, _key, _still: 3)
    with open_shop(selling_shop.folder, secrets, SetClock(NOON)) as shop:
        with pytest.raises(ContradictionsFound) as told:
            shop.recorded_backup(selling_shop.cashier)
        assert told.value.findings == 3
        assert Path(told.value.path).exists()
        assert last_backup(selling_shop.reader) is None
