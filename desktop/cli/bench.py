"""`kedai bench`: figures against their floors, measured on this machine."""

from __future__ import annotations

import argparse
from importlib import import_module

from desktop.cli.answer import Answer
from desktop.cli.terminal import Terminal


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Hand the options on; the measuring program prints for itself."""
    rest = [*(["--json"] if terminal.is_json and "--json" not in asked.rest else []), *asked.rest]
    return Answer("", exit_code=int(import_module("desktop.bench").main(rest)))
