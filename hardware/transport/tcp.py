"""A network port (9100) as a byte pipe; the socket never blocks longer than it was told."""

import contextlib
import socket
import time

from hardware.errors import ConnectionLost, DeviceNotFound, DeviceTimeout

_CHUNK = 4096


class TcpTransport:
    """One connection to host:port. Use from one thread at a time."""

    def __init__(self, host: str, port: int = 9100) -> None:
        self._host, self._port = host, port
        self._socket: socket.socket | None = None

    @property
    def address(self) -> str:
        return f"tcp://{self._host}:{self._port}"

    def open(self, timeout_s: float) -> None:
        """Raises DeviceTimeout (no answer at all) or DeviceNotFound (refused, no route, no such name)."""
        self.close()
        try:
            connection = socket.create_connection((self._host, self._port), timeout_s)
        except TimeoutError as error:
            raise DeviceTimeout(self.address, "connection", timeout_s) from error
        except OSError as error:
            raise DeviceNotFound(self.address, error.strerror or type(error).__name__) from error
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self._socket = connection

    def write(self, data: bytes, timeout_s: float) -> int:
        """Hand over what the device takes in time; the count may be short. Raises ConnectionLost."""
        connection = self._connected()
        sent = 0
        until = time.monotonic() + timeout_s
        while sent < len(data):
            try:
                connection.settimeout(max(until - time.monotonic(), 0))
                sent += connection.send(data[sent : sent + _CHUNK])
            except OSError as error:
                if _is_only_late(error):
                    break
                raise ConnectionLost(self.address, sent, type(error).__name__) from error
        return sent

    def read(self, limit: int, timeout_s: float) -> bytes:
        """What arrived, b"" when nothing did in time. Raises ConnectionLost when the other end closed."""
        connection = self._connected()
        try:
            connection.settimeout(max(timeout_s, 0))
            data = connection.recv(limit)
        except OSError as error:
            if _is_only_late(error):
                return b""
            raise ConnectionLost(self.address, 0, type(error).__name__) from error
        if not data:
            raise ConnectionLost(self.address, 0, "closed")
        return data

    def close(self) -> None:
        """Say goodbye in order, so that bytes on the way are not thrown away by a reset."""
        connection, self._socket = self._socket, None
        if connection is None:
            return
        with contextlib.suppress(OSError):  # the other end may be gone already
            connection.shutdown(socket.SHUT_RDWR)
        connection.close()

    def _connected(self) -> socket.socket:
        if self._socket is None:
            raise ConnectionLost(self.address, 0, "not open")
        return self._socket


def _is_only_late(error: OSError) -> bool:
    """Our own time limit ran out; a TimeoutError with a number is the network giving the peer up for dead."""
    return isinstance(error, BlockingIOError) or (isinstance(error, TimeoutError) and error.errno is None)
