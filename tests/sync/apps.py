"""The service's web app, lent to one service of the tests after another: describing its routes takes longer
than most of what is asked of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import FastAPI
from starlette.testclient import TestClient

from sync.service.app import make_app
from sync.service.clock import Clock
from sync.service.routes import Desks
from sync.service.store import Store

_free: list[FastAPI] = []


@contextmanager
def a_client(store: Store, clock: Clock) -> Iterator[TestClient]:
    """A client of an app on this store, which knows no token and no figure of before."""
    app = _free.pop() if _free else make_app(store, clock)
    vars(app.state.desks).update(vars(Desks(store, clock)))
    try:
        yield TestClient(app)
    finally:
        _free.append(app)
