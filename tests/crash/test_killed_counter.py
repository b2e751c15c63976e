"""The power goes in the middle of a customer: the basket, its money and its unknown labels stand again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from desktop.verify.run import verify
from tests.builders import SUPERVISOR_PIN, shop_again
from tests.crash.a_counter import NOBODYS, READY
from tests.walks.conftest import MakeShop, one_window_at_a_time, shop_folder
from tests.walks.walking import Walk, walk

ROOT = Path(__file__).resolve().parents[2]
__all__ = ["one_window_at_a_time", "shop_folder"]


def test_killed_before_each_statement_there_is_the_basket_or_the_sale_and_never_both() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tests.crash.killing_counter"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    assert found == ["basket"] * (len(found) - 1) + ["sale"]
    assert len(found) > 20, "one kill for each statement of a sale"


def test_killed_window_shows_basket_money_and_labels_again_whoever_signs_in(
    shop_folder: MakeShop,
) -> None:
    shop = shop_folder(with_printer=False)
    killed(shop.path)

    async def day(way: Walk) -> None:
        await way.sign_in(SUPERVISOR_PIN, person="2")
        await way.hands.until(way.counter.isVisible, "counter")
        assert way.total == "$27.88"
        assert "Already taken $10.00, Still due $17.88" in way.counter.panel.totals.accessibleName()
        told = way.counter.panel.notices.bars()["resumed"].accessibleName()  # seen when the label is settled
        assert "On the counter again: 3 items" in told
        assert NOBODYS in way.notices["unknown"]
        assert [key.text() for key in way.counter.panel.tabs.keys] == ["Auntie Lim · 1"]
        await way.hands.press("f12")
        await way.hands.until(way.payment.isVisible, "payment")
        await way.hands.press("f4")
        await way.hands.press("enter")
        await way.sold(1)
        await way.hands.tap(way.counter.panel.tabs.keys[0])
        await way.hands.until(lambda: way.total == "$14.90", "recalled")
        await way.hands.press("+")
        await way.sold(2)

    walk(shop, day)
    with shop_again(shop.path) as again:
        assert again.count("open_basket", "sale") == [0, 2]
        taken = again.reader.rows("SELECT tendered_cents FROM tender ORDER BY tendered_cents")
        assert taken == [(1_000,), (1_490,), (1_788,)]
        assert verify(again.reader) == []


def killed(folder: Path, moment: str = "basket") -> None:
    """The window's program, killed where it stands as soon as everything is kept."""
    plain = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.crash.a_counter", str(folder), moment],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=plain,
    ) as till:
        assert till.stdout is not None and till.stderr is not None
        line = till.stdout.readline().strip()
        if line != READY:
            till.kill()
            raise AssertionError(till.stderr.read())
        till.send_signal(signal.SIGKILL)
        assert till.wait() == -signal.SIGKILL
