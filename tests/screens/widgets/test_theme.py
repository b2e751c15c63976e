"""Colours can be read, sizes grow, and figures stand in columns."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QFontMetrics, QImage, QPaintEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

import resources
from desktop.screens import fonts, icons, theme
from desktop.screens.theme import DARK, LIGHT, Tokens
from desktop.screens.widgets.text_label import TextLabel

GROUNDS = ("paper", "card", "panel", "hover")
TEXT = {
    "ink": (*GROUNDS, "brand2", "warn_ground", "bad_ground", "good_ground"),
    "ink2": (*GROUNDS, "brand2"),
    "brand_text": ("card", "paper", "brand2"),
    "accent_text": ("card", "paper", "panel", "brand2"),
    "on_brand": ("brand", "brand_hover", "brand_press"),
    "rail_ink": ("rail", "rail_active", "rail_hover"),
    "warn": ("warn_ground", "card", "paper", "hover"),
    "bad": ("bad_ground", "card", "paper"),
    "good": ("good_ground", "card", "paper"),
}
RINGS = {
    "focus": (*GROUNDS, "brand2"),
    "on_brand": ("brand", "brand_hover", "brand_press"),
    "rail_ink": ("rail", "rail_active", "rail_hover"),
}


def luminance(token: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = (int(token[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def pairs(table: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(front, ground) for front, grounds in table.items() for ground in grounds]


def test_black_on_white_has_the_contrast_the_standard_states() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), pairs(TEXT))
def test_text_can_be_read_on_every_ground_it_stands_on(tokens: Tokens, front: str, ground: str) -> None:
    assert contrast(getattr(tokens, front), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["card", "panel", "paper", "brand2"])
def test_totals_can_be_read_from_afar(tokens: Tokens, ground: str) -> None:
    assert contrast(tokens.ink, getattr(tokens, ground)) >= 7


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ring", "ground"), pairs(RINGS))
def test_the_focus_ring_is_seen_on_every_ground(tokens: Tokens, ring: str, ground: str) -> None:
    assert contrast(getattr(tokens, ring), getattr(tokens, ground)) >= 3


@pytest.mark.parametrize("scale_percent", [99, 201, 0, -100])
def test_a_scale_outside_the_range_is_refused_and_changes_nothing(
    qapp: QApplication, scale_percent: int
) -> None:
    with pytest.raises(ValueError, match="scale"):
        theme.apply_theme(qapp, DARK, scale_percent)
    assert theme.current().tokens is LIGHT


def test_lengths_of_the_style_sheet_double_at_200_percent_and_hairlines_stay() -> None:
    small = [int(found) for found in re.findall(r"(\d+)px", theme.style_sheet(theme.Theme(LIGHT, 100)))]
    large = [int(found) for found in re.findall(r"(\d+)px", theme.style_sheet(theme.Theme(LIGHT, 200)))]
    assert large == [length if length <= 1 else 2 * length for length in small]
    assert 1 in large


def test_the_style_sheet_leaves_no_token_unfilled() -> None:
    assert "$" not in theme.style_sheet(theme.Theme(DARK))


def test_changing_the_theme_repaints_an_open_field(qapp: QApplication, qtbot: QtBot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.resize(200, 48)
    field.show()
    light = field.grab().toImage().pixelColor(100, 10).lightness()
    theme.apply_theme(qapp, DARK)
    qapp.processEvents()
    assert field.grab().toImage().pixelColor(100, 10).lightness() < light / 2


def test_all_figures_have_one_width_and_words_keep_their_hyphens() -> None:
    for weight in (fonts.REGULAR, fonts.MEDIUM, fonts.SEMI_BOLD, fonts.BOLD):
        metrics = QFontMetrics(fonts.font(48, weight))
        assert len({metrics.horizontalAdvance(figure * 4) for figure in "0123456789"}) == 1
        plain = fonts.font(48, weight)
        plain.setFeature(plain.Tag("tnum"), 0)
        assert metrics.horizontalAdvance("a-b c") == QFontMetrics(plain).horizontalAdvance("a-b c")


def test_inter_draws_every_sign_the_screens_use() -> None:
    metrics = QFontMetrics(fonts.font(14))
    missing = [sign for sign in "$¢€₹•–—’“”×−⌫▲▼…·°½éüÆ→←↑↓✓" if not metrics.inFont(sign)]
    assert missing == []


@pytest.mark.parametrize("text", ["拿铁咖啡", "தமிழ்"])
def test_chinese_and_tamil_are_drawn_by_the_bundled_fonts(text: str) -> None:
    family = "Noto Sans SC" if text[0] == "拿" else "Noto Sans Tamil"
    named = fonts.font(40)
    named.setFamilies([family])
    assert QFontMetrics(fonts.font(40)).horizontalAdvance(text) == QFontMetrics(named).horizontalAdvance(text)


def test_text_shown_before_its_font_came_is_painted_again_when_it_comes(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[str] = []

    class Watched(TextLabel):
        def paintEvent(self, event: QPaintEvent) -> None:
            painted.append(self.text())
            super().paintEvent(event)

    label = Watched("拿铁咖啡")
    qtbot.addWidget(label)
    label.show()
    qtbot.waitExposed(label)
    painted.clear()
    monkeypatch.setattr(fonts, "_with_rest", False)
    fonts.load_rest()
    qtbot.waitUntil(lambda: bool(painted))
    assert painted == ["拿铁咖啡"], "once is enough"


def test_every_listed_icon_is_drawn_in_the_colour_asked_for(qapp: QApplication) -> None:
    names = resources.read_text("icons/lucide.txt").split()
    assert len(names) >= 40
    for name in names:
        picture = icons.pixmap(name, "#FF0000", 48).toImage().convertToFormat(QImage.Format.Format_ARGB32)
        solid = [
            picture.pixelColor(x, y)
            for x in range(48)
            for y in range(48)
            if picture.pixelColor(x, y).alpha() == 255
        ]
        assert solid, name
        assert {(ink.red(), ink.green(), ink.blue()) for ink in solid} == {(255, 0, 0)}, name


def test_an_icon_for_a_sharp_display_has_more_pixels_in_the_same_place(qapp: QApplication) -> None:
    picture = icons.pixmap("store", "#000000", 20, 2.0)
    assert (picture.width(), picture.deviceIndependentSize().width()) == (40, 20)


def test_an_unknown_icon_is_an_error_at_once(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icons.pixmap("no-such-drawing", "#000000", 20)


@pytest.mark.parametrize(
    "name", ["icons/kedai.ico", "icons/kedai.icns", "icons/kedai-256.png", "LICENSES.md"]
)
def test_data_files_are_read_through_the_package(name: str) -> None:
    assert resources.read_bytes(name)
