"""The simulated printer by itself: files, foreign bytes, its command line."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from escpos.printer import Dummy
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from hardware.model import Fault
from hardware.sim.interpreter import Interpreter
from hardware.sim.printer import Settings, VirtualPrinter
from hardware.sim.tokens import Tokens


def _send(printer: VirtualPrinter, data: bytes) -> bytes:
    """Everything the printer answers to these bytes until it has hung up."""
    with socket.create_connection(("127.0.0.1", printer.port), 5) as line:
        line.sendall(data)
        line.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := line.recv(1024):
            answer += piece
    return answer


def test_cut_makes_png_text_and_json(virtual: VirtualPrinter, paper_folder: Path) -> None:
    _send(virtual, b"\x1b@Hello till\n\x1bd\x04\x1dV\x01")
    assert sorted(file.name for file in paper_folder.iterdir()) == [
        "receipt-0001.json",
        "receipt-0001.png",
        "receipt-0001.txt",
    ]
    assert (paper_folder / "receipt-0001.txt").read_text() == "Hello till\n"
    facts = json.loads((paper_folder / "receipt-0001.json").read_text())
    assert (facts["number"], facts["ended_by"], facts["width"]) == (1, "cut", 576)
    with Image.open(paper_folder / "receipt-0001.png") as picture:
        assert picture.size == (576, facts["height"])


def test_numbers_go_on_where_an_earlier_run_ended(paper_folder: Path) -> None:
    for number in (1, 2):
        with VirtualPrinter(paper_folder) as printer:
            _send(printer, b"paper\n\x1dV\x00")
            (receipt,) = printer.wait_for_receipts(1)
            assert receipt.png.name == f"receipt-000{number}.png"


def test_python_escpos_prints_text_it_understands(virtual: VirtualPrinter) -> None:
    foreign = Dummy()
    foreign.set(align="center", bold=True)
    foreign.text("Corner Shop\n")
    foreign.set(align="left", bold=False)
    foreign.text("Bread            2.80\n")
    foreign.qr("https://example.sg/1", native=True, size=4)
    foreign.cashdraw(2)
    foreign.cut()
    _send(virtual, foreign.output)
    (receipt,) = virtual.wait_for_receipts(1)
    assert [line.strip() for line in receipt.text.splitlines() if line.strip()] == [
        "Corner Shop",
        "Bread            2.80",
    ]
    assert receipt.notes.symbols == ["https://example.sg/1"]
    assert receipt.notes.drawer_kicks == [2]
    assert receipt.notes.unknown == []


def test_uncut_paper_ends_when_the_till_hangs_up(virtual: VirtualPrinter) -> None:
    _send(virtual, b"no knife\n")
    (receipt,) = virtual.wait_for_receipts(1)
    assert receipt.ended_by == "closed"


def test_answers_are_the_manuals_bytes(virtual: VirtualPrinter) -> None:
    assert _send(virtual, b"\x10\x04\x01\x10\x04\x04\x1dr\x01\x1dIC") == b"\x12\x12\x00_KEDAI-SIM\x00"
    assert _send(virtual, b"\x1d(H\x06\x0000AB12") == b"7\x22AB12\x00"
    assert _send(virtual, b"\x1da\xff") == b"\x10\x00\x00\x00"
    assert _send(virtual, b"\x1da\xff\x1b@\x1bp\x00\x19\x19") == b"\x10\x00\x00\x00"  # ESC @ ends GS a
    virtual.close_drawer()
    virtual.set_fault(Fault.NEAR_END)
    assert _send(virtual, b"\x10\x04\x04\x1dr\x01") == b"\x1e\x03"
    virtual.set_fault(Fault.PAPER_OUT)
    virtual.set_fault(Fault.COVER_OPEN)
    assert _send(virtual, b"\x10\x04\x01\x10\x04\x02\x10\x04\x04") == b"\x1a\x36\x7e"


def test_tag_stands_on_the_edge_and_leaves_the_paper_alone(tmp_path: Path) -> None:
    def printed(tag: str) -> Path:
        with VirtualPrinter(tmp_path / (tag or "plain"), Settings(tag=tag)) as printer:
            _send(printer, b"\x1dv0\0\x02\0\xc8\0" + b"\xaa\x55" * 200 + b"\x1dV\x00")
            return printer.wait_for_receipts(1)[0].png

    with Image.open(printed("")) as plain, Image.open(printed("SIMULATED")) as tagged:
        assert tagged.width > plain.width
        assert list(tagged.crop((0, 0, *plain.size)).tobytes()) == list(plain.tobytes())
        edge = tagged.crop((plain.width, 0, tagged.width, tagged.height)).convert("L")
        assert edge.getextrema() == (0, 255)


@given(st.lists(st.binary(max_size=60), max_size=6))
def test_any_bytes_are_cut_into_commands_without_loss(pieces: list[bytes]) -> None:
    tokens, interpreter = Tokens(), Interpreter(64, lambda: None, lambda pin: None)
    size = 0
    for piece in pieces:
        for command in tokens.feed(piece):
            size += command.size
            if command.name not in ("ESC *", "text"):  # glyphs are slow and tested above
                interpreter.run(command)
    assert size + tokens.pending == sum(map(len, pieces))


_PREFIXES = (
    b"\x1b@ \x1ba \x1bd \x1bJ \x1bp \x1d! \x1dh \x1dw \x1dV \x1dkI \x1d(k \x1d(H \x1dv0\0 \x1bt \x1b3"
).split(b" ")
_QR = (b"\x1d(k\x03\x001C", b"\x1d(k\x04\x001P0", b"\x1d(k\x03\x001Q0", b"\x1d(k\x02\x001C")


@given(
    st.lists(
        st.builds(bytes.__add__, st.sampled_from((*_PREFIXES, *_QR)), st.binary(max_size=12)), max_size=12
    )
)
def test_known_commands_with_wild_arguments_never_stop_the_printer(commands: list[bytes]) -> None:
    tokens, interpreter = Tokens(), Interpreter(64, lambda: None, lambda pin: None)
    for command in tokens.feed(b"".join(commands)):
        if command.name != "text":  # glyphs are slow and tested above
            interpreter.run(command)
    assert interpreter.paper.picture().width == 64


def test_characters_wider_than_the_paper_stand_alone_on_their_lines() -> None:
    tokens, interpreter = Tokens(), Interpreter(64, lambda: None, lambda pin: None)
    for command in tokens.feed(b"\x1d!\x70ab\n"):
        interpreter.run(command)
    assert interpreter.paper.lines == ["a", "b"]


def test_command_line_says_where_it_listens_and_prints_files(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "hardware.sim.printer",
        "--port",
        "0",
        "--folder",
        str(tmp_path / "roll"),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        port = int(program.stdout.readline().split(":")[1].split(",")[0])
        with socket.create_connection(("127.0.0.1", port), 5) as line:
            line.sendall(b"by hand\n\x1dV\x00")
        assert program.stdout.readline().strip().endswith("receipt-0001.png")
        os.kill(program.pid, signal.SIGINT)
        assert program.wait(60) == 0
    assert (tmp_path / "roll" / "receipt-0001.txt").read_text() == "by hand\n"


def test_port_is_only_known_while_it_runs(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        _ = VirtualPrinter(tmp_path).port
