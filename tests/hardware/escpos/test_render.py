"""Documents as bytes by profile: which parts become dots, which stay characters, and in which order."""

import pytest

from hardware.errors import UnknownProfile
from hardware.escpos.profiles import profile, profiles
from hardware.escpos.render import render
from hardware.model import Confirm, RenderMode
from hardware.receipt.doc import Cut, DrawerKick, QrCode, ReceiptDoc, Size, Text
from hardware.sim.interpreter import Interpreter
from hardware.sim.tokens import Command, Tokens
from tests.hardware import papers
from tests.hardware.dots import noisy


def _commands(doc: ReceiptDoc, name: str) -> list[Command]:
    return Tokens().feed(render(doc, profile(name), noisy).data)


@pytest.mark.parametrize("name", profiles())
@pytest.mark.parametrize("paper", papers.ALL)
def test_every_profile_prints_every_paper_with_known_commands_only(name: str, paper: str) -> None:
    commands = _commands(papers.ALL[paper](), name)
    assert "ESC @" not in {command.name for command in commands}  # it would end the status reports
    assert "unknown" not in {command.name for command in commands}
    if profile(name).mode is not RenderMode.HYBRID:
        is_drawn = "GS v 0" in {command.name for command in commands}
        assert is_drawn is (profile(name).mode is RenderMode.RASTER)


def test_drawer_opens_before_the_first_dot() -> None:
    names = [command.name for command in _commands(papers.english(), "epson-tm-80mm")]
    assert names.index("ESC p") < names.index("GS v 0")


def test_paper_is_fed_past_the_knife_before_the_cut() -> None:
    commands = _commands(ReceiptDoc((Text("a"), Cut())), "epson-tm-80mm")
    assert [(each.name, each.args) for each in commands[-2:]] == [("ESC d", b"\x04"), ("GS V", b"\x01")]


def test_printer_without_knife_is_only_fed() -> None:
    assert _commands(ReceiptDoc((Text("a"), Cut())), "generic-58mm")[-1].name == "ESC d"


def test_hybrid_keeps_latin_as_characters_and_draws_chinese() -> None:
    latin = _commands(ReceiptDoc((Text("Café crème 2 × 1.50"),)), "hybrid-80mm")
    assert b"Caf\xe9 cr\xe8me 2 \xd7 1.50" in [each.args for each in latin if each.name == "text"]
    chinese = {each.name for each in _commands(ReceiptDoc((Text("拿铁咖啡"),)), "hybrid-80mm")}
    assert "GS v 0" in chinese
    assert "text" not in chinese


def test_hybrid_lets_the_printer_draw_the_qr_code() -> None:
    interpreter = Interpreter(576, lambda: None, lambda pin: None)
    for command in _commands(ReceiptDoc((QrCode("https://example.sg/r/1"),)), "hybrid-80mm"):
        interpreter.run(command)
    assert interpreter.notes.symbols == ["https://example.sg/r/1"]


def test_character_printer_replaces_what_it_lacks_and_never_draws() -> None:
    commands = _commands(ReceiptDoc((Text("2 × 拿铁", size=Size.NORMAL),)), "impact-76mm")
    assert [each.args for each in commands if each.name == "text"] == [b"2 x ??"]


def test_second_drawer_can_be_chosen_in_the_document() -> None:
    kick = next(
        each for each in _commands(ReceiptDoc((DrawerKick(5),)), "epson-tm-80mm") if each.name == "ESC p"
    )
    assert kick.args[0] == 1


def test_shipped_profiles_hold_what_the_manuals_say() -> None:
    assert profile("epson-tm-80mm").width_dots == 576
    assert profile("generic-58mm").width_dots == 384
    assert (profile("epson-tm-t88v").width_dots, profile("epson-tm-t88v").dpi) == (512, 180)
    assert Confirm.PROCESS_ID in profile("epson-tm-80mm").confirm
    assert Confirm.PROCESS_ID not in profile("generic-80mm").confirm


def test_unknown_profile_is_named() -> None:
    with pytest.raises(UnknownProfile) as caught:
        profile("nobody-1")
    assert caught.value.profile == "nobody-1"
