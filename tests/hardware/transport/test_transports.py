"""Pipes with limits: short counts instead of endless waits, and the truth about what went out."""

import socket
from collections.abc import Iterator

import pytest

from hardware.errors import ConnectionLost, DeviceNotFound
from hardware.transport.loop import LoopTransport
from hardware.transport.tcp import TcpTransport


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


@pytest.fixture
def line(listener: socket.socket) -> Iterator[tuple[TcpTransport, socket.socket]]:
    """Our end and the device's end of one connection."""
    transport = TcpTransport("127.0.0.1", listener.getsockname()[1])
    transport.open(2)
    device, _ = listener.accept()
    with device:
        yield transport, device
    transport.close()


def test_bytes_go_both_ways(line: tuple[TcpTransport, socket.socket]) -> None:
    transport, device = line
    assert transport.write(b"hello", 1) == 5
    assert device.recv(10) == b"hello"
    device.sendall(b"\x12")
    assert transport.read(10, 1) == b"\x12"


def test_silence_is_an_empty_read_and_no_error(line: tuple[TcpTransport, socket.socket]) -> None:
    assert line[0].read(10, 0.01) == b""


def test_device_that_takes_nothing_gives_a_short_count(line: tuple[TcpTransport, socket.socket]) -> None:
    transport, _ = line
    sent = transport.write(bytes(64 << 20), 0.1)
    assert 0 < sent < 64 << 20
    assert transport.write(b"more", 0.01) == 0


def test_hang_up_by_the_device_is_told(line: tuple[TcpTransport, socket.socket]) -> None:
    transport, device = line
    device.close()
    with pytest.raises(ConnectionLost):
        transport.read(10, 1)


def test_write_to_a_broken_line_tells_what_went_out_before(line: tuple[TcpTransport, socket.socket]) -> None:
    transport, device = line
    device.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # reset instead of goodbye
    device.close()
    with pytest.raises(ConnectionLost) as caught:
        for _ in range(100):
            transport.write(bytes(4096), 1)
    assert caught.value.bytes_sent < 4096


def test_nobody_there_is_not_found(listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    listener.close()
    with pytest.raises(DeviceNotFound) as caught:
        TcpTransport("127.0.0.1", port).open(1)
    assert caught.value.address == f"tcp://127.0.0.1:{port}"


def test_name_that_does_not_exist_is_not_found() -> None:
    with pytest.raises(DeviceNotFound):
        TcpTransport("printer.invalid").open(1)


def test_closed_transport_refuses_use_and_closing_twice_is_fine() -> None:
    transport = TcpTransport("127.0.0.1", 9)
    transport.close()
    transport.close()
    with pytest.raises(ConnectionLost):
        transport.write(b"a", 1)


def test_loop_cuts_the_line_at_the_byte_it_was_told() -> None:
    loop = LoopTransport(break_after=3)
    loop.open(1)
    assert loop.write(b"ab", 1) == 2
    with pytest.raises(ConnectionLost) as caught:
        loop.write(b"cd", 1)
    assert caught.value.bytes_sent == 1
    assert loop.written == b"abc"


def test_loop_answers_what_it_was_taught() -> None:
    loop = LoopTransport(lambda data: b"\x12" if data.startswith(b"\x10\x04") else b"")
    loop.open(1)
    loop.write(b"\x10\x04\x01", 1)
    assert loop.read(10, 1) == b"\x12"
    loop.close()
    with pytest.raises(ConnectionLost):
        loop.read(1, 0)
