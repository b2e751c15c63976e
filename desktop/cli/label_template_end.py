"""`kedai label-template end`: labels of a layout are ordinary codes again."""

from __future__ import annotations

import argparse

from desktop.catalogue.labels.keep_templates import end_label_template
from desktop.catalogue.labels.template_queries import label_templates
from desktop.catalogue.labels.template_words import EndLabelTemplate, NoTemplate
from desktop.cli.answer import Answer
from desktop.cli.options import words
from desktop.cli.shop_door import writing
from desktop.cli.terminal import Terminal
from desktop.ids import new_id
from desktop.messages.say import Say


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Which, as the list names it."""
    parser.add_argument("pattern", type=words, metavar=say("cli.word.layout"), help=say("cli.label.pattern"))


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """End it; what was sold by it stays as it was."""
    with writing(asked, terminal) as (shop, who):
        reader = shop.reader()
        try:
            kept = {each.template.pattern: each.template_id for each in label_templates(reader)}
        finally:
            reader.close()
        template_id = kept.get(asked.pattern.upper())
        if template_id is None:
            raise NoTemplate(asked.pattern)
        shop.database.run(end_label_template, EndLabelTemplate(new_id(), template_id), who)
    facts = {"pattern": asked.pattern.upper()}
    return Answer(terminal.say("cli.label.ended", **facts), dict(facts))
