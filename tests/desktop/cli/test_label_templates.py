"""`kedai label-template …`: the labels of the shop's own scale, taught from a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desktop.cli.conftest import Kedai, Ran

LIGHT = ("2000012007521=0.752", "2000012010040=1.004", "2000012123450=12.345")
PATTERN = "20IIIIIVVVVVC"


def label(kedai: Kedai, folder: Path, *words: str) -> Ran:
    return kedai("--shop", folder, "label-template", *words)


def test_three_labels_teach_and_the_list_tells(kedai: Kedai, trading: Path) -> None:
    assert "No layout" in label(kedai, trading, "list").out
    looked = label(kedai, trading, "add", "weight", *LIGHT, "--dry-run")
    assert looked.code == 0
    assert looked.out.splitlines()[0].startswith(PATTERN)
    assert "00012 (no item has this code yet): 0.752 kg" in looked.out
    assert label(kedai, trading, "list", "--json").json["rows"] == []
    added = label(kedai, trading, "add", "weight", *LIGHT, "--json")
    assert added.json["samples"][2] == {"item_code": "00012", "item_name": None, "value": 12_345}
    kept = {"pattern": PATTERN, "measure": "weight", "decimals": 3}
    assert label(kedai, trading, "list", "--json").json["rows"] == [kept]
    assert kedai("--shop", trading, "verify").code == 0


def test_a_layout_ends_by_its_pattern_and_only_once(kedai: Kedai, trading: Path) -> None:
    assert label(kedai, trading, "add", "weight", *LIGHT).code == 0
    again = label(kedai, trading, "add", "weight", *LIGHT)
    assert (again.code, "already" in again.err) == (1, True)
    assert label(kedai, trading, "end", PATTERN.lower()).code == 0
    assert label(kedai, trading, "end", PATTERN).code == 1
    assert kedai("--shop", trading, "verify").code == 0


@pytest.mark.parametrize(
    ("samples", "code", "told"),
    [
        (("2000012007521", *LIGHT[1:]), 2, "no sample"),
        (("2000012007521=heavy", *LIGHT[1:]), 2, "no sample"),
        (("=0.752", *LIGHT[1:]), 2, "no sample"),
        (("8888002076009=0.752", *LIGHT[1:]), 1, "Label 1"),
        (("2000012007521=0.753", *LIGHT[1:]), 1, "label 1"),
        (("2000012007521=0", *LIGHT[1:]), 1, "weight of nothing"),
        ((LIGHT[0], LIGHT[0], LIGHT[1]), 1, "different figures"),
    ],
)
def test_samples_that_lead_nowhere_are_told_why(
    kedai: Kedai, trading: Path, samples: tuple[str, ...], code: int, told: str
) -> None:
    ran = label(kedai, trading, "add", "weight", *samples)
    assert (ran.code, told in ran.err) == (code, True), ran.err
    assert label(kedai, trading, "list", "--json").json["rows"] == []
