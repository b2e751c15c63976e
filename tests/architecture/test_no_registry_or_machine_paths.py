"""The project names no package registry and no folder of one particular machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.files import ROOT, name_of, project_files

REGISTRY = re.compile(rb"(?i)\b(?:pypi|pythonhosted|npmjs|yarnpkg)\.(?:org|com)\b|\bdeb\.debian\.(?:org)\b")
INDEX_ADDRESS = re.compile(rb"(?i)(?:^|\s)(?:-i|-f|--(?:extra-)?index-url|--find-links|\"resolved\")\b.*//")
MACHINE_PATH = re.compile(rb"(?<![\w.])/(?:root|home|work|Users)/\w")
ONLY_IN_THE_PICTURES = {".png", ".ttf", ".ico", ".icns", ".pdf", ".db"}


def found_in(path: Path, pattern: re.Pattern[bytes]) -> list[str]:
    """`file:line` of every line the pattern is found in."""
    lines = path.read_bytes().splitlines()
    return [f"{name_of(path)}:{number}" for number, line in enumerate(lines, 1) if pattern.search(line)]


@pytest.mark.parametrize("pattern", [REGISTRY, INDEX_ADDRESS, MACHINE_PATH])
def test_no_file_names_a_registry_or_a_folder_of_one_machine(pattern: re.Pattern[bytes]) -> None:
    texts = [path for path in project_files() if path.suffix not in ONLY_IN_THE_PICTURES]
    assert [place for path in texts for place in found_in(path, pattern)] == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (REGISTRY, "https://files." + "pythonhosted" + ".org/a.whl"),
        (INDEX_ADDRESS, "--extra-index-url" + " http://mirror/simple"),
        (MACHINE_PATH, 'open("' + "/root" + '/shop.db")'),
    ],
)
def test_a_line_with_an_address_is_found(pattern: re.Pattern[bytes], line: str) -> None:
    assert pattern.search(line.encode())


@pytest.mark.parametrize("lock", sorted(ROOT.glob("requirements/*.txt")), ids=lambda path: path.name)
def test_every_locked_package_carries_a_hash_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[A-Za-z0-9._-]+(?:\[[^\]]+\])?==)", text, flags=re.MULTILINE)[1:]
    assert blocks and all("--hash=sha256:" in block for block in blocks)
    assert "://" not in text
