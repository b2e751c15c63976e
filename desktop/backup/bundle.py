"""A backup is one file: the shop's file, its envelope of keys and a list of what they must look like."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from desktop.backup.refusals import NoSuchBackup, NotABackup
from desktop.database.copying import to_disk
from desktop.database.envelope import FILE_NAME as KEYS_FILE
from desktop.database.places import SHOP_FILE
from desktop.database.stopping import Still, always, blocks

SUFFIX = ".kedai"
MANIFEST = "manifest.json"
BUNDLE = "bundle"
FORMAT = 1
_BLOCK = 2**20
_INSIDE = (SHOP_FILE, KEYS_FILE)
_NO_BUNDLE = (zipfile.BadZipFile, EOFError, KeyError, ValueError, TypeError, RuntimeError)
"""RuntimeError: locked with a password, packed in an unknown way, or a list nested beyond all sense."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself, readable without any key: figures and hashes, no name, no money."""

    format: int
    made_at: str
    program_version: str
    schema_version: int
    is_encrypted: bool
    pages: int
    rows: dict[str, int]
    sha256: dict[str, str]
    findings: int | None = None  # of `verify`; none: it was not asked, or by a program that did not say


def pack(folder: Path, manifest: Manifest, name_it: Callable[[], Path], still: Still = always) -> Path:
    """Put the copy in `folder` into one file, not compressed, whole or not at all; where it stands.

    The file is made in `folder` and named at the last moment, when `name_it` knows which name is free.

    Raises:
        OSError: the disk refuses; there is no such file. Cancelled: neither is there.
    """
    fresh = folder / BUNDLE
    with open(fresh, "xb", opener=_ours_alone) as file, zipfile.ZipFile(file, "w") as bundle:
        bundle.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
        for name in _INSIDE:
            _put(bundle, folder / name, still)
    to_disk(fresh)
    target = name_it()
    os.replace(fresh, target)
    to_disk(target.parent)
    return target


def read_manifest(bundle_file: Path) -> Manifest:
    """What a backup says of itself.

    Raises:
        NoSuchBackup, NotABackup: it cannot be restored.
    """
    with _opened(bundle_file) as bundle:
        return _manifest(bundle_file, bundle)


def unpack(bundle_file: Path, folder: Path) -> Manifest:
    """Lay the shop's file and envelope into `folder`, as they were when the backup was made.

    Raises:
        NoSuchBackup, NotABackup: what was laid there is of no use.
    """
    with _opened(bundle_file) as bundle:
        manifest = _manifest(bundle_file, bundle)
        for name in _INSIDE:
            with bundle.open(name) as source, open(folder / name, "xb", opener=_ours_alone) as target:
                shutil.copyfileobj(source, target, _BLOCK)
            if sha256_of(folder / name) != manifest.sha256[name]:
                raise NotABackup(str(bundle_file), "changed")
    return manifest


def _ours_alone(path: str, flags: int) -> int:
    """The envelope of keys must lie in no copy more openly than in the shop's own folder."""
    return os.open(path, flags, 0o600)


def sha256_of(path: Path, still: Still = always) -> str:
    """Of a file of any size.

    Raises:
        Cancelled: it is not known.
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in blocks(file, still):
            digest.update(block)
    return digest.hexdigest()


def _put(bundle: zipfile.ZipFile, path: Path, still: Still) -> None:
    inside = zipfile.ZipInfo.from_file(path, path.name)
    with path.open("rb") as source, bundle.open(inside, "w") as target:
        for block in blocks(source, still):
            target.write(block)


@contextmanager
def _opened(bundle_file: Path) -> Iterator[zipfile.ZipFile]:
    """The bundle as a zip; what its reader complains of becomes ours."""
    if bundle_file.exists() and not (bundle_file.is_file() or bundle_file.is_dir()):
        raise NotABackup(str(bundle_file), "form")  # a device or a pipe never ends
    try:
        with zipfile.ZipFile(bundle_file) as bundle:
            yield bundle
    except FileNotFoundError as error:
        raise NoSuchBackup(str(bundle_file)) from error
    except _NO_BUNDLE as error:
        raise NotABackup(str(bundle_file), "form") from error


def _manifest(bundle_file: Path, bundle: zipfile.ZipFile) -> Manifest:
    whole = bundle_file.stat().st_size
    for name in (MANIFEST, *_INSIDE):
        inside = bundle.getinfo(name)
        if inside.compress_type != zipfile.ZIP_STORED or inside.file_size > whole:
            raise NotABackup(str(bundle_file), "form")  # ours are never compressed: no bomb either
    told = json.loads(bundle.read(MANIFEST))
    if told["format"] != FORMAT:
        raise NotABackup(str(bundle_file), "format")
    manifest = Manifest(**told)
    if set(manifest.sha256) != set(_INSIDE) or not isinstance(manifest.made_at, str):
        raise NotABackup(str(bundle_file), "form")
    return manifest
