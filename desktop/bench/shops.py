"""Shops for the bench: made once, kept in the person's cache folder by the hash of schema and recipe."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from platformdirs import user_cache_path

from desktop.bench import seeding
from desktop.bench.plans import PASSPHRASE, TODAY, Plan
from desktop.clock import SetClock
from desktop.database import envelope
from desktop.database.envelope import Secrets
from desktop.database.places import SHOP_FILE
from desktop.database.reader import Reader
from desktop.database.work import Who
from desktop.database.writer import Database
from desktop.schema import ddl
from desktop.selling.queries import open_shift_of
from desktop.setup.queries import this_till
from desktop.staff.queries import people
from desktop.wiring import RULES

RECIPE = 6
"""Counted up when bench shops of the same schema are to be made anew."""

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class BenchShop:
    """A copy of a made shop, to be measured on and thrown away."""

    folder: Path
    plan: Plan
    secrets: Secrets

    @property
    def path(self) -> Path:
        return self.folder / SHOP_FILE

    @property
    def key(self) -> bytes | None:
        return self.secrets.database_key

    def open(self, kind: type[Database] = Database) -> Database:
        """The shop open for writing, on the day after its last sales."""
        return kind(self.path, self.key, RULES, SetClock(TODAY))

    def owner(self) -> Who:
        """Whoever sells in the bench: the owner, at the shop's till, in its open shift."""
        reader = Reader(self.path, self.key)
        try:
            till = this_till(reader)
            shift = open_shift_of(reader, till.till_id)
            person = people(reader)[-1]
            return Who(person.person_id, till.till_id, shift.shift_id if shift else None)
        finally:
            reader.close()


class Shops:
    """Makes shops when they are first asked for, and hands out copies on the same disk."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        root = user_cache_path("kedai") / "bench"
        self.folder = root / _recipe()
        if root.is_dir():
            for old in root.iterdir():
                if old != self.folder:
                    shutil.rmtree(old, ignore_errors=True)  # of another schema: of no use any more
        self.folder.mkdir(parents=True, exist_ok=True)

    def made(self, plan: Plan) -> Path:
        """The folder of the made shop, which nobody writes to."""
        folder = self.folder / plan.name
        if not folder.is_dir():
            self._tell(f"making a shop of {plan.items:,} items and {plan.sales:,} sales")
            making = Path(mkdtemp(prefix="making-", dir=self.folder))
            seeding.make(making, plan)
            making.rename(folder)
        return folder

    @contextmanager
    def copy(self, plan: Plan) -> Iterator[BenchShop]:
        """A copy of its own for one measurement."""
        made = self.made(plan)
        folder = Path(mkdtemp(prefix="measuring-", dir=self.folder))
        try:
            for name in (SHOP_FILE, envelope.FILE_NAME):
                shutil.copy(made / name, folder / name)
            secrets = envelope.unlock(folder, passphrase=PASSPHRASE, keyring=None)
            yield BenchShop(folder, plan, secrets)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _recipe() -> str:
    told = "\n".join([*ddl(), str(RECIPE)])
    return hashlib.sha256(told.encode()).hexdigest()[:16]
