"""2,000 drawn carts: screen = receipt = ledger = GST = wire, to the cent, by an oracle of its own."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.carts.play import play

SEEDS = range(1, 9)
CARTS = 250
KINDS = ("sale", "refund", "void", "exchange", "split", "rounded")


@pytest.mark.parametrize("seed", SEEDS)
def test_every_figure_of_every_cart_is_the_oracles(seed: int) -> None:
    played = play(seed, CARTS)
    assert not played.fault, f"{played.fault}\n{played.step}\nAgain: {played.recipe}"
    assert played.carts == CARTS
    assert not [kind for kind in KINDS if not played.counts[kind]], "a day without some kind proves less"


@pytest.mark.parametrize("name", ["words", "oracle", "shelf", "books", "promises", "rounding"])
def test_the_oracle_shares_no_code_with_the_program(name: str) -> None:
    tree = ast.parse((Path(__file__).parent / f"{name}.py").read_text(encoding="utf-8"))
    imported = {alias.name for each in ast.walk(tree) if isinstance(each, ast.Import) for alias in each.names}
    imported |= {each.module or "" for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)}
    ours = {each for each in imported if each.split(".")[0] in ("desktop", "sync", "hardware", "tests")}
    assert ours <= {
        "tests.carts",
        *(f"tests.carts.{each}" for each in ("words", "oracle", "shelf", "promises", "rounding")),
    }
