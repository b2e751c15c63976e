"""Makes this checkout ready: system libraries, `.venv` from the hash-locked lists, `.venv/bin/kedai`."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from installers.setup.system_libraries import require_qt_libraries
from installers.setup.trouble import SetupTrouble

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
READY = VENV / ".ready"
PYTHON = VENV / "bin" / "python"
LOCKS = ("requirements/bootstrap.txt", "requirements/dev.txt")
OLDEST_PIP_WITH_PYTHON_OPTION = (22, 3)


def main() -> int:
    """Prepare everything and return the exit code: 0 ready, 3 when the machine lacks something."""
    began = time.monotonic()
    try:
        require_qt_libraries()
        ensure_environment()
        install_locked()
        place_kedai()
    except SetupTrouble as trouble:
        print(trouble, file=sys.stderr)
        return 3
    READY.write_text(f"{ROOT}\n", encoding="utf-8")
    print(f"Ready in {time.monotonic() - began:.0f} s: .venv/bin/kedai")
    return 0


def ensure_environment() -> None:
    """Create `.venv`, or create it anew when its Python is broken or it was made for another folder."""
    if environment_is_sound():
        return
    print(f"Creating .venv with Python {sys.version.split()[0]}", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    # --without-pip: Debian ships `venv` with Python but its pip part only in python3-venv.
    if succeeds(sys.executable, "-m", "venv", "--without-pip", str(VENV)):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if not succeeds(sys.executable, "-m", "virtualenv", "--quiet", "--no-pip", str(VENV)):
        raise SetupTrouble("This Python can make no environment: install virtualenv, then try again.")


def environment_is_sound() -> bool:
    """Whether `.venv` answers with a Python we support and its scripts point into this folder."""
    supported = "import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))"
    if not PYTHON.exists() or not succeeds(str(PYTHON), "-c", supported):
        return False
    return not READY.exists() or READY.read_text(encoding="utf-8").strip() == str(ROOT)


def install_locked() -> None:
    """Install the locked lists: pip brings uv and uv the rest in seconds, or pip brings all if uv cannot."""
    bootstrap, everything = (str(ROOT / lock) for lock in LOCKS)
    pip = (*pip_command(), "install", "--quiet", "--disable-pip-version-check", "--require-hashes")
    print("Installing the locked packages", flush=True)
    if not run(*pip, "--requirement", bootstrap):
        raise SetupTrouble("The installer (uv) could not be installed; pip's own words are above.")
    uv = (str(VENV / "bin" / "uv"), "pip", "install", "--quiet", "--python", str(PYTHON))
    if succeeds(*uv, "--require-hashes", "--compile-bytecode", "--requirement", everything):
        return
    # uv does not read pip's settings (a mirror, a folder of wheels), so pip may succeed where it failed.
    print("uv could not reach the packages; trying pip, which takes a minute", flush=True)
    if not run(*pip, "--requirement", everything):
        raise SetupTrouble("The locked packages could not be installed; pip's own words are above.")


def place_kedai() -> None:
    """Install this checkout editable with the locked build backend already in `.venv`; nothing is fetched."""
    pip = (*pip_command(), "install", "--quiet", "--disable-pip-version-check")
    if not run(*pip, "--no-build-isolation", "--no-deps", "--editable", str(ROOT)):
        raise SetupTrouble("Kedai itself could not be placed in .venv; pip's own words are above.")


def pip_command() -> tuple[str, ...]:
    """The pip that installs into `.venv`: the system's with --python, else one unpacked into `.venv`."""
    if importlib.util.find_spec("pip") is not None and system_pip_version() >= OLDEST_PIP_WITH_PYTHON_OPTION:
        return (sys.executable, "-m", "pip", "--python", str(PYTHON))
    if succeeds(str(PYTHON), "-m", "pip", "--version") or succeeds(str(PYTHON), "-m", "ensurepip"):
        return (str(PYTHON), "-m", "pip")
    raise SetupTrouble("This Python has no pip: install python3-pip, then try again.")


def system_pip_version() -> tuple[int, ...]:
    """The version of the pip beside the Python that runs this, as (major, minor)."""
    return tuple(int(part) for part in importlib.metadata.version("pip").split(".")[:2])


def succeeds(*command: str) -> bool:
    """Run a command in silence and say whether it exited 0."""
    return subprocess.run(command, cwd=ROOT, env=quiet_environment(), capture_output=True).returncode == 0


def run(*command: str) -> bool:
    """Run a command with its output shown and say whether it exited 0."""
    return subprocess.run(command, cwd=ROOT, env=quiet_environment()).returncode == 0


def quiet_environment() -> dict[str, str]:
    """The caller's environment without a foreign virtual environment, and pip without its root warning."""
    kept = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONHOME"}}
    return kept | {"PIP_ROOT_USER_ACTION": "ignore"}


if __name__ == "__main__":
    sys.exit(main())
