"""What a label says goes with the line into the basket, the sale, the wire, the paper, and to other tills."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.catalogue.labels.infer import Sample
from desktop.catalogue.labels.keep_templates import add_label_template, end_label_template
from desktop.catalogue.labels.label import BadLabel, Label, Lot, WrongCheckDigit
from desktop.catalogue.labels.link_barcode import LinkBarcode, link_barcode
from desktop.catalogue.labels.template import LabelTemplate, Measure, value_check_digit
from desktop.catalogue.labels.template_words import (
    AddLabelTemplate,
    EndLabelTemplate,
    NoTemplate,
    TemplateTaken,
)
from desktop.catalogue.queries import ScanHit
from desktop.catalogue.refusals import BarcodeTaken, UnknownItem
from desktop.database.work import Work
from desktop.database.writer import Database
from desktop.doors import ShopDoors
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.printing.lay_out import lay_out
from desktop.screens.selling.session import Session
from desktop.selling.complete_sale import complete_sale
from desktop.selling.lines import TenderAsked
from desktop.selling.on_label import PastUseBy, SameSerial, Scanned, scanned
from desktop.selling.paying import Completed, CompleteSale
from desktop.selling.receipts import receipt_of
from desktop.selling.refusals import BadLine, BadQuantity
from desktop.staff.permissions import NeedsApproval, NotAllowed
from desktop.verify.run import verify
from tests.builders import Shop
from tests.desktop.catalogue.labels.test_read_label import whole
from tests.desktop.verify.sample_day import Ware, add_wares
from tests.several_tills import deliver, several_tills, told_by

HAM = Ware("12", "Ham", 3_299, kind="weighed", cost_micros=15_000_000)
MILO = Ware("MILO", "Milo 400g", 745, cost_micros=5_000_000)
PHONE = Ware("PHONE", "Phone", 29_900, cost_micros=200_000_000)
SOAP = Ware("SOAP", "Soap", 295)
MILO_GTIN, HAM_GTIN = "08888002076009", whole("0888800207700")
PHONE_GTIN, BOX_GTIN = whole("0888800207800"), whole("1888800207600")


def labelled(shop: Shop, gtin: str, ware: Ware) -> None:
    (unit_id,) = shop.reader.one("SELECT unit_id FROM unit WHERE item_id = ?", (ware.item_id,)) or ("",)
    shop.run(link_barcode, LinkBarcode(new_id(), gtin, unit_id), shop.owner)


def a_box(work: Work) -> None:
    """A carton of twelve Milo with a barcode and a price of its own."""
    box = new_id()
    put = work.write_sql
    put("INSERT INTO unit VALUES (?, ?, 'box of 12', 12000, 0, 0, '{}')", [(box, MILO.item_id)])
    put("INSERT INTO barcode VALUES (?, ?, 0, ?, ?, '{}')", [(BOX_GTIN, box, MILO.item_id, BOX_GTIN)])
    put("INSERT INTO price VALUES (?, 'standard', '2026-01-01', 0, 0, NULL, 8000, '{}')", [(box,)])


@pytest.fixture
def counter(shop: Shop) -> Iterator[Session]:
    """A shift open over goods with labels; whatever is sold, the file holds together in the end."""
    add_wares(shop, (HAM, MILO, PHONE, SOAP))
    for gtin, ware in ((MILO_GTIN, MILO), (HAM_GTIN, HAM), (PHONE_GTIN, PHONE)):
        labelled(shop, gtin, ware)
    shop.database.run_work(a_box, shop.console)
    shop.start_shift()
    started: Future[Database] = Future()
    started.set_result(shop.database)
    yield Session(ShopDoors(shop.reader, shop.secrets.pepper, shop.clock, started))
    assert verify(shop.reader) == []


def pay(shop: Shop, session: Session) -> Completed:
    command = session.command((TenderAsked("card", session.priced.total_cents),))
    sold: Completed = shop.run(complete_sale, command)
    session.clear()
    return sold


def lines(session: Session) -> list[tuple[str, int, int]]:
    return [(line.goods.name, line.quantity, line.amount_cents) for line in session.basket.lines]


def teach(shop: Shop, measure: Measure, pattern: str, *values: str) -> str:
    """Set a template up with three samples of ham."""
    made = [Sample(printed(pattern, each), int(each)) for each in values]
    decimals = 3 if measure is Measure.WEIGHT else 2
    command = AddLabelTemplate(new_id(), LabelTemplate(pattern, measure, decimals), tuple(made))
    shop.run(add_label_template, command, shop.owner)
    return command.command_id


def printed(pattern: str, figures: str, item_code: str = "00012") -> str:
    check = (value_check_digit(figures) or "") if "K" in pattern else ""
    return whole(f"{pattern[:2]}{item_code}{check}{figures}")


BY_WEIGHT, BY_PRICE = "20IIIIIVVVVVC", "21IIIIIKVVVVC"


def test_the_label_of_a_box_sells_the_box(counter: Session, shop: Shop) -> None:
    counter.scan(BOX_GTIN)
    counter.scan(f"]C101{BOX_GTIN}10L7")
    assert lines(counter) == [("Milo 400g", 1000, 8_000), ("Milo 400g", 1000, 8_000)]
    pay(shop, counter)
    taken = shop.reader.rows("SELECT unit_name, quantity, base_quantity FROM sale_line ORDER BY line_no")
    assert taken == [("box of 12", 1000, 12_000)] * 2


def test_count_of_a_pallet_label_is_the_quantity(counter: Session) -> None:
    counter.scan(f"]C102{MILO_GTIN}3724")
    assert lines(counter) == [("Milo 400g", 24_000, 17_880)]
    with pytest.raises(BadLabel):
        counter.scan(f"]C102{MILO_GTIN}370")


def test_weight_of_a_gs1_label_is_a_weighed_line_at_the_catalogues_price(
    counter: Session, shop: Shop
) -> None:
    counter.scan(f"]e001{HAM_GTIN}3103000752")
    assert lines(counter) == [("Ham", 752, 2_481)]
    pay(shop, counter)


def test_price_of_a_gs1_label_counts_for_goods_by_weight_alone(counter: Session) -> None:
    counter.scan(f"]e001{HAM_GTIN}39222500")
    counter.scan(f"]e001{MILO_GTIN}39220100")
    assert [cents for _name, _quantity, cents in lines(counter)] == [2_500, 745]


def test_misread_number_is_refused_and_nothing_waits(counter: Session) -> None:
    with pytest.raises(WrongCheckDigit):
        counter.scan("8888002076008")
    assert counter.unknown == ()
    assert counter.scan("]C08888002076008") is None  # as printed: nobody's
    assert len(counter.unknown) == 1


def test_what_is_past_its_use_by_day_is_blocked_at_scan_and_at_sale(counter: Session, shop: Shop) -> None:
    with pytest.raises(PastUseBy):
        counter.scan(f"(01){MILO_GTIN}(17)261122")
    counter.scan(f"(01){MILO_GTIN}(17)261123")  # its last day
    shop.clock.forward(hours=24)
    with pytest.raises(BadLine) as refused:
        pay(shop, counter)
    assert refused.value.reason == "past_use_by"
    assert shop.count("sale", "sale_line_lot") == [0, 0]


def test_what_is_past_its_best_before_day_is_sold_with_a_word(counter: Session, shop: Shop) -> None:
    found = counter.scan(f"(01){MILO_GTIN}(15)261122")
    assert isinstance(found, Scanned)
    assert found.past_best_before == date(2026, 11, 22)
    pay(shop, counter)


def test_lots_are_lines_of_their_own_and_on_record(counter: Session, shop: Shop) -> None:
    for batch in ("A", "B", "A"):
        counter.scan(f"]d201{MILO_GTIN}10{batch}\x1d17261224")
    counter.scan(f"]d201{PHONE_GTIN}21X1")
    counter.scan(MILO_GTIN)
    sold = pay(shop, counter)
    kept = "SELECT line_no, batch, serial, use_by, best_before FROM sale_line_lot ORDER BY line_no"
    assert shop.reader.rows(kept) == [
        (1, "A", None, "2026-12-24", None),
        (2, "B", None, "2026-12-24", None),
        (3, None, "X1", None, None),
    ]
    assert shop.reader.rows("SELECT quantity FROM sale_line ORDER BY line_no") == [
        (2000,),
        (1000,),
        (1000,),
        (1000,),
    ]
    paper = lay_out(receipt_of(shop.reader, sold.sale_id), Say())
    assert "S/N X1" in repr(paper)


def test_one_serial_number_is_one_piece(counter: Session) -> None:
    phone = f"]d201{PHONE_GTIN}21X1"
    counter.scan(phone)
    with pytest.raises(BadQuantity):
        counter.key_times("2*")
    with pytest.raises(SameSerial):
        counter.scan(phone)
    counter.ask_quantity()
    with pytest.raises(BadQuantity):
        counter.give_quantity("2")
    counter.scan(f"]d201{PHONE_GTIN}21X2")
    assert [quantity for _name, quantity, _cents in lines(counter)] == [1000, 1000]


def test_quantity_keyed_before_a_label_that_says_its_own_is_told(counter: Session) -> None:
    counter.key_times("3*")
    counter.scan(f"]d201{MILO_GTIN}10A")
    counter.scan(MILO_GTIN)
    counter.scan("nobody's")  # what is keyed next means no line from before
    counter.key_times("3*")
    with pytest.raises(BadQuantity):
        counter.scan(f"]e001{HAM_GTIN}3103000752")
    assert [quantity for _name, quantity, _cents in lines(counter)] == [3_000, 1_000, 752]


def test_weight_label_of_the_own_scale_is_a_weighed_line(counter: Session, shop: Shop) -> None:
    teach(shop, Measure.WEIGHT, BY_WEIGHT, "00752", "01004", "02345")
    counter.scan(printed(BY_WEIGHT, "00642"))
    assert lines(counter) == [("Ham", 642, 2_118)]
    with pytest.raises(BadLabel):
        counter.scan(printed(BY_WEIGHT, "00000"))


def test_price_label_of_the_own_scale_costs_what_it_says(counter: Session, shop: Shop) -> None:
    """$32.99 a kilogram: a thousandth is worth more than three cents, and the label's cent counts."""
    teach(shop, Measure.PRICE, BY_PRICE, "0752", "1004", "0399")
    for cents in ("1234", "1235", "1235"):
        counter.scan(printed(BY_PRICE, cents))
    assert lines(counter) == [("Ham", 374, 1_234), ("Ham", 374, 1_235), ("Ham", 374, 1_235)]
    sold = pay(shop, counter)
    assert sold.total_cents == 3_704
    kept = shop.reader.rows(
        "SELECT price_reason, unit_price_cents, amount_cents FROM sale_line ORDER BY line_no"
    )
    assert kept == [("label", 3_299, cents) for cents in (1_234, 1_235, 1_235)]
    assert shop.reader.rows("SELECT list_cents, discount_cents FROM sale") == [(3_704, 0)]


def test_quantity_of_a_price_label_cannot_be_changed(counter: Session, shop: Shop) -> None:
    teach(shop, Measure.PRICE, BY_PRICE, "0752", "1004", "0399")
    counter.scan(printed(BY_PRICE, "1234"))
    with pytest.raises(BadQuantity):
        counter.key_times("2*")
    counter.scan(printed(BY_PRICE, "1234"))
    assert lines(counter) == [("Ham", 374, 1_234)] * 2


def test_price_label_on_a_piece_is_its_price(counter: Session, shop: Shop) -> None:
    labelled(shop, "00013", SOAP)
    teach(shop, Measure.PRICE, BY_PRICE, "0752", "1004", "0399")
    counter.scan(printed(BY_PRICE, "0150", "00013"))
    assert lines(counter) == [("Soap", 1000, 150)]
    pay(shop, counter)
    assert shop.reader.rows("SELECT list_cents, discount_cents, total_cents FROM sale") == [(295, 145, 150)]


def test_weight_label_on_a_piece_is_refused(counter: Session, shop: Shop) -> None:
    labelled(shop, "00013", SOAP)
    teach(shop, Measure.WEIGHT, BY_WEIGHT, "00752", "01004", "02345")
    with pytest.raises(BadLabel) as refused:
        counter.scan(printed(BY_WEIGHT, "00642", "00013"))
    assert refused.value.reason == "by_piece"


def test_label_of_the_scale_that_no_item_has_waits_and_is_linked_by_its_code(
    counter: Session, shop: Shop
) -> None:
    teach(shop, Measure.PRICE, BY_PRICE, "0752", "1004", "0399")
    new = printed(BY_PRICE, "0150", "00077")
    assert counter.scan(new) is None
    labelled(shop, new, SOAP)
    counter.scan(printed(BY_PRICE, "0210", "00077"))
    assert lines(counter) == [("Soap", 1000, 210)]


@pytest.mark.parametrize(
    ("scan", "code", "printed_as"),
    [
        ("9556001288004", "09556001288004", "9556001288004"),
        ("]d201095560012880041726122410L7\x1d21S1", "09556001288004", "09556001288004"),
        ("01095560012880041726122410L7", "09556001288004", "09556001288004"),
        ("kopi-01", "KOPI-01", "kopi-01"),
        ("01234565", "00000001234565", "01234565"),
    ],
)
def test_what_is_linked_is_the_number_and_never_the_lot(
    counter: Session, shop: Shop, scan: str, code: str, printed_as: str
) -> None:
    assert counter.scan(scan) is None
    labelled(shop, scan, SOAP)
    kept = "SELECT code, printed FROM barcode WHERE item_id = ? AND code NOT LIKE 'LABEL-%'"
    assert shop.reader.rows(kept, (SOAP.item_id,)) == [(code, printed_as)]
    assert counter.scan(scan) is not None


def test_template_that_was_ended_reads_no_more(counter: Session, shop: Shop) -> None:
    template_id = teach(shop, Measure.PRICE, BY_PRICE, "0752", "1004", "0399")
    with pytest.raises(TemplateTaken):
        teach(shop, Measure.PRICE, BY_PRICE, "0752", "1004", "0399")
    shop.run(end_label_template, EndLabelTemplate(new_id(), template_id), shop.owner)
    assert counter.scan(printed(BY_PRICE, "1234")) is None
    with pytest.raises(NoTemplate):
        shop.run(end_label_template, EndLabelTemplate(new_id(), template_id), shop.owner)


def test_who_may_not_is_refused_and_nothing_is_left_behind(counter: Session, shop: Shop) -> None:
    before = shop.count("barcode", "label_template", "audit")
    (unit_id,) = shop.reader.one("SELECT unit_id FROM unit WHERE item_id = ?", (SOAP.item_id,)) or ("",)
    with pytest.raises(NeedsApproval):
        shop.run(link_barcode, LinkBarcode(new_id(), "96385074", unit_id), shop.cashier)
    with pytest.raises(BarcodeTaken):
        shop.run(link_barcode, LinkBarcode(new_id(), MILO_GTIN, unit_id), shop.supervisor)
    with pytest.raises(UnknownItem):
        shop.run(link_barcode, LinkBarcode(new_id(), "96385074", "nothing"), shop.supervisor)
    with pytest.raises(NotAllowed):
        shop.run(end_label_template, EndLabelTemplate(new_id(), "none"), shop.supervisor)
    assert shop.count("barcode", "label_template", "audit") == before


@given(st.integers(1, 99_999), st.integers(1, 99_999))
def test_any_price_label_gives_a_quantity_that_its_price_follows(cents: int, price_cents: int) -> None:
    hit = ScanHit("i", "u", "kg", 1000, "weighed", "Ham", "12", None, price_cents, "SR", True, "", None)
    label = Label("", ("",), price_cents=cents, is_own=True)
    try:
        found = scanned(hit, label, date(2026, 11, 23))
    except BadLabel:
        assert cents * 1000 < price_cents or cents * 1000 > price_cents * 99_999_000 // 1000
        return
    assert found.quantity is not None
    assert found.label_cents == cents
    assert 2 * abs(cents * 1000 - price_cents * found.quantity) <= price_cents


def test_sale_with_lots_and_label_prices_is_the_same_at_another_till(tmp_path: Path) -> None:
    with several_tills(tmp_path) as (here, there):
        from tests.desktop.verify.sample_day import APPLES, MILK, sell

        here.start_shift()
        milk = replace(MILK.line(), lot=Lot("L7", "S1", "2026-12-24", "2026-12-20"))
        apples = replace(APPLES.line(376), label_cents=186, price_reason="label")
        sell(here, (milk, apples), ("card", 536))
        assert deliver(told_by(here), there) == len(told_by(here))
        for sql in ("SELECT * FROM sale_line_lot", "SELECT amount_cents, list_price_cents FROM sale_line"):
            assert there.reader.rows(sql) == here.reader.rows(sql) != []
        assert [verify(each.reader) for each in (here, there)] == [[], []]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"label_cents": 1_234, "quantity": 400}, "price"),  # it does not follow from that price
        ({"label_cents": 0, "quantity": 1}, "price"),
        ({"label_cents": -5, "quantity": 374}, "price"),
        ({"label_cents": 1_234, "quantity": 374, "price_reason": "list"}, "price"),
        ({"price_reason": "label"}, "price"),
        ({"lot": Lot(serial="S1"), "quantity": 2_000, "price_reason": "list"}, "quantity"),
        ({"lot": Lot(use_by="2026-11-22"), "price_reason": "list"}, "past_use_by"),
    ],
)
def test_sale_of_what_no_label_can_say_is_refused_whole(
    counter: Session, shop: Shop, changed: dict[str, object], reason: str
) -> None:
    line = replace(HAM.line(), **{"price_reason": "label", **changed})  # type: ignore[arg-type]
    command = CompleteSale(new_id(), (line,), (TenderAsked("card", line.amount_cents),), line.amount_cents)
    with pytest.raises(BadLine) as refused:
        shop.run(complete_sale, command)
    assert refused.value.reason == reason
    assert shop.count("sale", "sale_line", "sale_line_lot", "stock_movement") == [0, 0, 0, 3]
