"""The set-up says in one sentence what the machine lacks, and touches nothing it may not."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from installers.setup import environment, prepare, system_libraries
from installers.setup.trouble import SetupTrouble


@pytest.fixture
def on_debian_without_gl(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Linux machine where only libGL is missing."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(system_libraries, "loads", lambda library: library != "libGL.so.1")


@pytest.mark.usefixtures("on_debian_without_gl")
def test_a_missing_library_is_named_to_someone_who_is_not_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SetupTrouble, match="as root: libgl1$"):
        system_libraries.require_qt_libraries()


@pytest.mark.usefixtures("on_debian_without_gl")
def test_root_is_told_each_package_and_a_second_try_follows_fresh_lists(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []

    def refuse(*words: str) -> bool:
        asked.append(words[0])
        return False

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda name: name)
    monkeypatch.setattr(system_libraries, "apt_get", refuse)
    with pytest.raises(SetupTrouble):
        system_libraries.require_qt_libraries()
    assert asked == ["install", "update", "install"]
    assert capsys.readouterr().out == "Installing the system package libgl1\n"


def test_a_machine_that_lacks_something_ends_the_set_up_with_code_3(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def lacking() -> None:
        raise SetupTrouble("Qt needs libgl1")

    monkeypatch.setattr(prepare, "require_qt_libraries", lacking)
    assert prepare.main() == 3
    assert capsys.readouterr().err == "Qt needs libgl1\n"


def test_an_environment_made_for_another_folder_is_made_anew(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made: list[Path] = []
    monkeypatch.setattr(prepare, "VENV", tmp_path)
    monkeypatch.setattr(prepare, "READY", tmp_path / ".ready")
    monkeypatch.setattr(prepare, "create", made.append)
    monkeypatch.setattr(prepare, "succeeds", lambda *command: True)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").touch()
    (tmp_path / ".ready").write_text(f"{environment.ROOT}\n", encoding="utf-8")
    prepare.ensure_environment()
    (tmp_path / ".ready").write_text("another folder\n", encoding="utf-8")
    prepare.ensure_environment()
    assert made == [tmp_path]
