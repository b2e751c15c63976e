"""Which of SQLite's complaints are the machine's, in the shop's own terms."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlcipher3 import dbapi2

from desktop.errors import MachineError, Refusal

_PRIMARY_CODE = 0xFF


@dataclass
class DiskFull(MachineError):
    """There is no room left; the last paid sale is safe, the next one cannot be recorded."""

    code = "machine.disk_full"
    path: str


@dataclass
class FileDamaged(MachineError):
    """The shop's file does not hold together any more."""

    code = "machine.file_damaged"
    path: str


@dataclass
class FileBusy(MachineError):
    """Another program holds the shop's file."""

    code = "machine.file_busy"
    path: str


@dataclass
class FileUnwritable(MachineError):
    """The disk or the folder refuses to be written to, or reading it failed."""

    code = "machine.file_unwritable"
    path: str


@dataclass
class WrongKey(Refusal):
    """The key does not open this file, or it is not a shop's file at all."""

    code = "database.wrong_key"
    path: str


@dataclass
class NotAShop(Refusal):
    """There is a file, but no shop in it."""

    code = "database.not_a_shop"
    path: str


@dataclass
class NewerThanProgram(Refusal):
    """The file was written by a newer Kedai."""

    code = "database.newer_than_program"
    path: str
    file_version: int
    program_version: int


@dataclass
class OlderThanProgram(Refusal):
    """The file waits for its migration, which opening the shop for writing does."""

    code = "database.older_than_program"
    path: str
    file_version: int
    program_version: int


@dataclass
class ShopInUse(Refusal):
    """Another Kedai has this shop open for writing."""

    code = "database.shop_in_use"
    path: str


@dataclass
class UnsafePlace(Refusal):
    """A network or cloud-synced folder: two machines could write at once and lose sales."""

    code = "database.unsafe_place"
    path: str
    kind: str


@dataclass
class NoShopHere(Refusal):
    """The folder holds no shop."""

    code = "database.no_shop_here"
    path: str


@dataclass
class ShopExists(Refusal):
    """The folder holds a shop already."""

    code = "database.shop_exists"
    path: str


_TROUBLE: dict[int, type[DiskFull] | type[FileDamaged] | type[FileBusy] | type[FileUnwritable]] = {
    5: FileBusy,
    6: FileBusy,
    8: FileUnwritable,
    10: FileUnwritable,
    11: FileDamaged,
    13: DiskFull,
    14: FileUnwritable,
}
_NOT_A_DATABASE = 26


def is_machines(error: dbapi2.DatabaseError) -> bool:
    """Is it the disk or the file that complains? Anything else is a contradiction or a bug of ours."""
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE
    return code == _NOT_A_DATABASE or code in _TROUBLE


@contextmanager
def machine_trouble(path: Path) -> Iterator[None]:
    """Turn SQLite's complaints about the machine into ours; its complaints about our SQL stay bugs."""
    try:
        yield
    except dbapi2.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE
        if code == _NOT_A_DATABASE:
            raise WrongKey(str(path)) from error
        if found := _TROUBLE.get(code):
            raise found(str(path)) from error
        raise
