"""bean-check reads the exported books, and beancount must reach the same balances."""

from __future__ import annotations

import json
from pathlib import Path

from tests.judges.commands import TOOLS, Failed, output_of
from tests.judges.shop import BEANCOUNT, cents, code_of, differences
from tests.judges.verdict import Verdict

NAME = "bean-check"
HOME = TOOLS / "beancount" / "bin"
READ = """
import collections, decimal, json, sys, beancount
from beancount import loader
from beancount.core.data import Transaction
entries, errors, _ = loader.load_file(sys.argv[1])
sums = collections.Counter()
entries = [entry for entry in entries if isinstance(entry, Transaction)]
for entry in entries:
    for posting in entry.postings:
        sums[posting.account] += posting.units.number
print(json.dumps({"version": beancount.__version__, "entries": len(entries), "errors": len(errors),
                  "balances": {account: str(total) for account, total in sums.items()}}))
"""
"""Runs inside beancount's own environment, where Kedai is not."""


def run(folder: Path) -> Verdict:
    """Cases: every entry and every account's balance."""
    if not (HOME / "bean-check").exists():
        return Verdict(NAME, not_run="beancount could not be installed")
    books = folder / BEANCOUNT
    try:
        seen = json.loads(output_of(HOME / "python", "-c", READ, books))
    except Failed as why:
        return Verdict(NAME, "?", 1, (str(why),))
    balances = {code_of(account): cents(total) for account, total in seen["balances"].items()}
    cases = seen["entries"] + len(balances) if seen["entries"] else 0
    return Verdict(NAME, seen["version"], cases, (*refusals(books), *differences(folder, balances)))


def refusals(books: Path) -> tuple[str, ...]:
    """What bean-check itself complains of."""
    try:
        output_of(HOME / "bean-check", books)
    except Failed as why:
        return (str(why),)
    return ()
