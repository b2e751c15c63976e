"""Saves a shop of this release for the tests of all later ones: `python -m tests.files.save_shop`."""

from __future__ import annotations

import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop import __version__
from desktop.selling.complete_sale import complete_sale
from desktop.selling.shift_words import CloseShift
from desktop.selling.shifts import close_shift
from desktop.setup.queries import this_till
from tests.builders import a_shop
from tests.crash.a_catalogue import a_basket, add_items

SALES = 12


def save(target: Path) -> None:
    """A closed shift of sales, and one that is still open."""
    with TemporaryDirectory() as name:
        with a_shop(Path(name)) as shop:
            add_items(shop.database, shop.console)
            shop.start_shift()
            for number in range(SALES):
                shop.run(complete_sale, a_basket(number))
            found = shop.reader.one(
                "SELECT shift_id FROM shift WHERE till_id = ?", (this_till(shop.reader).till_id,)
            )
            assert found is not None
            shop.run(close_shift, CloseShift("the-first-close", found[0], (("cash", 10_000),)))
            shop.clock.forward(days=1)
            shop.start_shift()
            shop.run(complete_sale, a_basket(SALES))
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as saved:
            for file in ("shop.db", "keys.json"):
                saved.write(Path(name) / file, file)


if __name__ == "__main__":
    save(Path(__file__).parent / f"shop-{__version__}.zip")
