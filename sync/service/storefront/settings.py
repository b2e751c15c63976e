"""Which online shop stands behind the service, and how far it was read; the rows of it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select, update

from sync.service.refusals import NotDone
from sync.service.store import Work
from sync.service.storefront.queue import plain_code
from sync.service.storefront.tables import drift, storefront
from sync.service.tables import sale, stock_level

POLL_SECONDS, SWEEP_SECONDS = 60, 3_600
_ALL = select(storefront)
_INSERT = storefront.insert()
_DROP = storefront.delete()
_UPDATE = update(storefront)
_OFF = _UPDATE.where(storefront.c.off_at.is_(None)).values(off_at=bindparam("its_time"))
_TROUBLE = _UPDATE.values(trouble=bindparam("its_code"))
_READ = _UPDATE.values(cursor=bindparam("its_cursor"))
_ROUND = _UPDATE.values(cursor=bindparam("its_cursor"), last_read_at=bindparam("its_time"))
_SWEPT = _UPDATE.values(last_swept_at=bindparam("its_time"), goods=bindparam("its_goods"))
_PLACES = (select(stock_level.c.location_id).union(select(sale.c.location_id))).limit(2)


@dataclass(frozen=True, slots=True)
class Settings:
    """The online shop as the owner told it. `location_id` empty: the only location there is."""

    storefront_id: str
    kind: str
    address: str
    secret_id: str
    sign_in_name: str = ""
    place: str = ""
    shipping_code: str = ""
    location_id: str | None = None
    poll_seconds: int = POLL_SECONDS
    sweep_seconds: int = SWEEP_SECONDS


@dataclass(frozen=True, slots=True)
class Standing:
    """The settings, and how far we are with the shop."""

    settings: Settings
    connected_at: str
    off_at: str | None
    cursor: str | None
    last_read_at: str | None
    last_swept_at: str | None
    goods: int
    trouble: str | None

    @property
    def is_on(self) -> bool:
        return self.off_at is None


def standing(work: Work) -> Standing | None:
    """The online shop, connected or off; none: there never was one."""
    row = work.one(_ALL)
    if row is None:
        return None
    settings = Settings(
        storefront_id=row.storefront_id,
        kind=row.kind,
        address=row.address,
        secret_id=row.secret_id,
        sign_in_name=row.sign_in_name,
        place=row.place,
        shipping_code=row.shipping_code,
        location_id=row.location_id,
        poll_seconds=row.poll_seconds,
        sweep_seconds=row.sweep_seconds,
    )
    return Standing(
        settings=settings,
        connected_at=row.connected_at,
        off_at=row.off_at,
        cursor=row.cursor,
        last_read_at=row.last_read_at,
        last_swept_at=row.last_swept_at,
        goods=row.goods,
        trouble=row.trouble,
    )


def connect(settings: Settings, at: str, work: Work) -> None:
    """Keep the settings. A shop that was connected stays so since when it was; a new one begins now.

    Raises:
        NotDone: another shop stands here already.
    """
    kept = standing(work)
    if kept is not None and kept.settings.storefront_id != settings.storefront_id:
        raise NotDone(f"The online shop {kept.settings.storefront_id} stands here already.")
    goes_on = kept is not None and kept.is_on
    row: dict[str, object] = {
        "storefront_id": settings.storefront_id,
        "kind": settings.kind,
        "address": settings.address,
        "sign_in_name": settings.sign_in_name,
        "secret_id": settings.secret_id,
        "place": settings.place,
        "shipping_code": settings.shipping_code,
        "location_id": settings.location_id,
        "poll_seconds": settings.poll_seconds,
        "sweep_seconds": settings.sweep_seconds,
        "connected_at": kept.connected_at if kept and goes_on else at,
        "off_at": None,
        "cursor": kept.cursor if kept else None,
        "last_read_at": kept.last_read_at if kept else None,
        "last_swept_at": kept.last_swept_at if kept and goes_on else None,
        "goods": kept.goods if kept else 0,
        "trouble": None,
    }
    work.write(_DROP)
    work.write(_INSERT, row)


def switch_off(at: str, work: Work) -> bool:
    """Speak no more with the shop; whether there was one to end with. What it was still to be told stays."""
    work.write(drift.delete())
    return bool(work.write(_OFF, {"its_time": at}))


class PlaceNotChosen(Exception):
    """No location is known to serve the online shop; `code` says whether anything was told of one yet."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def require_location(settings: Settings, work: Work) -> str:
    """The location that serves the online shop.

    Raises:
        PlaceNotChosen: location_not_chosen; nothing_told_yet: no till has told of stock or a sale.
    """
    found = serving_location(settings, work)
    if found is None:
        raise PlaceNotChosen("location_not_chosen" if work.rows(_PLACES) else "nothing_told_yet")
    return found


def serving_location(settings: Settings, work: Work) -> str | None:
    """The location that serves the online shop; none: it was not chosen and cannot be guessed."""
    if settings.location_id is not None:
        return settings.location_id
    places = work.rows(_PLACES)
    return str(places[0].location_id) if len(places) == 1 else None


def note_page(cursor: str | None, at: str | None, work: Work) -> None:
    """Orders were read up to here; `at`: a whole round is done."""
    if at is None:
        work.write(_READ, {"its_cursor": cursor})
    else:
        work.write(_ROUND, {"its_cursor": cursor, "its_time": at})


def note_swept(at: str, goods: int, work: Work) -> None:
    """All levels were read and compared."""
    work.write(_SWEPT, {"its_time": at, "its_goods": goods})


def note_trouble(code: str | None, work: Work) -> None:
    """Why the last exchange failed; none: it did not."""
    work.write(_TROUBLE, {"its_code": plain_code(code) if code else None})
