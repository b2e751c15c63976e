"""A backup that the command line made beside the window is on record at the window's next start."""

from __future__ import annotations

from desktop.backup.make_backup import Source, make_backup
from desktop.backup.queries import last_backup
from desktop.database.reader import Reader
from desktop.new_shop import SHOP_FILE
from tests.walks.conftest import MakeShop
from tests.walks.walking import Walk, walk


def test_window_records_at_its_start_what_was_backed_up_beside_it(shop_folder: MakeShop) -> None:
    shop = shop_folder()
    made = make_backup(Source(shop.path, None))
    reader = Reader(shop.path / SHOP_FILE, None)
    assert last_backup(reader) is None

    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.hands.until(lambda: last_backup(reader) is not None, "on record")

    walk(shop, day)
    found = last_backup(reader)
    reader.close()
    assert found is not None and found.path == str(made.path)
