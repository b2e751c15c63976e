"""A file that holds several tills is as sharp about what the others told as about its own."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from desktop.database.places import SHOP_FILE
from tests.desktop.verify.corruptions_elsewhere import SPOILT, Spoilt
from tests.desktop.verify.corruptions_of_shifts import a_day_of_cash
from tests.desktop.verify.sample_day import sell_a_day
from tests.desktop.verify.test_thefts import steal
from tests.desktop.verify.test_verify import findings_of
from tests.several_tills import exchange, several_tills, stock_up


@cache
def _file_of_both() -> Path:
    """The second till's, after a day at both and an evening of sync."""
    folder = Path(mkdtemp(prefix="kedai-elsewhere-"))
    with several_tills(folder) as (first, second):
        stock_up(first)
        sell_a_day(first)
        sell_a_day(second)
        a_day_of_cash(first)
        exchange(first, second)
    return folder / "T2" / SHOP_FILE


@pytest.fixture
def both(tmp_path: Path) -> Path:
    path = tmp_path / SHOP_FILE
    shutil.copy(_file_of_both(), path)
    return path


def test_sound_file_of_both_has_no_findings(both: Path) -> None:
    assert findings_of(both) == []


@pytest.mark.parametrize("spoilt", SPOILT, ids=lambda each: each.what)
def test_what_contradicts_the_other_till_is_named_by_its_invariant(both: Path, spoilt: Spoilt) -> None:
    steal(both, spoilt.statements)
    assert (spoilt.invariant, spoilt.table) in {(each.invariant, each.table) for each in findings_of(both)}
