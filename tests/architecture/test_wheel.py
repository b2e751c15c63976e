"""The wheel, built without any network and unpacked anywhere, is the whole program."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.architecture.files import ROOT, project_files

PACKAGES = ("desktop", "sync", "hardware", "resources")


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the contents of a wheel built from this checkout."""
    dist, folder = tmp_path_factory.mktemp("dist"), tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(dist)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = dist.glob("kedai-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run_in(folder: Path, *arguments: str) -> str:
    """What Python prints when it runs in the folder with only the folder's own packages before the rest."""
    environment = os.environ | {"PYTHONPATH": str(folder)}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_unpacked_wheel_says_its_version(unpacked: Path) -> None:
    assert "0.1.0" in run_in(unpacked, "-m", "desktop", "--version")


def test_the_program_comes_from_the_wheel_and_not_from_the_checkout(unpacked: Path) -> None:
    ask = "import importlib, sys; print(*(importlib.import_module(n).__file__ for n in sys.argv[1:]))"
    homes = run_in(unpacked, "-c", ask, *PACKAGES).split()
    assert all(Path(home).is_relative_to(unpacked) for home in homes), homes


def test_the_wheel_holds_every_file_of_its_packages(unpacked: Path) -> None:
    ours = {path.relative_to(ROOT) for path in project_files() if path.relative_to(ROOT).parts[0] in PACKAGES}
    assert ours - {path.relative_to(unpacked) for path in unpacked.rglob("*")} == set()
