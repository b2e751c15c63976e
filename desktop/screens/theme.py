"""Colours, sizes and type of every screen, in a light and a dark set, from 100 to 200 percent."""

import re
from dataclasses import dataclass
from functools import lru_cache
from string import Template
from typing import NamedTuple

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

import resources
from desktop.screens import fonts

SCALE_PERCENT_MIN = 100
SCALE_PERCENT_MAX = 200


class Tokens(NamedTuple):
    """Colours by their use, as #RRGGBB.

    `ink3` and `accent` are for decoration and areas, too pale for words. `focus` rings the keyboard focus
    everywhere except on the rail and on filled buttons, where `rail_ink` and `on_brand` do.
    `warn` is darker than the design's first value, which fell below 4.5 : 1 on its own ground.
    """

    ink: str
    ink2: str
    ink3: str
    paper: str
    card: str
    panel: str
    line: str
    edge: str
    hover: str
    brand: str
    brand_hover: str
    brand_press: str
    on_brand: str
    brand2: str
    brand_text: str
    rail: str
    rail_ink: str
    rail_active: str
    rail_hover: str
    accent: str
    accent_text: str
    warn: str
    warn_ground: str
    bad: str
    bad_ground: str
    good: str
    good_ground: str
    focus: str


LIGHT = Tokens(
    ink="#1B2623",
    ink2="#5B6A66",
    ink3="#8A9894",
    paper="#F6F5F1",
    card="#FFFFFF",
    panel="#FBFAF7",
    line="#E4E2DA",
    edge="#DCDAD1",
    hover="#F3F6F4",
    brand="#0B6E63",
    brand_hover="#0A645A",
    brand_press="#08544C",
    on_brand="#FFFFFF",
    brand2="#E3F1EE",
    brand_text="#0B6E63",
    rail="#12312C",
    rail_ink="#DCE8E5",
    rail_active="#2C4843",
    rail_hover="#1D3D37",
    accent="#E2662B",
    accent_text="#B0380A",
    warn="#A34A06",
    warn_ground="#FDF0DE",
    bad="#B3261E",
    bad_ground="#FBE9E7",
    good="#146C34",
    good_ground="#E5F3E8",
    focus="#0B6E63",
)

DARK = Tokens(
    ink="#ECF2F0",
    ink2="#AAB9B4",
    ink3="#73847F",
    paper="#111917",
    card="#1B2523",
    panel="#17201E",
    line="#2D3A37",
    edge="#3A4945",
    hover="#22302D",
    brand="#0E7C70",
    brand_hover="#0C7468",
    brand_press="#0A5F55",
    on_brand="#FFFFFF",
    brand2="#17403A",
    brand_text="#6FD6C6",
    rail="#0B1412",
    rail_ink="#D3E0DC",
    rail_active="#23403A",
    rail_hover="#16261F",
    accent="#F07C42",
    accent_text="#FFAE82",
    warn="#F5BC72",
    warn_ground="#3A2B15",
    bad="#FFA79E",
    bad_ground="#45211E",
    good="#86D8A1",
    good_ground="#173622",
    focus="#5CCFBE",
)


@dataclass(frozen=True, slots=True)
class Theme:
    """What is in force: one set of colours at one size."""

    tokens: Tokens
    scale_percent: int = SCALE_PERCENT_MIN

    def px(self, length: float) -> int:
        """Screen pixels for a length drawn at 100 percent; at least one for a length above zero."""
        return max(1, round(length * self.scale_percent / 100)) if length else 0

    def font(self, size: float, weight: int = fonts.REGULAR) -> QFont:
        """Type of this size at 100 percent, with tabular figures. Shared: do not change the font returned."""
        return _font(self.px(size), weight)


@lru_cache(maxsize=256)
def _font(size_px: int, weight: int) -> QFont:
    return fonts.font(size_px, weight)


@lru_cache(maxsize=256)
def colour(token: str) -> QColor:
    """A colour to paint with, from a token's value. Shared: do not change the colour returned."""
    return QColor(token)


_in_force = Theme(LIGHT)


def current() -> Theme:
    """The theme in force; read it when painting or measuring, never keep it."""
    return _in_force


def apply_theme(app: QApplication, tokens: Tokens = LIGHT, scale_percent: int = SCALE_PERCENT_MIN) -> Theme:
    """Put this look on all windows, open ones included; ValueError for a scale outside 100 to 200."""
    global _in_force
    if not SCALE_PERCENT_MIN <= scale_percent <= SCALE_PERCENT_MAX:
        raise ValueError(f"scale {scale_percent} is outside {SCALE_PERCENT_MIN} to {SCALE_PERCENT_MAX}")
    fonts.load_latin()
    _in_force = Theme(tokens, scale_percent)
    if app.style().objectName() != "fusion":
        app.setStyle(QStyleFactory.create("Fusion"))
    app.setFont(_in_force.font(14))
    app.setPalette(_palette(tokens))
    app.setStyleSheet(style_sheet(_in_force))
    return _in_force


def style_sheet(theme: Theme) -> str:
    """The style of Qt's own widgets, with colours filled in and lengths scaled; hairlines stay hairlines."""
    text = Template(resources.read_text("styles/kedai.qss")).substitute(theme.tokens._asdict())
    return re.sub(r"\b(\d+)px", lambda found: f"{_scaled(theme, int(found[1]))}px", text)


def _scaled(theme: Theme, length: int) -> int:
    return length if length <= 1 else theme.px(length)


def _palette(tokens: Tokens) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for use, token in (
        (role.Window, tokens.paper),
        (role.WindowText, tokens.ink),
        (role.Base, tokens.card),
        (role.AlternateBase, tokens.panel),
        (role.Text, tokens.ink),
        (role.PlaceholderText, tokens.ink2),
        (role.Button, tokens.card),
        (role.ButtonText, tokens.ink),
        (role.Highlight, tokens.brand),
        (role.HighlightedText, tokens.on_brand),
        (role.ToolTipBase, tokens.card),
        (role.ToolTipText, tokens.ink),
        (role.Link, tokens.brand_text),
        (role.Mid, tokens.line),
        (role.Accent, tokens.brand),
    ):
        palette.setColor(use, colour(token))
    for use in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, use, colour(tokens.ink3))
    return palette
