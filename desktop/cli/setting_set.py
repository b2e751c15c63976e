"""`kedai setting set`: change a setting of the shop."""

from __future__ import annotations

import argparse
import re

from desktop.cli.answer import Answer
from desktop.cli.options import words
from desktop.cli.shop_door import writing
from desktop.cli.terminal import Terminal
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.setup.change_setting import GST_METHOD, ONE_A_DAY, ChangeSetting, change_setting
from desktop.setup.queries import DEFAULTS

FIGURES = re.compile(r"[0-9]{1,9}")


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Which, and what it shall be."""
    parser.add_argument("name", choices=sorted(DEFAULTS), help=say("cli.setting.name"))
    parser.add_argument("value", type=words, metavar=say("cli.word.value"), help=say("cli.setting.value"))


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Change it from today on, what all sales of a day share from tomorrow on."""
    value = int(asked.value) if FIGURES.fullmatch(asked.value) else asked.value
    with writing(asked, terminal) as (shop, who):
        changed = shop.database.run(change_setting, ChangeSetting(new_id(), asked.name, value), who)
    facts = {"name": changed.name, "value": value, "from_day": changed.from_day}
    told = [terminal.say("cli.setting.changed", **facts)]
    if asked.name == GST_METHOD:
        told.append(terminal.say("cli.setting.one_method_a_day"))
    elif asked.name in ONE_A_DAY:
        told.append(terminal.say("cli.setting.one_cap_a_day"))
    return Answer("\n".join(told), facts)
