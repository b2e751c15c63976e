"""The address of a service: encrypted on the way, but for this very machine."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

import httpx

from sync.till.trouble import BadService


def read_service(text: str) -> str:
    """The service's address as it is kept: without a slash at its end.

    Raises:
        BadService: it is no https:// address, nor one of this machine.
    """
    address = text.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        host = httpx.URL(address).host  # what it cannot go to is none
        is_whole = bool(host) and "%" not in host and (parts.port is None or parts.port > 0)
    except (ValueError, httpx.InvalidURL) as error:
        raise BadService(address, "not_a_url") from error
    if parts.scheme not in ("http", "https") or not is_whole or _says_more(parts):
        raise BadService(address, "not_a_url")
    if parts.scheme == "http" and not _is_this_machine(parts.hostname or ""):
        raise BadService(address, "not_encrypted")
    return address


def _says_more(parts: SplitResult) -> bool:
    """A name, a password or a question in an address would end in logs."""
    return "@" in parts.netloc or bool(parts.query or parts.fragment)


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
