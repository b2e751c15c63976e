"""hledger reads the exported journal, checks it, and must reach the same balances."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from tests.judges.commands import Failed, output_of
from tests.judges.shop import HLEDGER, cents, code_of, differences
from tests.judges.verdict import Verdict

NAME = "hledger"


def run(folder: Path) -> Verdict:
    """Cases: every entry of the journal and every account's balance."""
    journal = folder / HLEDGER
    try:
        version = output_of("hledger", "--version").split()[1].rstrip(",")
    except Failed as why:
        return Verdict(NAME, not_run=str(why))
    try:
        output_of("hledger", "-f", journal, "check")
        entries = entries_in(journal)
        balances = balances_in(journal)
    except Failed as why:
        return Verdict(NAME, version, 1, (str(why),))
    return Verdict(NAME, version, entries + len(balances) if entries else 0, differences(folder, balances))


def entries_in(journal: Path) -> int:
    """How many entries hledger itself counted."""
    found = re.search(
        r"^(?:Transactions|Txns)\s*:\s*(\d+)", output_of("hledger", "-f", journal, "stats"), re.M
    )
    return int(found[1]) if found else 0


def balances_in(journal: Path) -> dict[str, int]:
    """Account code to balance in cents, by hledger's arithmetic."""
    report = output_of("hledger", "-f", journal, "balance", "--flat", "--no-total", "-O", "csv")
    return {code_of(account): cents(amount) for account, amount in list(csv.reader(report.splitlines()))[1:]}
