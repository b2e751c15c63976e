"""A run killed in the middle is simply run again, and ends where one run would have ended."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.builders import a_shop
from tests.desktop.history.conftest import HEADER

RUN = """
import sys
from pathlib import Path
from desktop.clock import SetClock
from desktop.database.work import CONSOLE, Who
from desktop.database.writer import Database
from desktop.history.import_sales import import_sales
from desktop.history.report import ImportOptions, Watch
from desktop.setup.queries import this_till
from desktop.wiring import RULES
from tests.builders import NOON

folder, file = map(Path, sys.argv[1:])
database = Database(folder / "shop.db", None, RULES, SetClock(NOON))
reader = database.reader()
who = Who(CONSOLE, this_till(reader).till_id)
options = ImportOptions(create_items=True, create_tenders=True, move_stock=True)
tell = lambda done, whole: print(done, flush=True)
report = import_sales(database, who, file, options, Watch(tell))
print("end", report.already_there, flush=True)
for sql in sys.stdin.read().splitlines():
    print(reader.rows(sql))
reader.close()
database.close()
"""

END_STATE = (
    "SELECT number, completed_at, total_cents, gst_cents, line_count FROM sale ORDER BY number",
    "SELECT sequence, number FROM sale ORDER BY sequence",
    "SELECT number, line_no, sku, quantity, amount_cents, sale_line.gst_cents FROM sale_line"
    " JOIN sale USING (sale_id) ORDER BY 1, 2",
    "SELECT business_date, number, kind, state, opened_at, closed_at FROM shift ORDER BY number",
    "SELECT business_date, tender_type, expected_cents, counted_cents FROM shift_count"
    " JOIN shift USING (shift_id) ORDER BY 1, 2",
    "SELECT posted_on, account, debit_cents, credit_cents FROM account_day ORDER BY 1, 2",
    "SELECT sold_on, gst_code, gst_rate_bp, documents, net_cents, gst_cents FROM gst_day ORDER BY 1, 2, 3",
    "SELECT business_date, sales, lines, units, total_cents FROM day_total ORDER BY 1",
    "SELECT sku, name, tracks_stock FROM item ORDER BY sku",
    "SELECT sku, quantity, value_micros FROM stock_level JOIN item USING (item_id) ORDER BY sku",
    "SELECT purpose, next_receipt, next_message, next_audit FROM lane ORDER BY purpose",
    "SELECT tender_type, position FROM tender_type ORDER BY position",
    "SELECT count(*), min(sequence), max(sequence) FROM sync_outbox",
    "SELECT count(*) FROM (SELECT 1 FROM entry_line GROUP BY entry_id HAVING sum(amount_cents) <> 0)",
    "PRAGMA integrity_check",
)


def new_shop(folder: Path) -> Path:
    """A shop nobody has open."""
    folder.mkdir()
    with a_shop(folder):
        return folder


def start(folder: Path, file: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", RUN, str(folder), str(file)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def kill_after(folder: Path, file: Path, batches: int) -> None:
    """Run until so many batches are told, then kill -9."""
    with start(folder, file) as running:
        assert running.stdout
        for _ in range(batches):
            assert running.stdout.readline().strip().isdigit()
        running.kill()
        assert running.wait() == -signal.SIGKILL


def run_to_end(folder: Path, file: Path) -> tuple[int, list[str]]:
    """(receipts that were there already, the end state)."""
    with start(folder, file) as running:
        told, _ = running.communicate("\n".join(END_STATE))
        assert running.returncode == 0
    lines = told.splitlines()
    end = next(place for place, line in enumerate(lines) if line.startswith("end"))
    return int(lines[end].split()[1]), lines[end + 1 :]


def test_run_killed_three_times_ends_as_one_run_would(
    tmp_path: Path, month: Callable[[int], list[str]]
) -> None:
    file = tmp_path / "old.csv"
    rows = [row.replace(",nets", ",GrabPay") for row in month(600)]
    file.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    killed, whole = new_shop(tmp_path / "killed"), new_shop(tmp_path / "whole")
    for batches in (1, 3, 2):
        kill_after(killed, file, batches)
    there, state = run_to_end(killed, file)
    assert 0 < there < 600
    nothing_there, expected = run_to_end(whole, file)
    assert nothing_there == 0
    assert dict(zip(END_STATE, state, strict=True)) == dict(zip(END_STATE, expected, strict=True))
