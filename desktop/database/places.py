"""Where a shop may live, and whether there is room for it."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from desktop.database.trouble import UnsafePlace

SHOP_FILE = "shop.db"
SHOP_FILES = (SHOP_FILE, SHOP_FILE + "-wal", SHOP_FILE + "-shm")
"""The shop's file and what SQLite keeps beside it while it is open."""
BACKUPS = "backups"
RESERVE_FILE = "reserve"
RESERVE_BYTES = 64 * 2**20
LOW_BYTES = 2 * 2**30
VERY_LOW_BYTES = 500 * 2**20

_SYNCED_BEGINNINGS = (
    "onedrive",
    "dropbox",
    "googledrive",
    "iclouddrive",
    "mobiledocuments",
    "nextcloud",
    "owncloud",
    "pclouddrive",
    "megasync",
)
_SYNCED_NAMES = frozenset(("box", "boxsync", "mydrive", "cloudstorage", "mega", "syncthing", "seafile"))
"""As the programs that copy them call their folders, in small letters and without spaces."""
_NETWORK_KINDS = frozenset(
    (
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "9p",
        "afs",
        "ceph",
        "glusterfs",
        "lustre",
        "beegfs",
        "ncpfs",
        "coda",
        "davfs",
        "autofs",
        "vboxsf",
        "virtiofs",
        "prl_fs",
        "vmhgfs",
    )
)
"""File systems of other machines, and folders that a virtual machine's host shares with it."""
_FUSE = "fuse."
_LOCAL_FUSE = frozenset(
    (
        "ntfs",
        "ntfs-3g",
        "exfat",
        "mergerfs",
        "encfs",
        "gocryptfs",
        "cryfs",
        "veracrypt",
        "securefs",
        "bindfs",
        "lxcfs",
    )
)
"""What a program gives out as a disk is mostly another machine's; these are this one's own."""
_MOUNTS = Path("/proc/mounts")


def refuse_unsafe(folder: Path, mounts: Path = _MOUNTS) -> None:
    """Check a folder before a shop is made or opened in it.

    Raises:
        UnsafePlace: a network share, or a folder that a cloud program copies behind our back.
    """
    whole = folder.resolve()
    for part in whole.parts:
        if _is_synced(part.lower().replace(" ", "")):
            raise UnsafePlace(str(folder), part)
    if any(str(path).startswith(("\\\\", "//")) for path in (folder, whole)):
        raise UnsafePlace(str(folder), "network share")
    kind = _filesystem(whole, mounts)
    if kind in _NETWORK_KINDS or (kind.startswith(_FUSE) and kind.removeprefix(_FUSE) not in _LOCAL_FUSE):
        raise UnsafePlace(str(folder), kind)


def _is_synced(name: str) -> bool:
    return name in _SYNCED_NAMES or name.startswith(_SYNCED_BEGINNINGS)


def _filesystem(folder: Path, mounts: Path) -> str:
    """The kind of file system a folder is on, where the system tells (Linux)."""
    if not mounts.is_file():
        return ""
    best, kind = "", ""
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        fields = line.split(" ")
        point = fields[1].replace("\\040", " ")
        if len(point) >= len(best) and (  # of two on one point the later covers the earlier
            point == "/" or f"{folder}{os.sep}".startswith(point.rstrip("/") + os.sep)
        ):
            best, kind = point, fields[2]
    return kind


@dataclass(frozen=True, slots=True)
class Room:
    """How much room the disk has for the shop."""

    free_bytes: int
    has_reserve: bool

    @property
    def is_low(self) -> bool:
        """Below 2 GB: time to tell the owner."""
        return self.free_bytes < LOW_BYTES


def room_left(folder: Path) -> Room:
    """Facts for the top bar and for whoever is about to write much."""
    return Room(shutil.disk_usage(folder).free, (folder / RESERVE_FILE).exists())


def keep_reserve(folder: Path, size_bytes: int | None = None) -> bool:
    """Hold 64 MB of the disk back, so that a full disk still has room for the last sales and the close.

    Does nothing (and answers no) on a disk where the reserve itself would be the trouble.
    """
    size = RESERVE_BYTES if size_bytes is None else size_bytes
    path = folder / RESERVE_FILE
    if path.exists() and path.stat().st_size == size:
        return True
    if shutil.disk_usage(folder).free < 4 * size:
        return False
    with path.open("wb") as file:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file.fileno(), 0, size)
        else:
            for _block in range(size // 2**20):
                file.write(bytes(2**20))
    return True


def spend_reserve(folder: Path) -> bool:
    """Give the reserve back to the disk; no when it was gone already."""
    path = folder / RESERVE_FILE
    if not path.exists():
        return False
    path.unlink()
    return True
