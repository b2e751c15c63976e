"""Listens for tills until it is asked to stop; what is under way then is ended first."""

from __future__ import annotations

import ipaddress
import signal
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType

import structlog
import uvicorn
from filelock import FileLock, Timeout
from sqlalchemy.exc import OperationalError
from sqlcipher3 import dbapi2

from sync.garbage import collect_rarely
from sync.messages import VerdictKind
from sync.service.app import make_app
from sync.service.clock import SystemClock
from sync.service.daily import Daily
from sync.service.lines import Lines
from sync.service.logs import log_libraries
from sync.service.open_files import lines_allowed
from sync.service.own_certificate import CERTIFICATE, KEY
from sync.service.push import retry_parked
from sync.service.refusals import NotDone
from sync.service.spare import give_spare, keep_spare
from sync.service.store import LOCK_FILE, Store
from sync.service.storefront.worker import Worker
from sync.service.threshold import protocols, tls_context

SECONDS_TO_END = 20
MOST_AT_ONCE = 512
"""Requests; whoever comes beyond it is told to come again."""
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Place:
    """Where to listen, and how. Port 0: any that is free."""

    host: str = "127.0.0.1"
    port: int = 8765
    tls_cert: Path | None = None
    tls_key: Path | None = None

    def with_own(self, folder: Path) -> Place:
        """With the certificate that the service made for itself, where none is given and there is one."""
        own = folder / CERTIFICATE
        if self.tls_cert or self.tls_key or not own.is_file():
            return self
        return replace(self, tls_cert=own, tls_key=folder / KEY)

    @property
    def is_tls(self) -> bool:
        return self.tls_cert is not None and self.tls_key is not None


def check_place(place: Place) -> None:
    """Raises NotDone: others could listen in."""
    if (place.tls_cert is None) != (place.tls_key is None):
        raise NotDone("TLS needs both a certificate and its key: --tls-cert and --tls-key.")
    for file in (place.tls_cert, place.tls_key):
        if file is not None and not file.is_file():
            raise NotDone(f"There is no file {file}.")
    if not place.is_tls and not is_loopback(place.host):
        raise NotDone(
            f"{place.host} is open to the network: without a certificate sync listens on this machine only"
            " (--host 127.0.0.1). Make one with `python -m sync certificate --for HOST`, or give --tls-cert"
            " and --tls-key."
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a host. A name is one only if it is localhost."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def serve(folder: Path, place: Place, url: str | None = None, backup_to: Path | None = None) -> None:
    """Serve until SIGTERM or SIGINT, and copy the store every day if it is told where to.

    Raises:
        NotDone, NewerStore: in words. OSError, SQLAlchemyError: machine trouble.
    """
    place = place.with_own(folder)
    check_place(place)
    if url is not None and backup_to is not None:
        raise NotDone("A PostgreSQL store is backed up by its own pg_dump: leave --backup-to out.")
    log_libraries()
    store = _opened(folder, url)
    try:
        keep_spare(folder)
        with (
            FileLock(folder / LOCK_FILE, timeout=0, mode=0o600),
            listening(place) as listener,
            _copied_daily(store, backup_to),
        ):
            _tidy(store)
            _run(store, place, listener)
    except Timeout as error:
        raise NotDone(f"A service already runs on {folder}.") from error
    finally:
        store.close()
        keep_spare(folder)  # where it was given up, what lay beside the open store may have made room


def _opened(folder: Path, url: str | None) -> Store:
    """On a full disk a store cannot even be read, until the room that was kept for that is given up."""
    try:
        return Store(folder, url)
    except OperationalError:
        if url is not None or not give_spare(folder):
            raise
        return Store(folder, url)


@contextmanager
def _copied_daily(store: Store, to: Path | None) -> Iterator[None]:
    if to is None:
        yield
        return
    daily = Daily(store, to, SystemClock())
    daily.start()
    try:
        yield
    finally:
        daily.stop()


def listening(place: Place) -> socket.socket:
    """The socket that is listened on. Its protocol is named, or asyncio leaves Nagle's algorithm on.

    Then the body of an answer would wait until the till has acknowledged its head, forty milliseconds.
    """
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((place.host, place.port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def _tls(place: Place) -> ssl.SSLContext | None:
    if place.tls_cert is None or place.tls_key is None:
        return None
    return tls_context(str(place.tls_cert), str(place.tls_key))


def _tidy(store: Store) -> None:
    """What cannot be written now waits for the next start: those that only read are served."""
    try:
        store.fold_log()  # one that was killed may have left a key in it that was destroyed
        _retry(store)
    except (OperationalError, dbapi2.OperationalError) as error:
        _log.error("store.not_tidied", fault=type(error).__name__)


def _retry(store: Store) -> None:
    """A newer program may understand what an older one parked."""
    verdicts = retry_parked(store, SystemClock())
    if verdicts:
        applied = sum(each.verdict in (VerdictKind.APPLIED, VerdictKind.CONFLICT) for each in verdicts)
        _log.info("parked.retried", tried=len(verdicts), applied=applied)


def _run(store: Store, place: Place, listener: socket.socket) -> None:
    app = make_app(store)
    worker = Worker(store, SystemClock())
    app.state.desks.after_push = worker.wake
    config = uvicorn.Config(
        app,
        http=protocols(Lines(lines_allowed()), _tls(place)),  # type: ignore[arg-type] # it calls it, and asks no more
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MOST_AT_ONCE,
        timeout_graceful_shutdown=SECONDS_TO_END,
    )
    server = uvicorn.Server(config)

    def end(_number: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    # Until uvicorn has its own; and once more when it has ended, with nothing left to stop.
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, end)
    scheme = "https" if place.is_tls else "http"
    host = f"[{place.host}]" if ":" in place.host else place.host
    print(f"Listening on {scheme}://{host}:{listener.getsockname()[1]}", flush=True)
    worker.start()
    collect_rarely()
    try:
        server.run(sockets=[listener])
    finally:
        if not worker.stop():
            _log.warning("storefront.left", reason="the online shop did not answer in time")
