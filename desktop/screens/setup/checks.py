"""What the lines of the first start must look like; each check raises the refusal that says why not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from desktop.errors import Refusal
from desktop.names import one_line
from desktop.setup.gst_since import check_gst_since
from desktop.setup.set_up_shop import NoGstDate, read_shop_name
from desktop.setup.till_label import read_till_label
from desktop.setup.uen import read_gst_number, read_uen
from desktop.staff.add_person import read_person_name
from desktop.storefront.refusals import BadCertificateWords, BadCode, BadServiceAddress

POSTAL_CODE = re.compile(r"\d{6}")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
AT = re.compile(r"(\S+)[ T]+(\d{1,2})[:.](\d{2})", re.ASCII)
ADDRESS = re.compile(r"([A-Za-z0-9.-]+)(?::(\d{1,5}))?")
PRINTER_PORT = 9100
HIGHEST_PORT = 65_535


@dataclass
class BadPostalCode(Refusal):
    """Singapore's postal codes have six figures."""

    code = "setup.bad_postal_code"


@dataclass
class BadDate(Refusal):
    """Not a day of the calendar."""

    code = "setup.bad_date"


@dataclass
class BadMoment(Refusal):
    """Not a day of the calendar with a time of day after it."""

    code = "setup.bad_moment"


@dataclass
class BadPrinterAddress(Refusal):
    """Neither a name nor a number of the network."""

    code = "setup.bad_printer_address"


CODE = re.compile(r"[0-9A-Z-]{8,20}")
CERTIFICATE = re.compile(r"([A-Z2-7]{4}[ -]?){5}")


def check_service(text: str) -> None:
    """The address of a service, as far as a look at it tells; whether it answers shows later."""
    if not text.startswith(("https://", "http://")):
        raise BadServiceAddress(text, "not_a_url")


def check_code(text: str) -> None:
    """A code as a service shows it."""
    if not CODE.fullmatch(text.upper()):
        raise BadCode


def check_certificate(text: str) -> None:
    """The words of a service's own certificate, or nothing where somebody signed it."""
    if text and not CERTIFICATE.fullmatch(text.upper()):
        raise BadCertificateWords


@dataclass
class NotTheSame(Refusal):
    """Typed twice, and differently."""

    code = "setup.not_the_same"


def check_shop_name(text: str) -> None:
    """As `read_shop_name`."""
    read_shop_name(text)


def check_address_line(text: str) -> None:
    """A line of the receipt's head, or nothing."""
    one_line(text, "address")


def check_person_name(text: str) -> None:
    """As `read_person_name`."""
    read_person_name(text)


def check_postal_code(text: str) -> None:
    """Six figures, or nothing at all."""
    if text and not (POSTAL_CODE.fullmatch(text) and text.isascii()):
        raise BadPostalCode


def check_gst_number(text: str) -> None:
    """As `read_gst_number`."""
    read_gst_number(text)


def check_till_label(text: str) -> None:
    """As `read_till_label`."""
    read_till_label(text)


def read_printer_address(text: str) -> tuple[str, int]:
    """Host and port of a network printer; port 9100 unless told.

    Raises:
        BadPrinterAddress: it cannot be one.
    """
    found = ADDRESS.fullmatch(text.strip())
    port = int(found[2] or PRINTER_PORT) if found else 0
    if not found or not 0 < port <= HIGHEST_PORT:
        raise BadPrinterAddress
    return found[1], port


def read_day(text: str, today: date) -> date:
    """A day written day first (31/12/2025) or by ISO 8601 (2025-12-31), held to `check_gst_since`.

    Raises:
        NoGstDate, BadDate, BadGstDate: it is not such a day.
    """
    text = text.strip()
    if not text:
        raise NoGstDate
    read = _calendar_day(text)
    check_gst_since(read, today)
    return read


def read_moment(text: str) -> datetime:
    """A day as `read_day` takes it and the time after it (23/11/2026 14:05); it has no zone.

    Raises:
        BadMoment: it is not one.
    """
    found = AT.fullmatch(text.strip())
    if not found:
        raise BadMoment
    try:
        return datetime.combine(_calendar_day(found[1]), time(int(found[2]), int(found[3])))
    except (BadDate, ValueError):
        raise BadMoment from None


def _calendar_day(text: str) -> date:
    if found := ISO.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
    else:
        raise BadDate
    try:
        return date(year, month, day)
    except ValueError:
        raise BadDate from None


@dataclass(frozen=True, slots=True)
class Today:
    """Checks that need to know what day it is."""

    day: date

    def uen(self, text: str) -> None:
        """A UEN by the real rules, or nothing: a stall may have none yet."""
        if text:
            read_uen(text, self.day)

    def since(self, text: str) -> None:
        read_day(text, self.day)


@dataclass
class ShortCode(Refusal):
    """A recovery code has a fixed number of letters and figures."""

    code = "setup.short_code"
    letters: int
