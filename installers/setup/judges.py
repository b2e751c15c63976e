"""Fetches the foreign tools that judge Kedai's files and paper: hledger, beancount, emupos, schemathesis.

A tool that cannot be had is named here and reported as NOT RUN by `make judges`; it stops nobody.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from pathlib import Path

from installers.setup.environment import ROOT, create, install_locked, succeeds
from installers.setup.system_libraries import install
from installers.setup.trouble import SetupTrouble

JUDGES = ROOT / ".judges"


def main() -> int:
    """Fetch what is missing; always 0, because `make judges` itself says what did not run."""
    if shutil.which("hledger") is None and shutil.which("apt-get") and os.geteuid() == 0:
        install(["hledger"])
    fetch("beancount", "judges.txt", sys.executable)
    fetch("schemathesis", "judges-schemathesis.txt", sys.executable)
    python = newest_python()
    if python is None:
        print("emupos needs Python 3.13 or newer, which is not here", file=sys.stderr)
    else:
        fetch("emupos", "judges-emupos.txt", python)
    return 0


def fetch(name: str, lock_name: str, python: str) -> None:
    """Give the tool an environment of its own under .judges, unless the one there has this very list."""
    lock = ROOT / "requirements" / lock_name
    ready = JUDGES / name / ".ready"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if ready.exists() and ready.read_text(encoding="ascii") == wanted:
        return
    print(f"Installing {name} into .judges/{name}", flush=True)
    try:
        create(JUDGES / name, python)
        install_locked(JUDGES / name, lock)
    except SetupTrouble as trouble:
        print(trouble, file=sys.stderr)
    else:
        ready.write_text(wanted, encoding="ascii")


def newest_python() -> str | None:
    """A Python of at least 3.13: on the PATH, or among pyenv's, whose names on the PATH may not start."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    candidates = [
        "python3.13",
        "python3.14",
        "python3",
        *map(str, pyenv.glob("versions/3.1[3-9]*/bin/python3")),
    ]
    new_enough = "import sys; sys.exit(sys.version_info < (3, 13))"
    return next((python for python in candidates if succeeds(python, "-c", new_enough)), None)


if __name__ == "__main__":
    sys.exit(main())
