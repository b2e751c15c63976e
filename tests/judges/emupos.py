"""The printer emulator emupos receives what Kedai's driver sends and must understand every byte of it."""

from __future__ import annotations

from pathlib import Path

from tests.judges.commands import TOOLS, Failed, output_of
from tests.judges.verdict import Verdict

NAME = "emupos"
PROGRAM = TOOLS / "emupos" / "bin" / "emupos"


def run(folder: Path) -> Verdict:
    """Cases: as counted by the conversation with the emulator in emupos_printer."""
    if not PROGRAM.exists():
        return Verdict(NAME, not_run="emupos needs Python 3.13 or newer, or could not be installed")
    from tests.judges.emupos_printer import run as converse

    try:
        version = output_of(PROGRAM, "--version").split()[-1]
        cases, failures = converse(PROGRAM, folder / "emupos")
    except Failed as why:
        return Verdict(NAME, "?", 1, (str(why),))
    return Verdict(NAME, version, cases, tuple(failures))
