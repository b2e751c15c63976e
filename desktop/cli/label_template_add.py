"""`kedai label-template add`: teach the shop how the labels of its scale read, by three of them."""

from __future__ import annotations

import argparse

from desktop.catalogue.labels.keep_templates import add_label_template
from desktop.catalogue.labels.proposal_shown import ProposalShown, proposal_shown
from desktop.catalogue.labels.template import Measure
from desktop.catalogue.labels.template_words import AddLabelTemplate
from desktop.cli.answer import Answer
from desktop.cli.label_samples import sample_of
from desktop.cli.options import words
from desktop.cli.shop_door import writing
from desktop.cli.terminal import Terminal
from desktop.clock import day_in
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.reports.label_words import layout_in_words, reading_in_words
from desktop.setup.queries import the_shop


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """What the labels carry, and three of them with what is printed on each."""
    choices = [each.value for each in Measure]
    parser.add_argument("measure", choices=choices, help=say("cli.label.measure"))
    parser.add_argument(
        "samples", nargs=3, type=words, metavar=say("cli.word.label_figure"), help=say("cli.label.samples")
    )
    parser.add_argument("--dry-run", action="store_true", help=say("cli.label.dry_run"))


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Find the layout, tell what it reads of the three, and keep it."""
    measure = Measure(asked.measure)
    samples = tuple(sample_of(text, measure) for text in asked.samples)
    with writing(asked, terminal) as (shop, who):
        reader = shop.reader()
        try:
            today = day_in(the_shop(reader).zone, shop.database.clock.now())
            shown = proposal_shown(reader, measure, samples, today)
        finally:
            reader.close()
        if not asked.dry_run:
            shop.database.run(add_label_template, AddLabelTemplate(new_id(), shown.template, samples), who)
    return Answer("\n".join(_told(shown, asked.dry_run, terminal.say)), _figures(shown, asked.dry_run))


def _told(shown: ProposalShown, is_dry_run: bool, say: Say) -> list[str]:
    told = [f"{shown.template.pattern}: {layout_in_words(shown.template, say)}"]
    told += [reading_in_words(each, shown.template.measure, say) for each in shown.samples]
    told.append(say("cli.label.would" if is_dry_run else "cli.label.added"))
    return told


def _figures(shown: ProposalShown, is_dry_run: bool) -> dict[str, object]:
    template = shown.template
    samples = [
        {"item_code": each.item_code, "item_name": each.item_name, "value": each.value}
        for each in shown.samples
    ]
    facts = {"pattern": template.pattern, "measure": template.measure.value, "decimals": template.decimals}
    return {**facts, "samples": samples, "is_dry_run": is_dry_run}
