"""briefcase.toml is read by Briefcase's own parser, and everything it lists is really there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from briefcase.config import DraftAppConfig, parse_config
from briefcase.console import Console

from installers.build import ROOT, stage

ICON_ENDINGS = {
    "linux": ["-16.png", "-32.png", "-64.png", "-128.png", "-256.png", "-512.png"],
    "windows": [".ico"],
    "macOS": [".icns"],
}
FORMATS = {"linux": "system", "windows": "app", "macOS": "app"}


def parsed(config_file: Path, platform: str) -> dict[str, Any]:
    """The settings of the app `kedai` as Briefcase understands them."""
    _, apps = parse_config(config_file, platform, FORMATS[platform], Console())
    assert list(apps) == ["kedai"]
    settings: dict[str, Any] = apps["kedai"]
    return settings


@pytest.mark.parametrize("platform", sorted(FORMATS))
def test_every_listed_source_and_icon_exists(platform: str) -> None:
    settings = parsed(ROOT / "briefcase.toml", platform)
    wanted = [f"{source}/__init__.py" for source in settings["sources"]]
    wanted += [settings["icon"] + ending for ending in ICON_ENDINGS[platform]]
    assert [name for name in wanted if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("platform", sorted(FORMATS))
def test_the_staged_project_is_one_briefcase_accepts(tmp_path: Path, platform: str) -> None:
    stage(tmp_path)
    settings = parsed(tmp_path / "pyproject.toml", platform)
    app = DraftAppConfig(**settings)
    assert (app.module_name, app.license) == ("kedai", "Apache-2.0")
    assert any(requirement.startswith("PySide6_Essentials==") for requirement in app.requires)
    assert (tmp_path / "installers/kedai/__main__.py").is_file()
