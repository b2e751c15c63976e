"""Products from a file: all or nothing, idempotent, undoable, resumable, and never in the counter's way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from desktop.catalogue.add_item import add_item
from desktop.catalogue.change_item import archive_item, change_price
from desktop.catalogue.import_products import finish, run
from desktop.catalogue.import_products.finish import resume_imports, undo
from desktop.catalogue.import_products.publish import BeginImport, begin_import
from desktop.catalogue.import_products.refusals import ImportUnfinished, NotUndoable
from desktop.catalogue.import_products.run import import_products
from desktop.catalogue.import_products.words import ImportOptions, ImportReport, Watch
from desktop.catalogue.item_words import AddItem, ArchiveItem, ChangePrice
from desktop.catalogue.queries import ScanHit, categories, item_by_code
from desktop.catalogue.refusals import SkuTaken
from desktop.catalogue.search import search
from desktop.database.work import Work
from desktop.errors import Cancelled
from desktop.ids import new_id
from desktop.setup.queries import this_till
from desktop.staff.permissions import NotAllowed
from tests.builders import Shop

TODAY = date(2026, 11, 23)
HEADER = "SKU,Barcode,Name,Category,Price,Cost,Stock,Deposit\n"
MILO = "MILO,9556001234568,Milo 3-in-1,Drinks,8.90,6.25,12,\n"
BREAD = "BREAD,8888002076009,Gardenia White,Bakery,2.80,1.90,5,\n"
COKE = "COKE,4902430698566,可乐 Cola,Drinks,1.60,,,0.10\n"
GOOD = HEADER + MILO + BREAD + COKE


def take_in(shop: Shop, text: str, **options: object) -> ImportReport:
    path = shop.folder / "products.csv"
    path.write_text(text, encoding="utf-8")
    asked = ImportOptions(**options)  # type: ignore[arg-type]
    return import_products(shop.database, shop.owner, path, asked)


def hit(shop: Shop, code: str) -> ScanHit:
    found = item_by_code(shop.reader, code, TODAY)
    assert found is not None
    return found


def skus(shop: Shop, typed: str) -> list[str]:
    place = this_till(shop.reader).location_id
    return [listed.hit.sku for listed in search(shop.reader, typed, TODAY, place)]


def state_of(shop: Shop) -> list[str]:
    return [row[0] for row in shop.reader.rows("SELECT state FROM product_import ORDER BY import_id")]


def balances(shop: Shop) -> dict[str, int]:
    found = shop.reader.rows("SELECT account, sum(amount_cents) FROM entry_line GROUP BY account")
    return {account: amount for account, amount in found if amount}


def test_a_good_file_can_be_scanned_searched_and_counted(shop: Shop) -> None:
    report = take_in(shop, GOOD)
    assert (report.rows, report.new, report.changed, report.unchanged, report.refused) == (3, 3, 0, 0, 0)
    assert report.is_published
    milo = hit(shop, "9556001234568")
    assert (milo.sku, milo.price_cents, milo.gst_code, milo.kind) == ("MILO", 890, "SR", "goods")
    assert skus(shop, "可乐") == ["COKE"]
    assert skus(shop, "Gardnia") == ["BREAD"]
    deposit = hit(shop, "4902430698566").deposit
    assert deposit is not None
    assert (deposit.sku, deposit.price_cents) == ("DEPOSIT-10", 10)
    assert [each.name for each in categories(shop.reader)] == ["Drinks", "Bakery"]
    assert balances(shop) == {"1200": 12 * 625 + 5 * 190, "3010": -(12 * 625 + 5 * 190)}
    assert shop.count("stock_document", "stock_movement", "stock_level", "hidden_import") == [1, 2, 2, 0]
    assert state_of(shop) == ["live"]


def test_the_same_file_again_changes_nothing(shop: Shop) -> None:
    take_in(shop, GOOD)
    tables = ("item", "price", "barcode", "item_gst", "item_cost", "stock_movement", "entry", "audit")
    before = shop.count(*tables)
    report = take_in(shop, GOOD)
    assert (report.new, report.changed, report.unchanged) == (0, 0, 3)
    assert not report.is_published
    assert shop.count(*tables) == before


def test_only_an_unusual_gst_code_is_kept_and_it_holds_since_gst_began(shop: Shop) -> None:
    coded = "SKU,Barcode,Name,Price,GST\nA,9556001234568,Milo,1.00,SR\nB,8888002076009,Gold,1.00,ZR\n"
    take_in(shop, coded)
    assert shop.count("item_gst") == [1]
    first = item_by_code(shop.reader, "8888002076009", date(1994, 4, 1))
    assert (hit(shop, "9556001234568").gst_code, first and first.gst_code) == ("SR", "ZR")
    report = take_in(shop, coded.replace("ZR", "SR"))
    assert (report.changed, report.unchanged, hit(shop, "8888002076009").gst_code) == (1, 1, "SR")


def test_a_dry_run_says_what_would_happen_and_does_nothing(shop: Shop) -> None:
    take_in(shop, HEADER + MILO)
    tables = ("item", "product_import", "price", "audit", "category", "search_word", "stock_movement")
    before = shop.count(*tables)
    changed = HEADER + MILO.replace("8.90", "9.10") + BREAD + ",,,,,,,x\n"
    report = take_in(shop, changed, dry_run=True)
    assert (report.new, report.changed, report.unchanged, report.refused) == (1, 1, 0, 1)
    assert report.is_dry_run
    assert not report.is_published
    assert shop.count(*tables) == before


def test_one_bad_row_and_nothing_is_published(shop: Shop) -> None:
    report = take_in(shop, GOOD + "X,,No price,,,,,\n" + "Y,,Odd,,1.234,,,\n")
    assert [(row.line, row.code) for row in report.refusals] == [
        (5, "import.no_price"),
        (6, "catalogue.bad_price"),
    ]
    assert report.refusals[1].facts == {"price": "1.234"}
    assert (report.new, report.refused, report.is_published) == (3, 2, False)
    assert shop.count("item", "product_import", "category") == [0, 0, 0]


def test_changes_reach_standing_items_and_blank_cells_leave_them_alone(shop: Shop) -> None:
    take_in(shop, GOOD)
    changed = "SKU,Barcode,Name,Category,Price,Unit,Kind\n"
    changed += "MILO,9556001234568;0036000291452,Milo New,Beverages,,box,\nBREAD,,,,2.95,,\n"
    report = take_in(shop, changed)
    assert (report.new, report.changed) == (0, 2)
    milo = hit(shop, "036000291452")
    assert (milo.name, milo.price_cents, milo.unit_name, milo.sku) == ("Milo New", 890, "box", "MILO")
    assert hit(shop, "8888002076009").price_cents == 295
    assert hit(shop, "8888002076009").name == "Gardenia White"
    assert skus(shop, "new") == ["MILO"]
    assert skus(shop, "3-in") == []
    assert skus(shop, "beverages") == ["MILO"]
    assert skus(shop, "036000") == ["MILO"]


def test_undo_restores_what_was(shop: Shop) -> None:
    take_in(shop, GOOD)
    before = [hit(shop, code) for code in ("9556001234568", "8888002076009")]
    changed = HEADER + "MILO,0036000291452,Milo New,Hot,9.90,7.00,,0.20\n"
    changed += "NEW,6901234567892,Something,Hot,1.00,0.50,10,\n"
    report = take_in(shop, changed)
    assert skus(shop, "something") == ["NEW"]
    assert report.import_id is not None
    undo(shop.database, shop.owner, report.import_id)
    assert [hit(shop, code) for code in ("9556001234568", "8888002076009")] == before
    assert item_by_code(shop.reader, "6901234567892", TODAY) is None
    assert item_by_code(shop.reader, "0036000291452", TODAY) is None
    assert (skus(shop, "something"), skus(shop, "hot"), skus(shop, "3-in")) == ([], [], ["MILO"])
    assert (skus(shop, "0360002"), skus(shop, "2914")) == ([], [])  # neither from its start nor inside
    assert state_of(shop) == ["live", "undone"]
    assert "Hot" not in [each.name for each in categories(shop.reader)]
    assert balances(shop)["1200"] == 12 * 625 + 5 * 190
    assert [row[0] for row in shop.reader.rows("SELECT kind FROM stock_document ORDER BY rowid")] == [
        "opening",
        "opening",
        "undo",
    ]
    with pytest.raises(NotUndoable):
        undo(shop.database, shop.owner, report.import_id)
    assert take_in(shop, changed).new == 1  # and it can be taken in again


def test_undoing_everything_leaves_no_stock_and_no_balance(shop: Shop) -> None:
    report = take_in(shop, GOOD)
    assert report.import_id is not None
    undo(shop.database, shop.owner, report.import_id)
    assert balances(shop) == {}
    assert shop.reader.rows("SELECT DISTINCT quantity, value_micros FROM stock_level") == [(0, 0)]
    assert shop.reader.rows("SELECT sum(quantity), sum(value_micros) FROM stock_movement") == [(0, 0)]
    assert shop.reader.rows("SELECT value_micros FROM stock_value") == [(0,)]
    assert skus(shop, "milo") == []


def test_a_change_by_hand_outlives_the_undoing(shop: Shop) -> None:
    take_in(shop, HEADER + MILO)
    report = take_in(shop, HEADER + MILO.replace("8.90", "9.90").replace("Milo 3-in-1", "Milo New"))
    unit_id = hit(shop, "9556001234568").unit_id
    shop.run(change_price, ChangePrice(new_id(), unit_id, 777), shop.owner)
    rename = "UPDATE item SET name = 'By hand'"
    shop.database.run_work(lambda work: work.write_sql(rename, [()]), shop.owner)
    assert report.import_id is not None
    undo(shop.database, shop.owner, report.import_id)
    assert hit(shop, "9556001234568").price_cents == 777
    assert hit(shop, "9556001234568").name == "By hand"


def test_stock_of_what_has_moved_is_counted_not_imported(shop: Shop) -> None:
    take_in(shop, GOOD)
    report = take_in(shop, GOOD.replace(",12,", ",99,"))
    assert (report.changed, report.unchanged) == (0, 3)
    later = take_in(shop, HEADER + COKE.replace(",,,0.10", ",0.70,24,0.10"))
    assert later.changed == 1
    assert balances(shop)["1200"] == 12 * 625 + 5 * 190 + 24 * 70


def test_an_archived_item_comes_back(shop: Shop) -> None:
    take_in(shop, GOOD)
    shop.run(archive_item, ArchiveItem(new_id(), hit(shop, "9556001234568").item_id), shop.owner)
    report = take_in(shop, HEADER + MILO)
    assert report.changed == 1
    assert hit(shop, "9556001234568").sku == "MILO"
    assert skus(shop, "milo") == ["MILO"]
    assert report.import_id is not None
    undo(shop.database, shop.owner, report.import_id)
    assert item_by_code(shop.reader, "9556001234568", TODAY) is None
    assert skus(shop, "milo") == []


def test_a_row_without_a_sku_is_known_by_its_barcode(shop: Shop) -> None:
    take_in(shop, GOOD)
    report = take_in(shop, "Barcode,Name,Price\n9556001234568,Milo,7.00\n6901234567892,Tea,1.00\n")
    assert (report.new, report.changed) == (1, 1)
    assert (hit(shop, "9556001234568").sku, hit(shop, "6901234567892").sku) == ("MILO", "6901234567892")


def test_a_barcode_of_another_item_is_refused(shop: Shop) -> None:
    take_in(shop, GOOD)
    report = take_in(shop, HEADER + BREAD.replace("8888002076009", "9556001234568"))
    assert [(row.code, row.facts) for row in report.refusals] == [
        ("catalogue.barcode_taken", {"barcode": "9556001234568", "sku": "MILO"})
    ]


class Crash(BaseException):
    """The machine stops here."""


def crash_in(monkeypatch: pytest.MonkeyPatch, module: object, name: str, at: int) -> None:
    """Make the `at`-th call of a step kill the run, as often as it is tried again."""
    real: Callable[..., object] = getattr(module, name)
    calls = 0

    def step(*values: object) -> object:
        nonlocal calls
        calls += 1
        if calls >= at:
            raise Crash
        return real(*values)

    step.__name__ = name
    monkeypatch.setattr(module, name, step)


@pytest.mark.parametrize(
    "cut",
    [
        (run, "put_in_search", 1, False),
        (run, "learn_words", 1, False),
        (run, "publish_import", 1, False),
        (finish, "roll_forward", 1, True),
        (finish, "roll_forward", 2, True),
        (finish, "post_opening_stock", 1, True),
        (finish, "post_opening_stock", 2, True),
        (finish, "set_state", 1, True),
    ],
)
def test_a_crash_between_any_steps_is_finished_or_thrown_away(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, cut: tuple[object, str, int, bool]
) -> None:
    module, step, at, is_there = cut
    take_in(shop, HEADER + MILO)
    with monkeypatch.context() as broken:
        crash_in(broken, module, step, at)
        broken.setattr(run, "throw_away", lambda *_: None)  # a dead process throws nothing away
        with pytest.raises(Crash):
            take_in(shop, HEADER + MILO.replace("Milo 3", "Milo 4").replace("8.90", "9.90") + BREAD)
        with pytest.raises(ImportUnfinished):
            take_in(shop, GOOD)
    assert resume_imports(shop.database, shop.owner) == [2]
    assert resume_imports(shop.database, shop.owner) == []
    milo = hit(shop, "9556001234568")
    assert (milo.name, milo.price_cents) == (("Milo 4-in-1", 990) if is_there else ("Milo 3-in-1", 890))
    assert skus(shop, "gardenia") == (["BREAD"] if is_there else [])
    assert state_of(shop)[-1] == ("live" if is_there else "undone")
    assert balances(shop)["1200"] == 12 * 625 + (5 * 190 if is_there else 0)


@pytest.mark.parametrize(
    ("step", "at"),
    [("roll_back", 1), ("take_back_opening_stock", 1), ("take_from_search", 1), ("set_state", 1)],
)
def test_an_undoing_cut_off_anywhere_is_finished(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, step: str, at: int
) -> None:
    take_in(shop, HEADER + MILO)
    report = take_in(shop, HEADER + MILO.replace("Milo 3", "Milo 4") + BREAD)
    assert report.import_id is not None
    with monkeypatch.context() as broken:
        crash_in(broken, finish, step, at)
        with pytest.raises(Crash):
            undo(shop.database, shop.owner, report.import_id)
    assert item_by_code(shop.reader, "8888002076009", TODAY) is None  # from the first moment
    assert resume_imports(shop.database, shop.owner) == [report.import_id]
    assert hit(shop, "9556001234568").name == "Milo 3-in-1"
    assert balances(shop)["1200"] == 12 * 625
    assert skus(shop, "gardenia") == []


def many(count: int) -> str:
    rows = [f"S{number},,Thing {number},Cat,1.00,0.40,3,\n" for number in range(count)]
    return HEADER + "".join(rows)


def test_nothing_shows_before_everything_does(shop: Shop) -> None:
    seen: set[int] = set()

    def look(_done: int, _whole: int) -> None:
        seen.add(len(skus(shop, "thing")))

    path = shop.folder / "many.csv"
    path.write_text(many(900))
    import_products(shop.database, shop.owner, path, watch=Watch(progress=look))
    assert seen == {0, 20}  # none, and then a full page


def test_progress_rises_to_the_whole(shop: Shop) -> None:
    told: list[tuple[int, int]] = []
    path = shop.folder / "many.csv"
    path.write_text(many(900))
    import_products(
        shop.database, shop.owner, path, watch=Watch(lambda done, whole: told.append((done, whole)))
    )
    assert told == sorted(told)
    assert told[-1] == (1000, 1000)
    assert len(told) >= 6


def test_a_cancelled_import_leaves_nothing_to_find(shop: Shop) -> None:
    path = shop.folder / "many.csv"
    path.write_text(many(900))
    asked = 0

    def enough() -> bool:
        nonlocal asked
        asked += 1
        return asked > 5

    with pytest.raises(Cancelled):
        import_products(shop.database, shop.owner, path, watch=Watch(cancelled=enough))
    assert state_of(shop) == ["undone"]
    assert skus(shop, "thing") == []
    assert take_in(shop, many(900)).new == 900


def test_no_transaction_writes_more_than_two_thousand_rows(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What would make a counter sale wait: rows given to one transaction (not what FTS5 makes of them)."""
    written: dict[int, int] = {}

    def counting(name: str) -> None:
        real = getattr(Work, name)

        def count(self: Work, statement: object, values: object) -> object:
            written[id(self)] = written.get(id(self), 0) + (len(values) if isinstance(values, list) else 1)
            kept.append(self)  # so that no two share an id
            return real(self, statement, values)

        monkeypatch.setattr(Work, name, count)

    kept: list[Work] = []
    counting("write")
    counting("write_sql")
    take_in(shop, many(2500))
    take_in(shop, many(2500).replace("Thing", "Better things").replace("1.00", "2.00"))
    assert len(written) > 40
    assert max(written.values()) <= 2_000


def test_a_sale_of_the_counter_is_served_between_the_stretches(shop: Shop) -> None:
    item = shop.run(add_item, AddItem(new_id(), "K", "Kopi", 120), shop.owner)
    served: list[int] = []

    def sell(done: int, _whole: int) -> None:
        shop.run(change_price, ChangePrice(new_id(), item.unit_id, 121), shop.owner)
        served.append(done)

    path = shop.folder / "many.csv"
    path.write_text(many(900))
    import_products(shop.database, shop.owner, path, watch=Watch(progress=sell))
    assert len(served) >= 6


def test_what_is_staged_is_taken_and_what_was_undone_is_free(shop: Shop) -> None:
    refused: list[str] = []

    def by_hand() -> None:
        shop.run(add_item, AddItem(new_id(), "S1", "Mine", 100), shop.owner)

    def try_meanwhile(done: int, _whole: int) -> None:
        if 350 < done < 1000:
            with pytest.raises(SkuTaken) as taken:
                by_hand()
            refused.append(taken.value.sku)

    path = shop.folder / "many.csv"
    path.write_text(many(450))
    report = import_products(shop.database, shop.owner, path, watch=Watch(progress=try_meanwhile))
    assert refused
    assert report.import_id is not None
    undo(shop.database, shop.owner, report.import_id)
    by_hand()


def test_rights_are_asked_before_anything_is_read(shop: Shop) -> None:
    path = shop.folder / "none.csv"
    with pytest.raises(NotAllowed):
        import_products(shop.database, shop.cashier, path)
    with pytest.raises(NotAllowed):
        shop.run(begin_import, BeginImport(new_id(), "x", "y", "z"))


def test_the_audit_names_the_steps(shop: Shop) -> None:
    report = take_in(shop, GOOD)
    assert report.import_id is not None
    undo(shop.database, shop.owner, report.import_id)
    commands = [row[0] for row in shop.reader.rows("SELECT command FROM audit ORDER BY sequence")]
    assert [name for name in commands if "import" in name or "stock" in name] == [
        "begin_import",
        "publish_import",
        "post_opening_stock",
        "undo_import",
        "take_back_opening_stock",
    ]


def test_a_file_of_another_till_is_understood(shop: Shop) -> None:
    loyverse = (
        "Handle,SKU,Name,Category,Sold by weight,Option 1 name,Option 1 value,Default price,Cost,Barcode,"
        "Price [Main],In stock [Main]\n"
        "kopi,10001,Kopi,Drinks,N,Size,Small,1.00,0.30,,1.20,\n"
        "kopi,10002,,,N,,Large,1.00,0.40,,1.50,\n"
        "rice,10003,Rice,Dry,Y,,,variable,2.00,,3.10,4.250\n"
    )
    report = take_in(shop, loyverse)
    assert (report.new, report.refused, report.ignored_columns) == (
        4 - 1,
        0,
        ("Option 1 name", "Default price"),
    )
    names = shop.reader.rows("SELECT sku, name, kind FROM item ORDER BY sku")
    assert names == [
        ("10001", "Kopi Small", "goods"),
        ("10002", "Kopi Large", "goods"),
        ("10003", "Rice", "weighed"),
    ]
    place = this_till(shop.reader).location_id
    assert [(each.hit.price_cents, each.on_hand) for each in search(shop.reader, "rice", TODAY, place)] == [
        (310, 4250)
    ]


def test_pictures_rows_of_a_web_shop_are_passed_over(shop: Shop) -> None:
    shopify = (
        "Handle,Title,Type,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Barcode,Image Src\n"
        "tee,T-shirt,Clothes,Title,Default Title,T1,19.90,'9556001234568,https://example.com/1.jpg\n"
        "tee,,,,,,,,https://example.com/2.jpg\n"
    )
    report = take_in(shop, shopify)
    assert (report.rows, report.new, report.refused) == (1, 1, 0)
    assert hit(shop, "9556001234568").name == "T-shirt"


def test_chinese_headers_are_understood(shop: Shop, tmp_path: Path) -> None:
    report = take_in(shop, "货号\t条码\t名称\t类别\t售价\t押金\nK1\t6901234567892\t凉茶\t饮料\t￥1.60\t0\n")
    assert [row.code for row in report.refusals] == ["catalogue.bad_price"]  # yuan are not dollars
    report = take_in(shop, "货号\t条码\t名称\t类别\t售价\t押金\nK1\t6901234567892\t凉茶\t饮料\t1.60\t0\n")
    assert report.new == 1
    assert skus(shop, "凉") == ["K1"]
