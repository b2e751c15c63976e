"""A real process that serves while somebody holds lines open to it and says nothing, or half of something."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from sync.__main__ import main
from sync.messages import LARGEST_BODY
from sync.service.lines import MOST_OF_ONE
from tests.sync.device import Teller
from tests.sync.service.conftest import a_service, on_sqlite
from tests.sync.service.test_program import serving

HALF = {
    "nothing": b"",
    "half a head": b"GET /sync/v1/live HTTP/1.1\r\nHost: x\r\nX-A: b",
    "half a body": b"POST /sync/v1/challenge HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{",
}
UNCHECKED = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
UNCHECKED.check_hostname = False
UNCHECKED.verify_mode = ssl.CERT_NONE


@contextmanager
def held(
    address: str, count: int, said: bytes, tls: ssl.SSLContext | None = None
) -> Iterator[list[socket.socket]]:
    """So many lines on which no more is said."""
    url = httpx.URL(address)
    with ExitStack() as stack:
        lines = []
        for _ in range(count):
            plain = stack.enter_context(socket.create_connection((url.host, url.port or 0), timeout=60))
            line = stack.enter_context(tls.wrap_socket(plain)) if tls else plain
            line.sendall(said)
            lines.append(line)
        yield lines


def is_cut(line: socket.socket) -> bool:
    line.settimeout(0.01)
    try:
        return line.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


def cut_of(lines: list[socket.socket], least: int) -> int:
    """How many the service has cut off, once there are as many as expected."""
    until = time.monotonic() + 10
    while (cut := sum(map(is_cut, lines))) < least and time.monotonic() < until:
        time.sleep(0.05)
    return cut


@pytest.mark.parametrize("said", HALF.values(), ids=HALF.keys())
def test_more_half_requests_than_the_service_has_room_for_keep_nobody_out(
    tmp_path: Path, said: bytes
) -> None:
    with serving(tmp_path, is_read=False) as (_process, address), held(address, 600, said) as lines:
        answers = [httpx.get(f"{address}/sync/v1/live").status_code for _ in range(5)]
        assert answers == [200] * 5
        assert cut_of(lines, 600 - MOST_OF_ONE) >= 600 - MOST_OF_ONE


def test_lines_on_which_tls_is_never_agreed_on_are_counted_as_well(tmp_path: Path) -> None:
    main(["certificate", "--folder", str(tmp_path), "--for", "127.0.0.1"])
    with serving(tmp_path, is_read=False) as (_process, address):
        assert address.startswith("https")
        with held(address, 200, b"") as silent, held(address, 200, HALF["half a head"], UNCHECKED) as half:
            answers = [httpx.get(f"{address}/sync/v1/live", verify=UNCHECKED).status_code for _ in range(5)]
            assert answers == [200] * 5
            assert cut_of([*silent, *half], 400 - MOST_OF_ONE) >= 400 - MOST_OF_ONE


@on_sqlite
def test_a_tills_idle_line_outlives_those_of_strangers_at_its_own_address(tmp_path: Path) -> None:
    with a_service(tmp_path) as service:
        device = service.device()
    with serving(tmp_path, is_read=False) as (_process, address), httpx.Client(base_url=address) as till:
        told = till.post("/sync/v1/challenge", json={"device_id": device.device_id}).json()["data"]
        body = device.token_body(told["challenge"])
        token = till.post("/sync/v1/token", json=body).json()["data"]["token"]
        headers = {"Authorization": f"Bearer {token}"}
        line = line_of(till.get("/sync/v1/storefront", headers=headers))
        with held(address, MOST_OF_ONE + 20, b"") as lines:
            assert cut_of(lines, 20) >= 20
            assert line_of(till.get("/sync/v1/storefront", headers=headers)) == line


@on_sqlite
def test_a_device_that_begins_many_long_pushes_is_told_to_come_again_and_others_push_on(
    tmp_path: Path,
) -> None:
    script = (
        "import sys; from sync.service.room import Room; Room.patience = 0.2;"
        "from sync.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    with a_service(tmp_path) as service:
        greedy, other = service.device("a"), service.device("b")
    with (
        serving(tmp_path, "-c", script, is_read=False) as (_process, address),
        httpx.Client(base_url=address) as client,
    ):
        for each in (greedy, other):
            each.client = client  # type: ignore[assignment] # asks the same way
            each.come_in()
        head = f"POST /sync/v1/push HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {greedy.token}\r\n"
        long = f"{head}Content-Length: {LARGEST_BODY}\r\n\r\n{{".encode()
        with held(address, 3, long) as lines:
            answer = lines[2].recv(4_000)
            assert other.verdicts(Teller(other).sale()) == [("applied", None)]
    assert b"HTTP/1.1 503" in answer and b"retry-after: 2" in answer


def line_of(answer: httpx.Response) -> object:
    """The till's end of the connection that an answer came over."""
    assert answer.status_code == 200
    return answer.extensions["network_stream"].get_extra_info("client_addr")


def test_whoever_speaks_no_tls_to_a_service_that_does_is_cut_off(tmp_path: Path) -> None:
    main(["certificate", "--folder", str(tmp_path), "--for", "127.0.0.1"])
    with serving(tmp_path, is_read=False) as (_process, address):
        with held(address, 1, b"GET /sync/v1/live HTTP/1.1\r\n\r\n") as (line,):
            assert cut_of([line], 1) == 1
        assert httpx.get(f"{address}/sync/v1/live", verify=UNCHECKED).status_code == 200
