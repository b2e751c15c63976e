"""Which answers are none, which say wait, and which say no."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import Literal

import httpx
from pydantic import BaseModel, ValidationError

from sync.messages import ErrorTold
from sync.till.trouble import (
    Busy,
    CursorAhead,
    Offline,
    OtherEpoch,
    Rejected,
    SignInNeeded,
    SyncTrouble,
    TooOld,
)

UNAUTHORISED, TIMED_OUT, CONFLICT, UPGRADE, TOO_MANY, FAILED = 401, 408, 409, 426, 429, 500


class _Told(BaseModel):
    """The envelope of an error."""

    status: Literal["error"]
    error: ErrorTold


def trouble_of(response: httpx.Response, body: bytes) -> SyncTrouble | None:
    """What an answer means for the till; nothing if it is the service's and no error.

    A service's own words count only in its own envelope: a Wi-Fi's sign-in page may come with any status.
    """
    status = response.status_code
    if 300 <= status < 400:
        return Offline("redirected")
    if status in (TIMED_OUT, TOO_MANY) or status >= FAILED:
        return Busy(_retry_after_s(response))
    if not response.headers.get("content-type", "").lower().startswith("application/json"):
        return Offline("not_the_service")
    if 200 <= status < 300:
        return None
    try:
        told = _Told.model_validate_json(body).error
    except ValidationError:
        return Offline("not_the_service")
    return _said_no(status, told)


def _said_no(status: int, told: ErrorTold) -> SyncTrouble:
    epoch = told.details.get("epoch")
    if status == UNAUTHORISED:
        return SignInNeeded(told.code)
    if status == UPGRADE or told.code == "too_old":
        return TooOld()
    if status == CONFLICT and told.code == "other_epoch" and isinstance(epoch, str) and epoch:
        return OtherEpoch(epoch)
    if status == CONFLICT and told.code == "cursor_ahead":
        return CursorAhead()
    return Rejected(status, told.code, told.message, told.details)


def _retry_after_s(response: httpx.Response) -> float | None:
    """Seconds, or a date beside the answer's own: whether this machine's clock is right does not matter."""
    said = response.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return float(said[:6])
    try:
        until, now = parsedate_to_datetime(said), parsedate_to_datetime(response.headers.get("date", ""))
        return max(0.0, (until - now).total_seconds())
    # None, or in words of its own; TypeError: one of them without a zone; OverflowError: no year there is.
    except (ValueError, TypeError, OverflowError):
        return None
