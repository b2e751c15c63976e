"""Folders where a shop's file must not live: two machines could write there at once."""

from __future__ import annotations

import os
from pathlib import Path

from desktop.database.trouble import UnsafePlace

_SYNCED_NAMES = (
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "icloud drive",
    "mobile documents",
    "nextcloud",
    "owncloud",
)
_NETWORK_KINDS = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "9p",
        "afs",
        "ceph",
        "glusterfs",
        "fuse.sshfs",
        "fuse.rclone",
        "davfs",
        "fuse.davfs2",
    }
)
_MOUNTS = Path("/proc/mounts")


def refuse_unsafe(folder: Path, mounts: Path = _MOUNTS) -> None:
    """Check a folder before a shop is made or opened in it.

    Raises:
        UnsafePlace: a network share, or a folder that a cloud program copies behind our back.
    """
    whole = folder.resolve()
    for part in whole.parts:
        if any(part.lower().startswith(name) for name in _SYNCED_NAMES):
            raise UnsafePlace(str(folder), part)
    if str(folder).startswith(("\\\\", "//")):
        raise UnsafePlace(str(folder), "network share")
    kind = _filesystem(whole, mounts)
    if kind in _NETWORK_KINDS:
        raise UnsafePlace(str(folder), kind)


def _filesystem(folder: Path, mounts: Path) -> str:
    """The kind of file system a folder is on, where the system tells (Linux)."""
    if not mounts.is_file():
        return ""
    best, kind = "", ""
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        fields = line.split(" ")
        point = fields[1].replace("\\040", " ")
        if len(point) > len(best) and (
            point == "/" or f"{folder}{os.sep}".startswith(point.rstrip("/") + os.sep)
        ):
            best, kind = point, fields[2]
    return kind
