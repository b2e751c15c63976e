"""The fake Vendure on a port of this machine, for services that are processes of their own."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

from tests.storefronts.rig import Rig
from tests.sync.storefronts.fake_vendure_api import API_KEY
from tests.sync.storefronts.fake_vendure_rig import FakeVendureRig

SECONDS_AN_ANSWER = 0.02
"""So that a service can be killed in the middle of something."""


class ServedVendure:
    """Answers on 127.0.0.1. A restart breaks off what is under way, once it was carried out."""

    def __init__(self) -> None:
        self.fake = FakeVendureRig()
        self.rig: Rig = self.fake
        self.secret = API_KEY
        self.poll_seconds, self.sweep_seconds = 1, 3
        self._port = 0
        self._is_away = False
        self._start()
        self.address = f"http://127.0.0.1:{self._port}"

    def restart(self) -> None:
        self._is_away = True
        self.stop()
        time.sleep(0.5)
        self._is_away = False
        self._start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _start(self) -> None:
        served = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:  # noqa: N802 - the library's name
                length = int(self.headers.get("Content-Length") or 0)
                request = httpx.Request(
                    "POST",
                    f"{served.address}{self.path}",
                    headers=dict(self.headers),
                    content=self.rfile.read(length),
                )
                answer = served.fake.api(request)
                time.sleep(SECONDS_AN_ANSWER)
                if served._is_away:
                    self.close_connection = True
                    return
                self.send_response(answer.status_code)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer.content)))
                self.end_headers()
                self.wfile.write(answer.content)

            def log_message(self, format: str, *args: object) -> None:
                """Nothing."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False  # connections that are kept open end when their client hangs up

        self._server = Server(("127.0.0.1", self._port), Handler)
        self._port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
