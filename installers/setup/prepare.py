"""Makes this checkout ready: system libraries, `.venv` from the hash-locked lists, `.venv/bin/kedai`."""

from __future__ import annotations

import sys
import time

from installers.setup.environment import ROOT, create, install_locked, pip_install, python_in, succeeds
from installers.setup.system_libraries import require_qt_libraries
from installers.setup.trouble import SetupTrouble

VENV = ROOT / ".venv"
READY = VENV / ".ready"
SUPPORTED = "import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))"


def main() -> int:
    """Prepare everything and return the exit code: 0 ready, 3 when the machine lacks something."""
    began = time.monotonic()
    try:
        require_qt_libraries()
        ensure_environment()
        print("Installing the locked packages", flush=True)
        install_locked(VENV, ROOT / "requirements" / "bootstrap.txt")
        install_locked(VENV, ROOT / "requirements" / "dev.txt")
        place_kedai()
    except SetupTrouble as trouble:
        print(trouble, file=sys.stderr)
        return 3
    READY.write_text(f"{ROOT}\n", encoding="utf-8")
    print(f"Ready in {time.monotonic() - began:.0f} s: .venv/bin/kedai")
    return 0


def ensure_environment() -> None:
    """Create `.venv`, or create it anew when its Python is broken or it was made for another folder."""
    if not environment_is_sound():
        print(f"Creating .venv with Python {sys.version.split()[0]}", flush=True)
        create(VENV)


def environment_is_sound() -> bool:
    """Whether `.venv` answers with a Python we support and its scripts point into this folder."""
    python = python_in(VENV)
    if not python.exists() or not succeeds(str(python), "-c", SUPPORTED):
        return False
    return not READY.exists() or READY.read_text(encoding="utf-8").strip() == str(ROOT)


def place_kedai() -> None:
    """Install this checkout editable with the locked build backend already in `.venv`; nothing is fetched."""
    if not pip_install(VENV, "--no-build-isolation", "--no-deps", "--editable", str(ROOT)):
        raise SetupTrouble("Kedai itself could not be placed in .venv; pip's own words are above.")


if __name__ == "__main__":
    sys.exit(main())
