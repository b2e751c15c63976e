"""JSON from strangers: nothing nested deeply, no key twice, no number that is not whole."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import NoReturn

from sync.canonical import spelled
from sync.service.plain_json import DEEPEST, plain_canonical, plain_push

LONGEST_NUMBER = 20
"""Characters: a 64-bit number with its sign."""
_TEXTS = re.compile(r'"(?:[^"\\]+|\\.?)*+"?', re.DOTALL)
"""Texts, the last one perhaps without an end. Takes time in proportion to its length, whatever it reads."""
_BRACKETS = re.compile(r"[][{}]")


class NotJson(ValueError):
    """The text is no JSON, or JSON that is not taken; says why."""


class TooDeep(NotJson):
    """Nested beyond DEEPEST."""


@dataclass(frozen=True, slots=True)
class Inexact:
    """Stands where a number stood that is not taken: it fits no model and no spelling."""


class Doubled(dict[str, object]):
    """An object that told a key twice."""


def read_json(text: str) -> object:
    """The value of a text in which nothing is inexact and no key stands twice.

    Raises:
        NotJson: it is none, or not such a one.
    """
    refuse_depth(text)
    return _decoded(text, _STRICT)


def read_canonical(text: str) -> object:
    """The value of canonical JSON.

    Raises:
        NotJson: the text is spelled in another way.
    """
    plain = plain_canonical(text)
    return read_any_canonical(text) if plain is None else plain


def read_any_canonical(text: str) -> object:
    """read_canonical, whatever is in it."""
    value = read_json(text)
    if spelled(value) != text:
        raise NotJson("spelled differently")
    return value


def refuse_depth(text: str) -> None:
    """Raises TooDeep before anything is built up from the text."""
    if text.count("[") + text.count("{") <= DEEPEST:
        return
    depth = 0
    for bracket in _BRACKETS.finditer(_TEXTS.sub("", text)):
        depth += 1 if bracket.group() in "[{" else -1
        if depth > DEEPEST:
            raise TooDeep("nested too deeply")


def read_push(text: str) -> tuple[dict[str, object], list[str]]:
    """A push with its messages in two ways: as values, and each as it was spelled.

    In a message a faulty number becomes Inexact and a doubled key Doubled, so that one message that
    cannot be taken is parked whole and its neighbours are looked at.

    Raises:
        NotJson: the text as a whole is no JSON object, or tells a key of the push twice.
    """
    plain = plain_push(text)
    return read_any_push(text) if plain is None else plain


def read_any_push(text: str) -> tuple[dict[str, object], list[str]]:
    """read_push, however the push is spelled."""
    refuse_depth(text)
    fields: dict[str, object] = {}
    spelled: list[str] = []
    at = _expect(text, _skip(text, 0), "{")
    while (at := _skip(text, at)) < len(text) and text[at] != "}":
        key, at = _value(text, at)
        at = _expect(text, _skip(text, at), ":")
        if not isinstance(key, str) or key in fields:
            raise NotJson("a key of the push stands twice")
        if key == "messages" and text[_skip(text, at) : _skip(text, at) + 1] == "[":
            fields[key], spelled, at = _elements(text, _skip(text, at))
        else:
            fields[key], at = _value(text, _skip(text, at))
        at = _next(text, at, "}")
    if _skip(text, _expect(text, at, "}")) != len(text):
        raise NotJson("something stands behind the push")
    return fields, spelled


def read_lenient(text: str) -> object:
    """A message as read_push would have read it."""
    value, _end = _value(text, _skip(text, 0))
    return value


def _elements(text: str, at: int) -> tuple[list[object], list[str], int]:
    values: list[object] = []
    spelled: list[str] = []
    at = _skip(text, at + 1)
    while text[at : at + 1] != "]":
        value, end = _value(text, at)
        values.append(value)
        spelled.append(text[at:end])
        at = _next(text, end, "]")
    return values, spelled, at + 1


def _next(text: str, at: int, closing: str) -> int:
    """Behind the comma, or at the closing bracket."""
    at = _skip(text, at)
    if text[at : at + 1] == ",":
        at = _skip(text, at + 1)
        if text[at : at + 1] == closing:
            raise NotJson("a comma before the end")
    elif text[at : at + 1] != closing:
        raise NotJson("a comma is missing")
    return at


def _expect(text: str, at: int, sign: str) -> int:
    if text[at : at + 1] != sign:
        raise NotJson(f"{sign} is missing")
    return at + 1


def _skip(text: str, at: int) -> int:
    while text[at : at + 1] in (" ", "\n", "\r", "\t"):
        at += 1
    return at


def _value(text: str, at: int) -> tuple[object, int]:
    try:
        return _LENIENT.raw_decode(text, at)
    except (ValueError, RecursionError) as error:
        raise NotJson("no JSON") from error


def _decoded(text: str, decoder: json.JSONDecoder) -> object:
    try:
        return decoder.decode(text)
    except NotJson:
        raise
    except (ValueError, RecursionError) as error:
        raise NotJson("no JSON") from error


def _refuse_number(_text: str) -> NoReturn:
    raise NotJson("a number that is not whole")


def _whole(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise NotJson("a number that is too long")
    return int(text)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    told = dict(pairs)
    if len(told) != len(pairs):
        raise NotJson("a key stands twice")
    return told


def _marked(pairs: list[tuple[str, object]]) -> dict[str, object]:
    told = dict(pairs)
    return told if len(told) == len(pairs) else Doubled(told)


def _inexact(_text: str) -> Inexact:
    return Inexact()


def _whole_or_inexact(text: str) -> int | Inexact:
    return int(text) if len(text) <= LONGEST_NUMBER else Inexact()


_STRICT = json.JSONDecoder(
    object_pairs_hook=_once, parse_float=_refuse_number, parse_constant=_refuse_number, parse_int=_whole
)
_LENIENT = json.JSONDecoder(
    object_pairs_hook=_marked, parse_float=_inexact, parse_constant=_inexact, parse_int=_whole_or_inexact
)
