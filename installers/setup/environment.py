"""Makes virtual environments and fills them from hash-locked lists, with whatever pip this machine has."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from installers.setup.trouble import SetupTrouble

ROOT = Path(__file__).resolve().parents[2]
UV = ROOT / ".venv" / "bin" / "uv"
OLDEST_PIP_WITH_PYTHON_OPTION = (22, 3)


def python_in(folder: Path) -> Path:
    """The Python of the environment in the folder."""
    return folder / "bin" / "python"


def create(folder: Path, python: str = sys.executable) -> None:
    """Make the environment afresh with the given Python, which may lack ensurepip; raises SetupTrouble."""
    shutil.rmtree(folder, ignore_errors=True)
    # --without-pip: Debian ships `venv` with Python but its pip part only in python3-venv.
    if succeeds(python, "-m", "venv", "--without-pip", str(folder)):
        return
    shutil.rmtree(folder, ignore_errors=True)
    if not succeeds(python, "-m", "virtualenv", "--quiet", "--no-pip", str(folder)):
        raise SetupTrouble("This Python can make no environment: install virtualenv, then try again.")


def install_locked(folder: Path, lock: Path) -> None:
    """Install the list with uv, or with pip where uv is not there yet or reaches nothing.

    The list is whole, so nothing is resolved anew: Debian's pip would stop at a release newer than the list's
    that another package asks for with extras.

    Raises SetupTrouble when neither could; the installer's own words are then on the terminal.
    """
    listed = ("--require-hashes", "--no-deps", "--requirement", str(lock))
    uv = (str(UV), "pip", "install", "--quiet", "--python", str(python_in(folder)), "--compile-bytecode")
    if UV.exists() and succeeds(*uv, *listed):
        return
    if UV.exists():
        # uv does not read pip's settings (a mirror, a folder of wheels), so pip may reach what uv did not.
        print("uv could not reach the packages; trying pip, which takes a minute", flush=True)
    if not pip_install(folder, *listed):
        raise SetupTrouble(f"The packages of {lock.name} could not be installed; pip's own words are above.")


def pip_install(folder: Path, *arguments: str) -> bool:
    """Run `pip install` into the environment with its output shown; whether it worked."""
    pip = (*pip_command(folder), "install", "--quiet", "--disable-pip-version-check")
    return subprocess.run((*pip, *arguments), cwd=ROOT, env=clean_environment()).returncode == 0


def pip_command(folder: Path) -> tuple[str, ...]:
    """The pip that installs into the environment: this Python's with --python, else one unpacked into it."""
    python = str(python_in(folder))
    if importlib.util.find_spec("pip") is not None and pip_version() >= OLDEST_PIP_WITH_PYTHON_OPTION:
        return (sys.executable, "-m", "pip", "--python", python)
    if succeeds(python, "-m", "pip", "--version") or succeeds(python, "-m", "ensurepip"):
        return (python, "-m", "pip")
    raise SetupTrouble("This Python has no pip: install python3-pip, then try again.")


def pip_version() -> tuple[int, ...]:
    """The version of the pip beside the Python that runs this, as (major, minor)."""
    return tuple(int(part) for part in importlib.metadata.version("pip").split(".")[:2])


def succeeds(*command: str) -> bool:
    """Run a command in silence and say whether it exited 0; a command that is not there did not."""
    try:
        done = subprocess.run(command, cwd=ROOT, env=clean_environment(), capture_output=True)
    except OSError:
        return False
    return done.returncode == 0


def clean_environment() -> dict[str, str]:
    """The caller's variables without a foreign virtual environment, and pip without its root warning."""
    kept = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONHOME"}}
    return kept | {"PIP_ROOT_USER_ACTION": "ignore"}
