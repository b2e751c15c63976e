"""`kedai label-template list`: how the labels of the shop's scale are read."""

from __future__ import annotations

import argparse

from desktop.catalogue.labels.template_queries import label_templates
from desktop.cli.answer import Answer
from desktop.cli.shop_door import reading
from desktop.cli.terminal import Terminal
from desktop.messages.say import Say
from desktop.reports.label_words import layout_in_words


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Nothing of its own."""


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """The layouts in use, the oldest first."""
    with reading(asked, terminal) as reader:
        found = [each.template for each in label_templates(reader)]
    told = [f"{each.pattern}: {layout_in_words(each, terminal.say)}" for each in found]
    rows = [
        {"pattern": each.pattern, "measure": each.measure.value, "decimals": each.decimals} for each in found
    ]
    return Answer("\n".join(told or [terminal.say("label.none")]), {"rows": rows})
