"""What people call their goods must never command the printer."""

import pytest

from hardware.escpos.profiles import profile, profiles
from hardware.escpos.render import render
from hardware.receipt.doc import Banner, Block, Columns, QrCode, ReceiptDoc, SubLine, Text
from hardware.sim.tokens import Tokens
from tests.hardware.dots import noisy

EVIL = "kopi\x1bp\x00\x19\xfa\x10\x14\x01\x00\x05\x1dV\x00\x9b\x7f"
BLOCKS: tuple[Block, ...] = (
    Text(EVIL),
    Banner(EVIL),
    Columns(EVIL, EVIL, lead=EVIL, subs=(SubLine(EVIL, EVIL),)),
    QrCode("T1-000001", caption=EVIL),
)


@pytest.mark.parametrize("name", profiles())
@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: type(block).__name__)
def test_name_with_commands_in_it_neither_opens_the_drawer_nor_cuts(name: str, block: Block) -> None:
    commands = Tokens().feed(render(ReceiptDoc((block,)), profile(name), noisy).data)

    assert not {command.name for command in commands} & {"ESC p", "DLE DC4", "GS V", "unknown"}
