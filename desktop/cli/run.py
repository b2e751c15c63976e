"""One command from the words typed to the exit code; every way it can fail has its sentence."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from importlib import import_module

from desktop.cli.answer import Usage
from desktop.cli.output import close_quietly, speak_utf8
from desktop.cli.parser import language_of, module_of, the_parser
from desktop.cli.shop_folder import folder_of, refuse_output_over_shop
from desktop.cli.terminal import Terminal
from desktop.errors import Cancelled, KedaiError, Refusal
from desktop.messages.say import Say, system_language

DONE, REFUSED, WRONG_USAGE, TROUBLE, STOPPED = 0, 1, 2, 3, 130
NOBODY_READS = 141
"""What the system itself gives a program that writes into a closed pipe (128 + SIGPIPE)."""


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out the command of these words (else the process's own); the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    speak_utf8()
    terminal = Terminal(Say(language_of(arguments) or system_language()), "--json" in arguments)
    try:
        return _outcome(arguments, terminal)
    except BrokenPipeError:
        close_quietly()
        return NOBODY_READS


def _outcome(arguments: list[str], terminal: Terminal) -> int:
    try:
        return _carry_out(arguments, terminal)
    except SystemExit as left:  # --help and --version
        sys.stdout.flush()
        return int(left.code or DONE)
    except Usage as usage:
        terminal.fail(usage.key, terminal.say(usage.key, **usage.facts), usage.facts)
        return WRONG_USAGE
    except (KeyboardInterrupt, Cancelled):
        terminal.fail(Cancelled.code, terminal.say("cli.stopped"), {})
        return STOPPED
    except KedaiError as error:
        terminal.fail(error.code, terminal.say.error(error), error.facts)
        return REFUSED if isinstance(error, Refusal) else TROUBLE
    except BrokenPipeError:
        raise
    except OSError as error:
        _tell_os_trouble(error, terminal)
        return TROUBLE
    except Exception:  # noqa: BLE001 - the outermost: a bug must not look like a refusal
        traceback.print_exc()
        terminal.fail("cli.bug", terminal.say("cli.bug"), {})
        return TROUBLE


def _carry_out(arguments: list[str], terminal: Terminal) -> int:
    asked = the_parser(terminal.say).parse_args(arguments)
    if asked.command is None:
        folder = folder_of(asked)
        if any(folder.glob(".*")):  # only a killed restore leaves hidden things; it would look like no shop
            import_module("desktop.backup.swap").finish_swap(folder)
        code: int = import_module("desktop.app").run_window(folder)
        return code
    refuse_output_over_shop(asked)
    answer = module_of(asked.command).run(asked, terminal)
    terminal.show(answer)
    return int(answer.exit_code)


def _tell_os_trouble(error: OSError, terminal: Terminal) -> None:
    try:
        terminal.fail(*terminal.say.os_trouble(error))
        sys.stdout.flush()
    except OSError:
        # stdout is what is in trouble; the sentence is on stderr already. What is left in the buffer would
        # make Python itself leave with 120.
        close_quietly()
