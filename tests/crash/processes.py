"""Tills as people run them: the `kedai` program on a folder, each command a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Told = dict[str, Any]
PIN = "482913"
OWNER = "Tan Mei Lin"
_STRANGERS = ("KEDAI_PASSPHRASE", "KEDAI_OWNER_PASSWORD", "KEDAI_RECOVERY_CODE", "KEDAI_LANGUAGE")


class NotDone(AssertionError):
    """A program left otherwise than it should."""


@dataclass(frozen=True, slots=True)
class TillProcess:
    """A shop's folder, and the program that works on it."""

    folder: Path

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Begin a command; it answers as JSON."""
        command = [sys.executable, "-m", "desktop", "--shop", str(self.folder), "--json", *words]
        plain = {name: value for name, value in os.environ.items() if name not in _STRANGERS}
        return subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, env=plain
        )

    def tried(self, *words: str) -> tuple[int, Told]:
        """What a command left with, and what it answered; nothing where it was killed."""
        process = self.start(*words)
        out, _err = process.communicate()
        return process.returncode, json.loads(out or b"{}")

    def told(self, *words: str) -> Told:
        """What a command answers.

        Raises:
            NotDone: it did not leave with 0.
        """
        process = self.start(*words)
        out, err = process.communicate()
        return _answer(words, process.returncode, out, err)


def asked_of_service(folder: Path, *words: str) -> Told:
    """What the owner's command answers, beside a service that runs.

    Raises:
        NotDone: it did not leave with 0.
    """
    command = [sys.executable, "-m", "sync", *words, "--folder", str(folder), "--json"]
    done = subprocess.run(command, capture_output=True)
    return _answer(words, done.returncode, done.stdout, done.stderr)


def _answer(words: tuple[str, ...], code: int, out: bytes, err: bytes) -> Told:
    if code != 0:
        said = (out + err).decode(errors="replace").strip()[-2_000:]
        raise NotDone(f"{' '.join(words[:2])} left with {code}: {said}")
    told: Told = json.loads(out)
    return told


def joined(folder: Path, service: Path, address: str, label: str) -> TillProcess:
    """`kedai join`: a till of a shop that the service knows."""
    till = TillProcess(folder)
    code = asked_of_service(service, "code")["code"]
    where = ("--service", address, "--code", code, "--label", label)
    till.told("join", *where, "--owner", OWNER, "--pin", PIN, "--unencrypted")
    return till
