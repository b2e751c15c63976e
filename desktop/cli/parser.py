"""The command line's grammar. A command's own module is loaded only when the command is typed."""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from desktop import __version__
from desktop.cli.answer import Usage
from desktop.messages.say import LANGUAGES, Say

COMMANDS: dict[str, str] = {
    "new": "new",
    "join": "join",
    "import products": "import_products",
    "import sales": "import_sales",
    "import list": "import_list",
    "import undo": "import_undo",
    "export journal": "export_journal",
    "report daily-sales": "report",
    "report trial-balance": "report",
    "report stock": "report",
    "report gst-f5": "report",
    "report x": "report_x",
    "report z": "report_z",
    "reason add": "reason_add",
    "reason list": "reason_list",
    "reason archive": "reason_archive",
    "person add": "person_add",
    "person list": "person_list",
    "person role": "person_role",
    "person pin": "person_pin",
    "person rename": "person_rename",
    "person archive": "person_archive",
    "customer list": "customer_list",
    "customer add": "customer_add",
    "customer change": "customer_change",
    "customer group": "customer_group",
    "customer limit": "customer_limit",
    "customer invoice": "customer_invoice",
    "customer export": "customer_export",
    "customer erase": "customer_erase",
    "statement": "statement",
    "label-template add": "label_template_add",
    "label-template list": "label_template_list",
    "label-template end": "label_template_end",
    "promotion add": "promotion_add",
    "promotion list": "promotion_list",
    "promotion change": "promotion_change",
    "promotion end": "promotion_end",
    "price-list add": "price_list_add",
    "price-list list": "price_list_list",
    "price-list import": "price_list_import",
    "setting list": "setting_list",
    "setting set": "setting_set",
    "tender list": "tender_list",
    "tender add": "tender_add",
    "tender change": "tender_change",
    "tender archive": "tender_archive",
    "payment list": "payment_list",
    "payment confirm": "payment_confirm",
    "payment expected": "payment_expected",
    "gst register": "gst_register",
    "gst deregister": "gst_deregister",
    "sync enrol": "sync_enrol",
    "sync now": "sync_now",
    "sync status": "sync_status",
    "sync settle": "sync_settle",
    "verify": "verify",
    "backup": "backup",
    "restore": "restore",
    "unlock": "unlock",
    "clock": "clock",
    "bench": "bench",
}
"""The words typed, and the module of desktop.cli with `add_arguments` and `run`."""

# What argparse complains of, in its own words, and the sentence of ours that says it.
_COMPLAINTS = (
    (r"the following arguments are required: (?P<names>.+)", "cli.usage.missing"),
    (r"unrecognized arguments: (?P<names>.+)", "cli.usage.unknown"),
    (r"argument (?P<name>.+?): expected .*argument.*", "cli.usage.no_value"),
    (
        r"argument (?P<name>.+?): invalid choice: (?P<value>.+) \(choose from (?P<choices>.+)\)",
        "cli.usage.choice",
    ),
    (r"argument (?P<name>.+?): invalid \w+ value: (?P<value>.+)", "cli.usage.value"),
    (r"argument (?P<name>.+?): not allowed with argument (?P<other>.+)", "cli.usage.not_together"),
)


class CommandParser(argparse.ArgumentParser):
    """argparse in the person's language; complains by raising Usage, fills itself when it is needed."""

    def __init__(self, *, say: Say, words: str = "", **settings: Any) -> None:
        super().__init__(
            **settings,
            add_help=False,
            allow_abbrev=False,
            formatter_class=lambda prog: _Formatter(prog, say),
        )
        self.say = say
        self.words = words
        self._is_filled = False
        # argparse has no public way to name its two groups in another language
        self._positionals.title, self._optionals.title = say("cli.help.arguments"), say("cli.help.options")
        self.add_argument("-h", "--help", action="help", help=say("cli.option.help"))

    def parse_known_args(  # type: ignore[override]  # typeshed's overloads for generic namespaces
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """As argparse, after loading the arguments of the command."""
        if self.words == "bench":  # the measuring program reads its own options
            return argparse.Namespace(command=self.words, rest=list(args or ())), []
        if self.words and not self._is_filled:
            self._is_filled = True
            _common(self, self.say)
            self.set_defaults(command=self.words)
            module_of(self.words).add_arguments(self, self.say)
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """Raise instead of printing and leaving.

        Raises:
            Usage: always.
        """
        for pattern, key in _COMPLAINTS:
            if found := re.fullmatch(pattern, message):
                raise Usage(key, found.groupdict())
        raise Usage("cli.usage.other", {"said": message})


class _Formatter(argparse.HelpFormatter):
    def __init__(self, prog: str, say: Say) -> None:
        columns = min(shutil.get_terminal_size().columns, 100)
        wide = 2 if say.language == "zh" else 1  # Chinese letters take two columns, argparse counts one
        super().__init__(prog, max_help_position=30, width=30 + max(columns - 32, 20) // wide)
        self._usage = say("cli.help.usage") + " "

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, self._usage if prefix is None else prefix)


def module_of(words: str) -> Any:
    """The module that carries a command out: `add_arguments(parser, say)` and `run(asked, terminal)`."""
    return import_module(f"desktop.cli.{COMMANDS[words]}")


def the_parser(say: Say) -> CommandParser:
    """The whole grammar; cheap, because no command is loaded yet."""
    parser = CommandParser(
        prog="kedai", say=say, description=say("cli.help.kedai"), epilog=say("cli.help.exits")
    )
    parser.set_defaults(command=None, shop=None, json=False, language=None)
    _common(parser, say)
    parser.add_argument(
        "--version", action="version", version=f"kedai {__version__}", help=say("cli.option.version")
    )
    commands = parser.add_subparsers(title=say("cli.help.commands"), metavar=say("cli.word.command"))
    groups: dict[str, Any] = {}
    for words in COMMANDS:
        group, _, name = words.rpartition(" ")
        if group and group not in groups:
            about = say(f"cli.help.{key_of(group)}")
            held = commands.add_parser(group, help=about, description=about, say=say)
            groups[group] = held.add_subparsers(
                dest="command", required=True, title=say("cli.help.commands"), metavar=say("cli.word.command")
            )
        about = say(f"cli.help.{key_of(words)}")
        (groups[group] if group else commands).add_parser(
            name, help=about, description=about, say=say, words=words
        )
    return parser


def key_of(words: str) -> str:
    """`report gst-f5` → `report_gst_f5`, as the catalogue names it."""
    return words.replace(" ", "_").replace("-", "_")


def language_of(arguments: Sequence[str]) -> str | None:
    """The --language typed, before anything else is read: the help itself is in that language."""
    for place, argument in enumerate(arguments):
        if argument.startswith("--language="):
            return argument.partition("=")[2]
        if argument == "--language" and place + 1 < len(arguments):
            return arguments[place + 1]
    return None


def _common(parser: argparse.ArgumentParser, say: Say) -> None:
    """What may stand before or after the command; what is not typed leaves no trace."""
    nothing = argparse.SUPPRESS
    parser.add_argument(
        "--shop", type=Path, default=nothing, metavar=say("cli.word.folder"), help=say("cli.option.shop")
    )
    parser.add_argument("--json", action="store_true", default=nothing, help=say("cli.option.json"))
    parser.add_argument("--language", choices=LANGUAGES, default=nothing, help=say("cli.option.language"))
