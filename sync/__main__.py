"""The sync program: serves the tills of a shop, and does what its owner asks of the store."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from sqlcipher3 import dbapi2

from sync.service.clock import SystemClock
from sync.service.commands import COMMANDS, RESTORE, run, spell
from sync.service.logs import log_to_errors
from sync.service.own_certificate import make_certificate
from sync.service.refusals import NotDone
from sync.service.store import NewerStore

DONE, REFUSED, TROUBLE = 0, 1, 3


def main(argv: Sequence[str] | None = None) -> int:
    """0 done, 1 refused in words or something to look at, 2 wrong usage, 3 machine trouble."""
    asked = _parser().parse_args(argv)
    log_to_errors()
    try:
        if asked.command == "serve":
            # Only here: a web server takes longer to load than any other command to run.
            from sync.service.serve import Place, serve

            place = Place(asked.host, asked.port, asked.tls_cert, asked.tls_key)
            serve(asked.folder, place, asked.database, asked.backup_to)
        elif asked.command == "certificate":
            print(make_certificate(asked.folder, asked.hosts, SystemClock()))
        else:
            told = run(asked.command, asked.folder, asked.database, getattr(asked, "what", None))
            print(spell(told, as_json=asked.json))
            return DONE if told.is_well else REFUSED
    except (NotDone, NewerStore) as refusal:
        print(refusal, file=sys.stderr)
        return REFUSED
    except (OSError, SQLAlchemyError, dbapi2.Error) as trouble:
        print(f"{type(trouble).__name__}: {trouble}", file=sys.stderr)
        return TROUBLE
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sync", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    serving = commands.add_parser("serve", help="listen for tills")
    serving.add_argument("--host", default="127.0.0.1")
    serving.add_argument("--port", type=_port, default=8765, help="0: any that is free")
    serving.add_argument("--tls-cert", type=Path)
    serving.add_argument("--tls-key", type=Path)
    serving.add_argument("--backup-to", type=Path, metavar="DIR", help="copy the store there every day")
    _add_store(serving)
    making = commands.add_parser("certificate", help="make a certificate that tills know by its words")
    making.add_argument("--for", dest="hosts", action="append", required=True, metavar="HOST")
    making.add_argument("--folder", type=Path, required=True, help="where the store lies")
    for name, each in COMMANDS.items():
        command = commands.add_parser(name, help=each.help_text)
        if each.what is not None:
            place, metavar = each.what
            if place.startswith("-"):
                command.add_argument(place, dest="what", metavar=metavar, required=True)
            else:
                command.add_argument(place, metavar=metavar)
        _add_answer(command)
    restoring = commands.add_parser(RESTORE, help="put a backup in the store's place, whole or not at all")
    restoring.add_argument("--from", dest="what", metavar="DIR", required=True)
    _add_answer(restoring)
    return parser


def _add_answer(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="answer for programs")
    _add_store(parser)


def _add_store(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--folder", type=Path, required=True, help="where the store lies")
    parser.add_argument("--database", help="the address of a PostgreSQL store; the folder keeps the epoch")


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65_535:
        raise argparse.ArgumentTypeError(f"{text} is no port")
    return port


if __name__ == "__main__":
    sys.exit(main())
