"""Bring a shop's history: an old till's sales file, taken over in short transactions."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from desktop.database.work import Who, Work
from desktop.database.writer import Database
from desktop.errors import Cancelled
from desktop.history.offers import Offers
from desktop.history.read_file import read_file
from desktop.history.report import ImportOptions, SalesReport, Watch
from desktop.history.rows import OldRow, RowReader
from desktop.history.staging import Staging
from desktop.history.take_over import Batch
from desktop.setup.queries import the_shop

LANE = "history"
RECEIPTS_AT_ONCE = 40
LINES_AT_ONCE = 400
"""One transaction's worth: a sale at the counter that comes between waits less than 100 ms."""

Receipts = list[list[OldRow]]


def import_sales(
    database: Database, who: Who, path: Path, options: ImportOptions, watch: Watch | None = None
) -> SalesReport:
    """Take over every receipt of the file that the shop does not have yet.

    The file is read whole before anything is written, so a file that is refused changes nothing. After
    a stop, a crash or a cancel the same file is simply run again: what is there is passed over.

    Raises:
        FileUnreadable, FileTooLarge, NotUtf8, NotCsv, MissingColumns, DoubleColumn, NoRows, NotAllowed:
            nothing was recorded.
        Cancelled: what was recorded until then stays.
    """
    watch = watch or Watch()
    zone = database.run_work(_prepare, who, LANE)
    report = SalesReport()
    with Staging(knows_offers=options.create_items) as staging:
        offers = Offers(staging) if options.create_items else None
        reader = RowReader(zone, database.clock.now())
        whole = staging.fill(_rows(path, reader, watch))
        done = 0
        for batch in _batches(staging.receipts()):
            _stop_if(watch)
            report.add(database.run_work(partial(_take, batch, options, offers), who, LANE))
            done += len(batch)
            watch.progress(done, whole)
    return report


def _prepare(work: Work) -> str:
    work.require("record_history_sale")
    return the_shop(work).zone


def _rows(path: Path, reader: RowReader, watch: Watch) -> Iterator[OldRow]:
    for line, cells in read_file(path):
        if line % 4096 == 0:
            _stop_if(watch)
        yield reader.read(line, cells)


def _stop_if(watch: Watch) -> None:
    if watch.cancelled():
        raise Cancelled


def _batches(receipts: Iterator[list[OldRow]]) -> Iterator[Receipts]:
    batch: Receipts = []
    lines = 0
    for rows in receipts:
        if batch and (len(batch) == RECEIPTS_AT_ONCE or lines + len(rows) > LINES_AT_ONCE):
            yield batch
            batch, lines = [], 0
        batch.append(rows)
        lines += len(rows)
    if batch:
        yield batch


def _take(receipts: Receipts, options: ImportOptions, offers: Offers | None, work: Work) -> SalesReport:
    batch = Batch(work, options, offers)
    for rows in receipts:
        batch.take(rows)
    return batch.report
