"""`make judges`: tools nobody here wrote look at what Kedai produces and say how much they really saw."""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import chain
from pathlib import Path

from tests.judges import beancount, codes, emupos, hledger, openapi, paper
from tests.judges.commands import ROOT, Failed
from tests.judges.shop import make_shop
from tests.judges.verdict import Verdict

FOLDER = ROOT / "build" / "judges"
LONGEST_LIST = 20
Judge = Callable[[Path], Verdict]
OF_THE_BOOKS: dict[str, Judge] = {hledger.NAME: hledger.run, beancount.NAME: beancount.run}
OF_THE_PAPER: dict[str, Judge] = {codes.NAME: codes.run, paper.NAME: paper.run, emupos.NAME: emupos.run}
OF_THE_WIRE: dict[str, Judge] = {openapi.NAME: openapi.run}


def main() -> int:
    """Let every judge speak; 0 only if each saw at least one case and none found a fault."""
    verdicts: list[Verdict] = []
    others = (judge(FOLDER) for judge in (OF_THE_PAPER | OF_THE_WIRE).values())
    for verdict in chain(judge_books(FOLDER / "books"), others):
        verdicts.append(verdict)
        print(verdict.row(), flush=True)
        for failure in verdict.failures[:LONGEST_LIST]:
            print(f"      {verdict.name}: {failure}")
    ran = sum(verdict.cases for verdict in verdicts)
    silent = [verdict.name for verdict in verdicts if not verdict.cases]
    failures = sum(len(verdict.failures) for verdict in verdicts)
    print(f"judges: {ran} cases, {failures} failures, {len(silent)} not run")
    return 0 if all(verdict.is_good for verdict in verdicts) else 1


def judge_books(folder: Path) -> list[Verdict]:
    """Make the shop once for the judges of its books; without it none of them can run."""
    try:
        make_shop(folder)
    except Failed as why:
        return [Verdict(name, not_run=f"no shop to judge: {why}") for name in OF_THE_BOOKS]
    return [judge(folder) for judge in OF_THE_BOOKS.values()]


if __name__ == "__main__":
    sys.exit(main())
