"""The frame around the judges: a judge without cases is no proof, and one cent is a difference."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.judges import __main__ as frame
from tests.judges.commands import Failed, output_of
from tests.judges.shop import TRIAL_BALANCE, cents, code_of, differences
from tests.judges.verdict import Verdict

GOOD = Verdict("tool", "1.0", 3)


@pytest.mark.parametrize(
    "verdict",
    [Verdict("tool", "1.0", 0), Verdict("tool", "1.0", 3, ("wrong",)), Verdict("tool", not_run="not here")],
)
def test_a_judge_that_saw_nothing_or_found_a_fault_fails_the_run(
    verdict: Verdict, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frame, "OF_THE_PAPER", {"good": lambda folder: GOOD, "bad": lambda folder: verdict})
    monkeypatch.setattr(frame, "OF_THE_WIRE", {})
    monkeypatch.setattr(frame, "judge_books", lambda folder: [GOOD])
    assert frame.main() == 1


def test_judges_that_all_saw_cases_and_no_fault_pass_the_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(frame, "OF_THE_PAPER", {"good": lambda folder: GOOD})
    monkeypatch.setattr(frame, "OF_THE_WIRE", {})
    monkeypatch.setattr(frame, "judge_books", lambda folder: [GOOD])
    assert frame.main() == 0
    assert capsys.readouterr().out.splitlines()[-1] == "judges: 6 cases, 0 failures, 0 not run"


def test_a_shop_that_cannot_be_made_leaves_the_judges_of_the_books_not_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(folder: Path) -> None:
        raise Failed("kedai: disk full")

    monkeypatch.setattr(frame, "make_shop", refuse)
    assert all("disk full" in verdict.row() for verdict in frame.judge_books(tmp_path))


def test_one_cent_of_difference_and_a_missing_account_are_both_named(tmp_path: Path) -> None:
    rows = [{"code": "1000", "balance_cents": 500}, {"code": "4000", "balance_cents": -500}]
    (tmp_path / TRIAL_BALANCE).write_text(json.dumps({"rows": rows}), encoding="utf-8")
    assert differences(tmp_path, {"1000": 500, "4000": -500, "9000": 0}) == ()
    assert len(differences(tmp_path, {"1000": 501, "9000": 1})) == 3


def test_foreign_names_and_amounts_are_read() -> None:
    assert code_of("Assets:Current:1100-Cash-2nd-drawer") == code_of("assets:1100 Cash") == "1100"
    assert [cents(amount) for amount in ("SGD -1,234.50", "-0.05", "7 SGD", "0")] == [-123450, -5, 700, 0]


def test_a_tool_that_is_not_there_fails_with_its_name() -> None:
    with pytest.raises(Failed, match="no-such-tool"):
        output_of("no-such-tool")
