"""Bytes from a scanner become codes: framing, marks, double reads, and a real port pair."""

import os
import pty
import queue
import threading
import tty
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.model import Health, HealthState
from hardware.protocols import Scan
from hardware.scanner.framer import Framer
from hardware.scanner.reading import DoubleReads, read_frame
from hardware.scanner.serial_scanner import PortSettings, SerialScanner
from hardware.sim.scanner import VirtualScanner

PATIENCE_S = 60.0
"""For what a thread tells, however busy the machine is."""

codes = st.lists(st.text("0123456789ABC-", min_size=1, max_size=20), max_size=6)


@given(codes, st.sampled_from([b"\r", b"\n", b"\r\n", b"\x03"]), st.data())
def test_codes_come_out_whole_wherever_the_bytes_are_cut(
    wanted: list[str], suffix: bytes, data: st.DataObject
) -> None:
    start = b"\x02" if suffix == b"\x03" else b""
    stream = b"".join(start + code.encode() + suffix for code in wanted)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=5)))
    framer, got = Framer(), list[bytes]()
    for begin, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        got += framer.feed(stream[begin:end])
    assert got == [code.encode() for code in wanted]
    assert framer.pause() == []


def test_scanner_without_suffix_ends_its_code_by_a_pause() -> None:
    framer = Framer()
    assert framer.feed(b"8888002") == []
    assert framer.feed(b"076009") == []
    assert framer.pause() == [b"8888002076009"]


def test_broken_code_before_a_start_mark_is_dropped() -> None:
    assert Framer().feed(b"888\x028888002076009\x03") == [b"8888002076009"]


def test_endless_noise_is_not_kept() -> None:
    framer = Framer()
    framer.feed(b"x" * 100_000)
    assert len(framer.pause()[0]) <= 4096


def test_symbology_mark_is_split_from_the_code() -> None:
    assert (read_frame(b"]E08888002076009", "", 0).aim, read_frame(b"]E08888002076009", "", 0).text) == (
        "]E0",
        "8888002076009",
    )
    assert read_frame(b"]E0", "", 0).text == "]E0"
    assert read_frame(b"888\xff", "", 0).raw == b"888\xff"


def test_same_code_twice_counts_twice_unless_the_device_is_told_otherwise() -> None:
    now = [0.0]
    never, sometimes = DoubleReads(0, lambda: now[0]), DoubleReads(0.4, lambda: now[0])
    assert [never.is_repeat(b"a"), never.is_repeat(b"a")] == [False, False]
    assert [sometimes.is_repeat(b"a"), sometimes.is_repeat(b"a"), sometimes.is_repeat(b"b")] == [
        False,
        True,
        False,
    ]
    now[0] = 1.0
    assert sometimes.is_repeat(b"b") is False


def test_simulated_scanner_scans_only_while_started() -> None:
    scans: list[Scan] = []
    scanner = VirtualScanner(scans.append)
    scanner.scan("1")
    scanner.start()
    scanner.scan("8888002076009", aim="]E0")
    scanner.scan("2", times=2)
    scanner.scan_split("3456", at=2)
    scanner.scan_all(["7", "8"], pause=lambda: None)
    scanner.stop()
    scanner.scan("9")
    assert [scan.text for scan in scans] == ["8888002076009", "2", "2", "3456", "7", "8"]
    assert scans[0].aim == "]E0"


@pytest.mark.parametrize("suffix", [b"", b"\r", b"\n", b"\r\n"])
def test_simulated_scanner_with_any_suffix_reads_one_code(suffix: bytes) -> None:
    scans: list[Scan] = []
    scanner = VirtualScanner(scans.append, suffix=suffix, double_read_s=10)
    scanner.start()
    scanner.scan("42", times=3)
    assert [scan.text for scan in scans] == ["42"]


class Port:
    """A pair of pseudo-terminals: we hold the scanner's end."""

    def __init__(self) -> None:
        self.end, self._other = pty.openpty()
        tty.setraw(self._other)
        self.name = os.ttyname(self._other)

    def send(self, data: bytes) -> None:
        os.write(self.end, data)

    def unplug(self) -> None:
        os.close(self.end)
        os.close(self._other)


def _run(port: str, use: Callable[[queue.Queue[Scan], queue.Queue[Health]], None]) -> None:
    scans, healths = queue.Queue[Scan](), queue.Queue[Health]()
    scanner = SerialScanner(PortSettings(port, back_off_s=(0.01,)), scans.put, healths.put)
    scanner.start()
    try:
        use(scans, healths)
    finally:
        scanner.stop()
    assert not any(thread.name.startswith("scanner") for thread in threading.enumerate())


def test_serial_scanner_reads_codes_from_a_real_port() -> None:
    port = Port()

    def use(scans: queue.Queue[Scan], healths: queue.Queue[Health]) -> None:
        assert healths.get(timeout=PATIENCE_S).state is HealthState.READY
        port.send(b"]E08888002076009\r\n]E0888")
        assert scans.get(timeout=PATIENCE_S).text == "8888002076009"
        port.send(b"8002076009\r\n8888002076009\r\n")
        assert [scans.get(timeout=PATIENCE_S).aim for _ in range(2)][1] is None
        port.send(b"without suffix")
        assert scans.get(timeout=PATIENCE_S).text == "without suffix"

    _run(port.name, use)
    port.unplug()


def test_unplugged_scanner_is_reported_lost_and_found_again(tmp_path: object) -> None:
    link = f"{tmp_path}/scanner"
    first = Port()
    os.symlink(first.name, link)

    def use(scans: queue.Queue[Scan], healths: queue.Queue[Health]) -> None:
        assert healths.get(timeout=PATIENCE_S).state is HealthState.READY
        os.unlink(link)
        first.unplug()
        assert healths.get(timeout=PATIENCE_S).state is HealthState.LOST
        second = Port()
        os.symlink(second.name, link)
        while healths.get(timeout=PATIENCE_S).state is not HealthState.READY:
            pass
        second.send(b"again\r")
        assert scans.get(timeout=PATIENCE_S).text == "again"
        second.unplug()

    _run(link, use)


def test_port_that_never_was_is_lost_and_stops_cleanly() -> None:
    def use(scans: queue.Queue[Scan], healths: queue.Queue[Health]) -> None:
        assert healths.get(timeout=PATIENCE_S).state is HealthState.LOST

    _run("/dev/ttyKEDAI-none", use)
