"""The shop that is judged: made by the program's own commands, its books exported in both foreign formats."""

from __future__ import annotations

import json
import re
import shutil
import sys
from decimal import Decimal
from pathlib import Path

from tests.judges.commands import ROOT, output_of

KEDAI = ROOT / ".venv" / "bin" / "kedai"
BASKETS = 300
CODE = re.compile(r"(\d{3,})")
OWNER = ("--owner-pin", "482913", "--unencrypted")
COMPANY = (
    "--name",
    "Kedai Judge",
    "--uen",
    "201912345R",
    "--gst-number",
    "201912345R",
    "--gst-since",
    "2020-01-01",
    "--address",
    "1 Example Road",
)

HLEDGER = "books.hledger"
BEANCOUNT = "books.beancount"
TRIAL_BALANCE = "trial-balance.json"


def make_shop(folder: Path) -> None:
    """Sell the baskets in a new shop and leave the two exports and the trial balance in the folder.

    Raises Failed with the program's last words when one of its commands refuses.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shop = folder / "shop"
    output_of(KEDAI, "--shop", shop, "new", *COMPANY, *OWNER)
    output_of(sys.executable, "-m", "desktop.groceries", "--shop", shop, "--baskets", str(BASKETS))
    for file, form in [(HLEDGER, "hledger"), (BEANCOUNT, "beancount")]:
        output_of(KEDAI, "--shop", shop, "export", "journal", "--format", form, "-o", folder / file)
    answer = output_of(KEDAI, "--shop", shop, "report", "trial-balance", "--json")
    (folder / TRIAL_BALANCE).write_text(answer, encoding="utf-8")


def expected_balances(folder: Path) -> dict[str, int]:
    """Kedai's trial balance: account code to balance in cents, debit above zero; empty ones left out."""
    answer = json.loads((folder / TRIAL_BALANCE).read_text(encoding="utf-8"))
    rows = answer["rows"] if isinstance(answer, dict) else answer
    return {str(row["code"]): row["balance_cents"] for row in rows if row["balance_cents"]}


def code_of(account: str) -> str:
    """The account's code out of a foreign name such as `Assets:Current:1100-Cash`."""
    found = CODE.findall(account.rsplit(":", 1)[-1])
    return str(found[0]) if found else account


def cents(amount: str) -> int:
    """`-1,234.50` with or without a currency sign, as cents."""
    return int(Decimal(re.sub(r"[^\d.-]", "", amount)) * 100)


def differences(folder: Path, found: dict[str, int]) -> tuple[str, ...]:
    """One sentence for every account on which the tool and Kedai do not agree to the cent."""
    expected = expected_balances(folder)
    found = {code: balance for code, balance in found.items() if balance}
    return tuple(
        f"account {code}: Kedai says {expected.get(code, 0)} cents, the tool {found.get(code, 0)}"
        for code in sorted(expected.keys() | found.keys())
        if expected.get(code, 0) != found.get(code, 0)
    )
