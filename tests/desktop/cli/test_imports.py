"""Products and old sales come in; what cannot is said row by row."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.cli.terminal import Progress
from desktop.database.lock import take_lock
from desktop.database.reader import Reader
from tests.desktop.cli.conftest import PRODUCTS, SALES, Kedai

Write = Callable[[str, str], Path]
GOOD = PRODUCTS.replace("=HYPERLINK ", "")


def one_ctrl_c() -> Callable[..., None]:
    """Somebody who looks at the progress and presses Ctrl-C, once."""
    pressed: list[bool] = []

    def look(*_: object) -> None:
        if not pressed:
            pressed.append(True)
            signal.raise_signal(signal.SIGINT)

    return look


def test_dry_run_changes_nothing_and_tells_what_would(kedai: Kedai, empty: Path, written: Write) -> None:
    file = written("p.csv", GOOD)
    looked = kedai("--shop", empty, "import", "products", file, "--dry-run", "--json")
    assert (looked.code, looked.json["new"], looked.json["is_published"]) == (0, 3, False)
    assert kedai("--shop", empty, "report", "stock", "--json").json["rows"] == []


def test_products_come_in_once_and_are_undone(kedai: Kedai, empty: Path, written: Write) -> None:
    file = written("p.csv", GOOD)
    first = kedai("--shop", empty, "import", "products", file, "--json").json
    again = kedai("--shop", empty, "import", "products", file)
    assert (first["new"], first["import_id"]) == (3, 1)
    assert "Nothing to do" in again.out
    other = kedai("--shop", empty, "import", "products", written("q.csv", GOOD.replace(",10,", ",99,")))
    assert other.out.endswith("Stock of 1 items was not taken: they have moved; count them instead.\n")
    told = kedai(
        "--shop", empty, "import", "products", written("q.csv", GOOD.replace(",10,", ",99,")), "--json"
    )
    assert (told.json["stock_left_out"], told.json["unchanged"]) == (1, 3)
    listed = kedai("--shop", empty, "import", "list", "--json").json
    assert listed["totals"]["rows_new"] == sum(row["rows_new"] for row in listed["rows"]) == 3
    assert "p.csv" in kedai("--shop", empty, "import", "list").out
    assert kedai("--shop", empty, "import", "undo", 1).code == 0
    assert kedai("--shop", empty, "report", "stock", "--json").json["totals"]["value_cents"] == 0
    undone = kedai("--shop", empty, "import", "undo", 1, "--json")
    assert (undone.code, undone.json["error"]["code"]) == (1, "import.not_undoable")
    assert kedai("--shop", empty, "verify").code == 0


def test_one_refused_row_refuses_the_file_and_names_line_and_reason(
    kedai: Kedai, empty: Path, written: Write
) -> None:
    ran = kedai("--shop", empty, "import", "products", written("p.csv", PRODUCTS), "--json")
    assert ran.code == 1
    (row,) = ran.json["refusals"]
    assert (row["line"], row["code"]) == (4, "names.formula")
    assert "Line 4: The name" in ran.err
    assert ran.json["error"]["message"] in ran.err
    assert kedai("--shop", empty, "import", "list").out == "No products were imported yet\n"


def test_many_refused_rows_are_cut_on_the_terminal_and_whole_in_json(
    kedai: Kedai, empty: Path, written: Write
) -> None:
    rows = "".join(f"S{number},=x,1\n" for number in range(70))
    ran = kedai("--shop", empty, "import", "products", written("p.csv", "sku,name,price\n" + rows), "--json")
    assert len(ran.json["refusals"]) == 70
    assert "… and 20 more" in ran.err


def test_columns_that_are_not_read_are_named(kedai: Kedai, empty: Path, written: Write) -> None:
    ran = kedai("--shop", empty, "import", "products", written("p.csv", "sku,name,price,Moon\n1,a,1,2\n"))
    assert (ran.code, "Moon" in ran.err) == (0, True)


@pytest.mark.parametrize(
    ("name", "code"), [("none.csv", "import.file_missing"), ("e.csv", "import.empty_file")]
)
def test_a_file_without_products_is_refused(kedai: Kedai, empty: Path, name: str, code: str) -> None:
    (empty / "e.csv").write_text("")
    ran = kedai("--shop", empty, "import", "products", empty / name, "--json")
    assert (ran.code, ran.json["error"]["code"]) == (1, code)


def test_what_the_command_line_does_is_on_record_as_the_consoles(trading: Path) -> None:
    reader = Reader(trading / "shop.db", None)
    commands = "command LIKE '%import%' OR command = 'record_history_sale'"
    who = reader.rows(f"SELECT DISTINCT person_id, role FROM audit WHERE {commands}")  # noqa: S608 - ours
    reader.close()
    assert who == [("console", "console")]


def test_sales_are_taken_over_once(kedai: Kedai, trading: Path, written: Write) -> None:
    ran = kedai("--shop", trading, "import", "sales", written("s.csv", SALES), "--move-stock", "--json")
    assert (ran.code, ran.json["sales"], ran.json["already_there"]) == (0, 0, 3)
    assert ran.err == ""


def test_a_bad_receipt_is_refused_and_the_others_are_taken(
    kedai: Kedai, trading: Path, written: Write
) -> None:
    bad = "R8,2026-10-08T10:30,NOPE,,1,1.00,,cash\nR9,2026-10-08T11:30,A1,,1,5.40,,cash\n"
    ran = kedai(
        "--shop", trading, "import", "sales", written("s.csv", SALES.splitlines()[0] + "\n" + bad), "--json"
    )
    assert (ran.code, ran.json["sales"], ran.json["refused_count"]) == (0, 1, 1)
    (refused,) = ran.json["refused"]
    assert (refused["receipt"], refused["lines"], refused["reason"]) == ("R8", [2], "unknown_sku")
    assert refused["message"] in ran.err
    assert "Line 2: Receipt R8" in ran.err


def test_nothing_but_refused_receipts_leaves_with_1(kedai: Kedai, empty: Path, written: Write) -> None:
    ran = kedai("--shop", empty, "import", "sales", written("s.csv", SALES))
    assert ran.code == 1
    assert ran.err.count("Line") == 3


def test_items_and_tenders_are_created_when_allowed(kedai: Kedai, empty: Path, written: Write) -> None:
    old = SALES.replace("A1,,", "A1,Kopi,").replace("A2,,", "A2,Roti,").replace("nets", "CDC 券")
    words = ("import", "sales", written("s.csv", old), "--create-items", "--create-tenders")
    ran = kedai("--shop", empty, *words, "--json").json
    assert (ran["sales"], ran["items_created"], ran["tenders_created"]) == (3, 2, 1)
    assert ran["takings_cents"] == 1280 + 280 + 1620
    assert kedai("--shop", empty, "verify").code == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "history.no_rows"),
        ("receipt,sku\n1,2\n", "history.missing_columns"),
        ('receipt,"sku\n', "history.not_csv"),
    ],
)
def test_a_file_that_is_no_history_is_refused(
    kedai: Kedai, empty: Path, written: Write, text: str, code: str
) -> None:
    ran = kedai("--shop", empty, "import", "sales", written("s.csv", text), "--json")
    assert (ran.code, ran.json["error"]["code"]) == (1, code)
    assert ran.err.strip() == ran.json["error"]["message"]


@pytest.mark.parametrize(
    "words", [("import", "products", "p.csv"), ("import", "sales", "s.csv"), ("import", "undo", "1")]
)
def test_writing_beside_an_open_window_is_refused_in_words(
    kedai: Kedai, trading: Path, words: tuple[str, ...]
) -> None:
    lock = take_lock(trading)
    try:
        ran = kedai("--shop", trading, *words)
    finally:
        lock.release()
    assert (ran.code, ran.out) == (1, "")
    assert "Close that window" in ran.err


def test_ctrl_c_stops_an_import_between_batches_and_the_second_run_finishes_it(
    kedai: Kedai, trading: Path, written: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = SALES.splitlines()[0]
    rows = [f"N{number},2026-09-01T10:{number % 60:02d},A2,,1,2.80,,cash" for number in range(100)]
    file = written("s.csv", "\n".join([head, *rows]))
    with monkeypatch.context() as patch:
        patch.setattr(Progress, "__call__", one_ctrl_c())
        stopped = kedai("--shop", trading, "import", "sales", file)
    assert (stopped.code, "Stopped" in stopped.err) == (130, True)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    rest = kedai("--shop", trading, "import", "sales", file, "--json").json
    assert 0 < rest["already_there"] < 100
    assert rest["sales"] + rest["already_there"] == 100
    assert kedai("--shop", trading, "verify").code == 0


def test_ctrl_c_stops_products_and_nothing_shows(
    kedai: Kedai, empty: Path, written: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written("p.csv", GOOD)
    with monkeypatch.context() as patch:
        patch.setattr(Progress, "__call__", one_ctrl_c())
        stopped = kedai("--shop", empty, "import", "products", file, "--json")
    assert (stopped.code, stopped.json["error"]["code"]) == (130, "cancelled")
    assert kedai("--shop", empty, "report", "stock", "--json").json["rows"] == []
    assert kedai("--shop", empty, "import", "products", file).code == 0


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_file_with_a_header_alone_is_refused_in_words(
    kedai: Kedai, empty: Path, tmp_path: Path, dry: tuple[str, ...]
) -> None:
    (tmp_path / "p.csv").write_text("sku,name,price\n\n")
    ran = kedai("--shop", empty, "import", "products", tmp_path / "p.csv", *dry)
    assert (ran.code, ran.out) == (1, "")
    assert "no products" in ran.err
