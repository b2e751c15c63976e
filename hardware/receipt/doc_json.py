"""A document as versioned JSON, so that a print job row can keep it whole and print it after any update."""

import base64
import binascii
import dataclasses
import json
from enum import StrEnum
from typing import Any

from hardware.errors import UnreadableDocument
from hardware.receipt import doc
from hardware.receipt.doc import Block, ReceiptDoc, SubLine

VERSION = 1
_BLOCKS: dict[str, type[Any]] = {
    "text": doc.Text,
    "banner": doc.Banner,
    "columns": doc.Columns,
    "rule": doc.Rule,
    "image": doc.Image,
    "qr": doc.QrCode,
    "barcode": doc.Barcode,
    "feed": doc.Feed,
    "cut": doc.Cut,
    "drawer": doc.DrawerKick,
}
_NAMES = {kind: name for name, kind in _BLOCKS.items()}
_ENUMS: dict[str, type[StrEnum]] = {"align": doc.Align, "size": doc.Size, "line": doc.Line}


def to_json(document: ReceiptDoc) -> str:
    """Compact JSON, the same document always the same text; defaults are left out."""
    plain = {
        "version": VERSION,
        "title": document.title,
        "language": document.language,
        "blocks": [{"block": _NAMES[type(each)], **_plain(each)} for each in document.blocks],
    }
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def from_json(text: str) -> ReceiptDoc:
    """The document that to_json wrote.

    Raises:
        UnreadableDocument: damaged, or written by a newer program.
    """
    try:
        plain = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnreadableDocument("not JSON") from error
    if not isinstance(plain, dict) or not isinstance(plain.get("blocks"), list):
        raise UnreadableDocument("no blocks")
    if plain.get("version") != VERSION:
        version = plain.get("version")
        raise UnreadableDocument("version", version if isinstance(version, int) else None)
    blocks = tuple(_block(each) for each in plain["blocks"])
    title, language = plain.get("title", ""), plain.get("language", "en")
    if not isinstance(title, str) or not isinstance(language, str):
        raise UnreadableDocument("title or language")
    return ReceiptDoc(blocks, title, language)


def _plain(block: Block | SubLine) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for field in dataclasses.fields(block):
        value = getattr(block, field.name)
        if value == field.default:
            continue
        if isinstance(value, bytes):
            value = base64.b64encode(value).decode("ascii")
        elif isinstance(value, tuple):
            value = [_plain(each) for each in value]
        kept[field.name] = value
    return kept


def _block(plain: object) -> Block:
    if not isinstance(plain, dict):
        raise UnreadableDocument("block")
    values = dict(plain)
    kind = _BLOCKS.get(str(values.pop("block", "")))
    if kind is None:
        raise UnreadableDocument("unknown block")
    block: Block = _build(kind, values)
    return block


def _build(kind: type[Any], values: dict[str, object]) -> Any:
    hints = {field.name: field.type for field in dataclasses.fields(kind)}
    try:
        return kind(**{name: _value(kind, name, hints[name], value) for name, value in values.items()})
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise UnreadableDocument(f"field of {kind.__name__}") from error


def _value(kind: type[Any], name: str, hint: Any, value: object) -> object:
    if name in _ENUMS and not (name == "size" and hint is int):
        return _ENUMS[name](str(value))
    if hint is bytes:
        return base64.b64decode(str(value), validate=True)
    if name == "subs" and isinstance(value, list):
        return tuple(_build(SubLine, dict(each)) for each in value)
    wanted = (int, type(None)) if hint == int | None else hint
    if not isinstance(value, wanted) or (hint is int and isinstance(value, bool)):
        raise TypeError(name)
    return value
