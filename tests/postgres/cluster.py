"""A PostgreSQL of its own on this machine: made in a folder, for one run, and gone after it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from installers.setup.system_libraries import install
from tests.storefronts.servers import free_port

USER = "kedai"
LONGEST_S = 120
FASTER = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
"""Nothing of it must outlive the run."""


class NotThere(Exception):
    """There is no PostgreSQL here, and none can be installed."""


@contextmanager
def a_cluster() -> Iterator[str]:
    """The address of an empty server on 127.0.0.1.

    Raises:
        NotThere: in words.
    """
    programs = _programs()
    with TemporaryDirectory(prefix="kedai-postgres-") as name:
        folder, port = Path(name), free_port()
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(folder, account.pw_uid, account.pw_gid)
        data, log = str(folder / "data"), str(folder / "log")
        told = [f"-c {each}" for each in (*FASTER, "listen_addresses=127.0.0.1", f"port={port}")]
        options = " ".join((*told, f"-c unix_socket_directories={folder}"))
        _run(programs, "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        _run(programs, "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start")
        try:
            yield f"postgresql://{USER}@127.0.0.1:{port}/postgres"
        finally:
            _run(programs, "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def _programs() -> Path:
    if (found := _newest()) is None and shutil.which("apt-get") and os.geteuid() == 0:
        install(["postgresql"])
        found = _newest()
    if found is None:
        raise NotThere("no PostgreSQL here (Debian's package is named postgresql)")
    return found


def _newest() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if found:
        return found[-1]
    program = shutil.which("initdb")
    return Path(program).resolve().parent if program else None


def _run(programs: Path, name: str, *words: str) -> None:
    """As the account of the database: its programs refuse root."""
    command = [str(programs / name), *words]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=True, timeout=LONGEST_S, stdout=subprocess.DEVNULL, cwd="/")
