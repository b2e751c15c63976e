"""`kedai verify`: every invariant of the shop, and every one that does not hold."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer
from desktop.cli.shop_door import reading
from desktop.cli.terminal import Terminal
from desktop.database.moment import one_moment
from desktop.messages.say import Say
from desktop.verify.finding import Finding
from desktop.verify.run import INVARIANTS, verify
from desktop.verify.stock import shelves_without_cost


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Nothing of its own."""


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Read everything, at one moment; refused when there is a finding."""
    say = terminal.say
    with (
        reading(asked, terminal) as reader,
        one_moment(reader),
        terminal.progress(say("cli.verify.progress")) as bar,
    ):
        findings = verify(reader, lambda done, whole, _name: bar(done, whole))
        without_cost = shelves_without_cost(reader)
    told = [_sentence(finding, say) for finding in findings]
    figures = {
        "is_sound": not findings,
        "checked": len(INVARIANTS),
        "findings": [
            {**finding.as_json(), "code": finding.invariant, "message": sentence}
            for finding, sentence in zip(findings, told, strict=True)
        ],
        "totals": {"findings": len(findings), "shelves_without_cost": without_cost},
    }
    if without_cost:  # no contradiction, so no finding: but the books are too low by it
        terminal.tell(say("cli.verify.without_cost", count=without_cost))
    if not findings:
        return Answer(say("cli.verify.sound", checked=len(INVARIANTS)), figures)
    terminal.tell(say("cli.verify.found", checked=len(INVARIANTS), count=len(findings)))
    return Answer("\n".join(told), figures, exit_code=1)


def _sentence(finding: Finding, say: Say) -> str:
    facts = ", ".join(f"{name}={value}" for name, value in finding.facts.items())
    claim = say(f"verify.{finding.invariant}")
    return say("cli.verify.finding", claim=claim, table=finding.table, facts=facts, code=finding.invariant)
