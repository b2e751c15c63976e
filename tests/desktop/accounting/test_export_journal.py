"""The journal in other programs' formats: whole, in order, safe against odd names, flat in memory."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from decimal import Decimal

import pytest

from desktop.accounting import queries
from desktop.accounting.export_journal import FORMATS, ExportPlan, export_journal
from desktop.accounting.export_journal_beancount import account_name as beancount_name
from desktop.accounting.export_journal_hledger import account_name as hledger_name
from desktop.accounting.queries import Account
from desktop.database.engine import connect
from desktop.database.moment import one_moment
from desktop.reports.trial_balance import trial_balance
from tests.builders import Shop
from tests.desktop.verify.sample_day import COFFEE, sell, sell_a_day, stock_the_shop


@pytest.fixture
def sold(shop: Shop) -> Shop:
    stock_the_shop(shop)
    sell_a_day(shop)
    return shop


def exported(shop: Shop, plan: ExportPlan) -> str:
    out = io.StringIO(newline="")
    with one_moment(shop.reader):
        export_journal(shop.reader, plan, out)
    return out.getvalue()


def cents_by_account(found: list[tuple[str, str]]) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for account, amount in found:
        sums[account] += int(Decimal(amount) * 100)
    return {account: cents for account, cents in sums.items() if cents}


def kedai_says(shop: Shop) -> dict[str, int]:
    return {
        each.account: each.balance_cents for each in trial_balance(shop.reader).accounts if each.balance_cents
    }


def test_hledger_postings_add_up_to_the_trial_balance(sold: Shop) -> None:
    postings = re.findall(
        r"^    \w+:(\d+) .*?  (-?\d+\.\d\d) SGD", exported(sold, ExportPlan("hledger")), re.M
    )
    assert cents_by_account(postings) == kedai_says(sold)


def test_beancount_postings_add_up_to_the_trial_balance(sold: Shop) -> None:
    text = exported(sold, ExportPlan("beancount"))
    assert cents_by_account(re.findall(r"^  \w+:(\d+)\S*  (-?\d+\.\d\d) SGD$", text, re.M)) == kedai_says(
        sold
    )


def test_csv_rows_add_up_to_the_trial_balance(sold: Shop) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(sold, ExportPlan("csv")))))
    amounts = [(row["account"], row["debit"] or f"-{row['credit']}") for row in rows]
    assert cents_by_account(amounts) == kedai_says(sold)
    assert all(bool(row["debit"]) != bool(row["credit"]) for row in rows)


def test_sale_is_told_by_its_receipt_number_on_its_date(sold: Shop) -> None:
    assert "\n2026-11-23 * T1-000001  ; kind:sale" in exported(sold, ExportPlan("hledger"))
    assert '\n2026-11-23 * "T1-000001"\n' in exported(sold, ExportPlan("beancount"))


@pytest.mark.parametrize("form", FORMATS)
def test_counts_are_those_of_the_books(sold: Shop, form: str) -> None:
    done = export_journal(sold.reader, ExportPlan(form), io.StringIO())
    assert [done.entries, done.lines] == sold.count("entry", "entry_line")
    assert done.debit_cents == trial_balance(sold.reader).debit_cents


@pytest.mark.parametrize("form", FORMATS)
def test_days_outside_the_range_are_left_out(sold: Shop, form: str) -> None:
    assert export_journal(sold.reader, ExportPlan(form, first="2026-11-24"), io.StringIO()).entries == 0


@pytest.mark.parametrize("form", FORMATS)
def test_pages_join_without_loss_or_repetition(
    sold: Shop, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = exported(sold, ExportPlan(form))
    monkeypatch.setattr(queries, "_PAGE", 2)
    assert exported(sold, ExportPlan(form)) == whole


@pytest.mark.parametrize("form", FORMATS)
def test_empty_books_make_a_file_all_the_same(shop: Shop, form: str) -> None:
    done = export_journal(shop.reader, ExportPlan(form, asserts_balances=True), io.StringIO())
    assert (done.entries, done.debit_cents) == (0, 0)


def test_sale_made_meanwhile_does_not_show(sold: Shop) -> None:
    sold.start_shift()
    out = io.StringIO()
    with one_moment(sold.reader):
        before = trial_balance(sold.reader).debit_cents
        sell(sold, (COFFEE.line(),), ("card", 180))
        assert export_journal(sold.reader, ExportPlan("csv"), out).debit_cents == before
    assert trial_balance(sold.reader).debit_cents == before + 180


def test_odd_account_names_cannot_break_out_of_their_line() -> None:
    odd = Account("1090", 'Petty  cash; ""\n2026-01-01 * evil:\t拿铁', "asset")
    assert hledger_name(odd) == 'assets:1090 Petty cash "" 2026-01-01 * evil 拿铁'
    assert beancount_name(odd) == "Assets:1090-Petty-cash-2026-01-01-evil"


def test_formula_in_an_old_receipt_number_stays_words_in_a_spreadsheet(sold: Shop) -> None:
    other = connect(sold.database.path, None, "write")
    other.execute("UPDATE entry SET memo = '=cmd()' WHERE memo = 'T1-000001'")
    other.close()
    text = exported(sold, ExportPlan("csv"))
    assert ",'=cmd()," in text
    assert ",=cmd()," not in text


def test_proof_at_the_end_names_every_balance(sold: Shop) -> None:
    told = exported(sold, ExportPlan("beancount", asserts_balances=True))
    found = re.findall(r"^2026-11-24 balance \w+:(\d+)\S* (-?\d+\.\d\d) SGD$", told, re.M)
    assert cents_by_account(found) == kedai_says(sold)


def test_proof_at_the_end_of_hledger_names_every_balance_and_moves_nothing(sold: Shop) -> None:
    told = exported(sold, ExportPlan("hledger", asserts_balances=True))
    _, proof = told.split(" * balances\n")
    found = re.findall(r"^    \w+:(\d+) .*?  0\.00 SGD = (-?\d+\.\d\d) SGD$", proof, re.M)
    assert cents_by_account(found) == kedai_says(sold)
    assert len(found) == len(proof.splitlines())


def test_counts_travel_flat_to_other_programs(sold: Shop) -> None:
    with one_moment(sold.reader):
        written = export_journal(sold.reader, ExportPlan("csv"), io.StringIO(newline=""))
    entries, lines = sold.count("entry", "entry_line")
    assert written.as_json() == {"entries": entries, "lines": lines, "debit_cents": written.debit_cents}
    assert written.debit_cents > 0
