"""Stages the sources and settings Briefcase wants into build/briefcase, then runs Briefcase there.

python installers/build.py                      only stage
python installers/build.py package windows      stage, then `briefcase package windows`
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import tomli_w

ROOT = Path(__file__).resolve().parents[1]
STAGE = ROOT / "build" / "briefcase"
DOCUMENTS = ("LICENSE", "README.md", "CHANGELOG.md")
PROJECT_TABLE = ("name", "version", "requires-python", "dependencies")


def main(arguments: list[str]) -> int:
    """Stage, then hand the arguments to Briefcase if there are any; returns its exit code."""
    stage(STAGE)
    print(f"Staged in {STAGE.relative_to(ROOT)}")
    if not arguments:
        return 0
    return subprocess.run([sys.executable, "-m", "briefcase", *arguments], cwd=STAGE).returncode


def stage(folder: Path) -> None:
    """Write pyproject.toml, sources, icons and documents afresh; a bundle built earlier there stays."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = staged_settings()
    (folder / "pyproject.toml").write_text(tomli_w.dumps(settings), encoding="utf-8")
    for source in app_settings(settings)["sources"]:
        shutil.rmtree(folder / source, ignore_errors=True)
        shutil.copytree(ROOT / source, folder / source, ignore=shutil.ignore_patterns("__pycache__"))
    for document in DOCUMENTS:
        if (ROOT / document).exists():
            shutil.copy2(ROOT / document, folder / document)


def staged_settings() -> dict[str, Any]:
    """briefcase.toml plus the part of pyproject's [project] table that installers repeat."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    briefcase = tomllib.loads((ROOT / "briefcase.toml").read_text(encoding="utf-8"))
    return {"project": {key: project[key] for key in PROJECT_TABLE}} | briefcase


def app_settings(settings: dict[str, Any]) -> dict[str, Any]:
    """The [tool.briefcase.app.kedai] table."""
    app: dict[str, Any] = settings["tool"]["briefcase"]["app"]["kedai"]
    return app


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
