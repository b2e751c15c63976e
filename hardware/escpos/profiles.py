"""The printer profiles shipped in profiles.toml."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from hardware.errors import UnknownProfile
from hardware.model import Confirm, CutKind, DrawerPulse, PrinterProfile, RenderMode


@cache
def profiles() -> dict[str, PrinterProfile]:
    """Every shipped profile by name."""
    text = resources.files(__package__).joinpath("profiles.toml").read_text("utf-8")
    return {name: _profile(name, table) for name, table in tomllib.loads(text).items()}


def profile(name: str) -> PrinterProfile:
    """The profile of this name; raises UnknownProfile."""
    try:
        return profiles()[name]
    except KeyError:
        raise UnknownProfile(name) from None


def _profile(name: str, table: dict[str, Any]) -> PrinterProfile:
    values = dict(table)
    values["mode"] = RenderMode(values["mode"])
    values["cut"] = CutKind(values["cut"])
    values["confirm"] = frozenset(Confirm(each) for each in values["confirm"])
    if "drawer" in values:
        values["drawer"] = DrawerPulse(**values["drawer"])
    return PrinterProfile(name=name, **values)
