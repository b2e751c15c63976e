"""Starts a foreign server on loopback that ends with the tests, or after its time, or when told."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx
from platformdirs import user_cache_path

HOST = "127.0.0.1"
FOLDER = user_cache_path("kedai") / "storefronts"
"""Outside the repository: it fills with installed packages."""
LONGEST_INSTALL_S = 480
LONGEST_START_S = 120
LAST_CHARACTERS = 3_000


class NotThere(Exception):
    """The shop cannot be had here; the text says what is missing."""


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def npm_install(folder: Path, package_json: str) -> None:
    """Install by package name, unless this very list is there."""
    mark = folder / ".installed"
    if mark.exists() and mark.read_text(encoding="utf-8") == package_json:
        return
    npm = shutil.which("npm")
    if npm is None:
        raise NotThere("npm is not here")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text(package_json, encoding="utf-8")
    command = [npm, "install", "--no-audit", "--no-fund", "--no-progress", "--no-package-lock"]
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LONGEST_INSTALL_S,
        )
    except subprocess.TimeoutExpired as error:
        raise NotThere("npm install takes too long") from error
    if done.returncode != 0:
        raise NotThere(f"npm install failed: {done.stderr[-LAST_CHARACTERS:]}")
    mark.write_text(package_json, encoding="utf-8")


class Server:
    """A child process that leaves when its standard input closes: whoever started it is gone then."""

    def __init__(
        self, command: Sequence[str], folder: Path, environment: Mapping[str, str], log: Path
    ) -> None:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        self._log = log
        with log.open("ab") as out:
            self._child = subprocess.Popen(
                command,
                cwd=folder,
                env=kept | dict(environment),
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=out,
            )

    def wait_until_it_answers(self, address: str) -> None:
        """Until a GET is answered with 200; NotThere with the end of its log otherwise."""
        end = time.monotonic() + LONGEST_START_S
        with httpx.Client(trust_env=False) as client:
            while time.monotonic() < end and self._child.poll() is None:
                try:
                    if client.get(address).status_code == 200:
                        return
                except httpx.TransportError:
                    time.sleep(0.2)
        words = self._log.read_text(encoding="utf-8", errors="replace")[-LAST_CHARACTERS:]
        self.stop()
        raise NotThere(f"the server does not answer: {words}")

    def break_off(self) -> None:
        """Have it keep what is committed and end at once, and wait until it is gone."""
        self._child.send_signal(signal.SIGUSR2)
        self._child.wait(timeout=60)
        if self._child.stdin:
            self._child.stdin.close()

    def stop(self) -> None:
        """End it, by its own id, and wait until it is gone."""
        self._child.terminate()
        try:
            self._child.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        if self._child.stdin:
            self._child.stdin.close()
