"""A month made of baskets: the same for everybody, and of a grocer's shape."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from statistics import mean

import pytest

from desktop.errors import Refusal
from desktop.history.grocery_words import NAMES
from desktop.history.invented_month import (
    BASKETS_A_MONTH,
    invent_baskets,
    price_cents_of,
    read_baskets,
    sku_of,
    write_month,
)

OCTOBER = date(2026, 10, 17)


def month_of(baskets: list[list[str]], path: Path, day: date = OCTOBER) -> list[dict[str, str]]:
    """The rows of the month made of these baskets."""
    write_month(baskets, day, path)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_invented_baskets_have_the_shape_of_real_ones() -> None:
    baskets = list(islice(invent_baskets(), BASKETS_A_MONTH))
    sold = Counter(name for basket in baskets for name in basket)
    assert 4.2 < mean(len(basket) for basket in baskets) < 4.6
    assert 0.2 < sum(len(basket) == 1 for basket in baskets) / len(baskets) < 0.25
    assert max(len(basket) for basket in baskets) == 32
    assert 165 <= len(sold) <= 175
    assert all(len(set(basket)) == len(basket) for basket in baskets)
    assert sold.most_common(1)[0][1] > 10 * min(sold.values())


def test_invented_baskets_are_the_same_every_time() -> None:
    assert list(islice(invent_baskets(), 50)) == list(islice(invent_baskets(), 50))
    assert list(islice(invent_baskets(1), 50)) != list(islice(invent_baskets(2), 50))


def test_price_comes_from_the_name_alone() -> None:
    assert [price_cents_of(name) for name in ("fresh milk", "whole milk", "rolls/buns")] == [180, 650, 265]
    assert all(60 <= price_cents_of(name) < 2_000 and price_cents_of(name) % 5 == 0 for name in NAMES)


def test_names_have_skus_of_their_own() -> None:
    assert sku_of("rolls/buns") == "rolls-buns"
    assert sku_of("拿铁咖啡 (大)") == "拿铁咖啡-大"
    assert len({sku_of(name) for name in NAMES}) == len(NAMES)


@pytest.mark.parametrize(("day", "days"), [(OCTOBER, 31), (date(2024, 2, 1), 29)])
def test_baskets_are_spread_over_every_day_within_opening_hours(tmp_path: Path, day: date, days: int) -> None:
    rows = month_of([["milk"]] * 400, tmp_path / "month.csv", day)
    sold = [datetime.fromisoformat(row["sold_at"]) for row in rows]
    assert sold == sorted(sold)
    assert {at.date() for at in sold} == {day.replace(day=number) for number in range(1, days + 1)}
    assert all(time(8) <= at.time() < time(22) for at in sold)
    assert len({row["receipt"] for row in rows}) == 400
    assert {row["tender"] for row in rows} == {"cash", "card", "paynow", "nets"}


def test_file_of_baskets_is_read_one_a_line(tmp_path: Path) -> None:
    path = tmp_path / "baskets.csv"
    path.write_bytes(b"\xef\xbb\xbfcitrus fruit,cream cheese ,\r\n\r\nwhole milk\r\n")
    assert read_baskets(path) == [["citrus fruit", "cream cheese"], ["whole milk"]]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"caf\xe9\n", b"\xff\xfe\x00"])
def test_file_without_baskets_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "baskets.csv"
    path.write_bytes(content)
    with pytest.raises(Refusal):
        read_baskets(path)
