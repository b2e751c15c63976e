"""Take a file of products in: check every row first, then stage out of sight, then publish at once.

The shop goes on selling meanwhile: rows are read and compared on a reader of their own, and written in
transactions so short that a sale never waits for more than one of them. A crash leaves an import that
`resume_imports` finishes (when it was published already) or throws away (when it was not).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from desktop.catalogue.import_products.check import SHARE, Checked, FirstPass
from desktop.catalogue.import_products.compare import is_empty
from desktop.catalogue.import_products.finish import finish_publishing, throw_away
from desktop.catalogue.import_products.publish import (
    BeginImport,
    PublishImport,
    begin_import,
    publish_import,
)
from desktop.catalogue.import_products.read_file import ProductFile
from desktop.catalogue.import_products.refusals import EmptyFile
from desktop.catalogue.import_products.stage import Staging
from desktop.catalogue.import_products.words import (
    WHOLE,
    FileRow,
    ImportOptions,
    ImportReport,
    Watch,
)
from desktop.catalogue.search_index import Searched, learn_words, put_in_search, words_of
from desktop.clock import day_in
from desktop.database.reader import Reader
from desktop.database.work import Who, Work
from desktop.database.writer import Database
from desktop.ids import new_id
from desktop.setup.queries import the_shop, this_till

Answer = TypeVar("Answer")
WRITTEN_AT_ONCE = 1_600
"""Rows of the shop's file in one transaction, so that a counter sale never waits long for its turn."""

SEARCHED_AT_ONCE = 500
WORDS_AT_ONCE = 150
STAGED = 900
DEFAULTS = ImportOptions()
UNWATCHED = Watch()


def import_products(
    database: Database, who: Who, path: Path, options: ImportOptions = DEFAULTS, watch: Watch = UNWATCHED
) -> ImportReport:
    """All rows of a CSV or XLSX file, or none: one refused row and nothing is published.

    Blocks until done: for threads and the command line, never the screen.

    Raises:
        Refusal (of refusals.py, NotAllowed): the file cannot be read; nothing was changed.
        Cancelled: the watcher stopped it; nothing was changed.
    """
    database.run_work(lambda work: work.require("import_products"), who)
    reader = database.reader()
    try:
        run = _Run(database, who, path, options, watch, reader)
        return run.take_in()
    finally:
        reader.close()


@dataclass
class _Run:
    database: Database
    who: Who
    path: Path
    options: ImportOptions
    watch: Watch
    reader: Reader
    _to_search: list[Searched] = field(default_factory=list)
    _words: set[str] = field(default_factory=set)

    def take_in(self) -> ImportReport:
        on = day_in(the_shop(self.reader).zone, self.database.clock.now()).isoformat()
        location_id = self.options.location_id or this_till(self.reader).location_id
        file = ProductFile(self.path)
        first_pass = FirstPass(self.reader, on, location_id, self.watch)
        try:
            checked = first_pass.run(file)
            if not checked.rows:
                raise EmptyFile
            import_id = None
            if not (checked.refused or self.options.dry_run) and checked.new + checked.changed:
                import_id = self._publish(checked, on, location_id)
        finally:
            first_pass.checked.close()
        self.watch.progress(WHOLE, WHOLE)
        return _report(checked, file, import_id, self.options.dry_run)

    def _publish(self, checked: Checked, on: str, location_id: str) -> int:
        has_items = not is_empty(self.reader)
        begin = BeginImport(new_id(), self.path.name, _sha256(self.path), location_id)
        import_id = self.database.run(begin_import, begin, self.who)
        staging = Staging(import_id, on, location_id, self.options, has_items)
        try:
            self._stage(checked, staging)
        except BaseException:
            throw_away(self.database, self.who, import_id)
            raise
        flip = PublishImport(new_id(), import_id, checked.new, checked.changed)
        self.database.run(publish_import, flip, self.who)
        finish_publishing(self.database, self.who, import_id)
        return import_id

    def _stage(self, checked: Checked, staging: Staging) -> None:
        self._to_search += self._work(partial(staging.begin, checked.deposit_cents))
        done, whole = 0, checked.new + checked.changed
        for rows in _stretches(checked.kept()):
            self._to_search += self._work(partial(staging.stage, rows))
            if len(self._to_search) >= SEARCHED_AT_ONCE:
                self._put_in_search()
            done += len(rows)
            self.watch.at(SHARE + (STAGED - SHARE) * done / whole)
        self._put_in_search()

    def _put_in_search(self) -> None:
        found, self._to_search = self._to_search, []
        for start in range(0, len(found), SEARCHED_AT_ONCE):
            self._work(partial(put_in_search, found[start : start + SEARCHED_AT_ONCE]))
        new = sorted(set().union(*map(words_of, found)) - self._words)
        self._words.update(new)
        for start in range(0, len(new), WORDS_AT_ONCE):
            self._work(partial(learn_words, new[start : start + WORDS_AT_ONCE]))

    def _work(self, carry: Callable[[Work], Answer]) -> Answer:
        return self.database.run_work(carry, self.who)


def _stretches(kept: Iterator[list[FileRow]]) -> Iterator[list[FileRow]]:
    for rows in kept:
        stretch, written = [], 0
        for row in rows:
            stretch.append(row)
            written += 7 + len(row.labels)  # product, item, unit, price, cost, GST code, stock
            if written >= WRITTEN_AT_ONCE:
                yield stretch
                stretch, written = [], 0
        if stretch:
            yield stretch


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _report(checked: Checked, file: ProductFile, import_id: int | None, is_dry_run: bool) -> ImportReport:
    return ImportReport(
        import_id=import_id,
        rows=checked.rows,
        new=checked.new,
        changed=checked.changed,
        unchanged=checked.rows - checked.new - checked.changed - checked.refused,
        refused=checked.refused,
        stock_left_out=checked.stock_left_out,
        refusals=tuple(sorted(checked.refusals, key=lambda row: row.line)),
        columns=file.columns.known,
        ignored_columns=file.columns.ignored,
        is_dry_run=is_dry_run,
    )
