"""The quick way to read what is spelled as our own tills spell it; all else is left to the strict way.

A text counts as plain only if it is spelled, letter for letter, as its value would be spelled again: then it
has no key twice and no number in another form, and the strict way would have read the same value.
"""

from __future__ import annotations

from typing import Any

from pydantic_core import from_json, to_json

DEEPEST = 32
_LARGEST = 10**18
"""Beyond it a number may be longer than is taken."""
_SINGLE = {str, bool, type(None)}


def plain_canonical(text: str) -> dict[str, object] | None:
    """The object of canonical JSON; nothing where the strict way must look."""
    value = _plain(text)
    return value if value is not None and _is_canonical(value, DEEPEST) else None


def plain_push(text: str) -> tuple[dict[str, object], list[str]] | None:
    """A push of flat messages, as values and each as spelled; nothing where the strict way must look."""
    push = _plain(text)
    if push is None:
        return None
    messages = push.get("messages")
    if not isinstance(messages, list) or not all(type(each) is dict and _is_flat(each) for each in messages):
        return None
    if not _is_flat({**push, "messages": None}):
        return None
    return push, [to_json(each).decode() for each in messages]


def _plain(text: str) -> dict[str, object] | None:
    try:
        value = from_json(text, allow_inf_nan=False)
    except (ValueError, TypeError):  # TypeError: half of a surrogate pair has no bytes
        return None
    return value if type(value) is dict and to_json(value).decode() == text else None


def _is_flat(told: dict[str, object]) -> bool:
    """Nothing in it but texts, whole numbers and lists of texts."""
    for value in told.values():
        if type(value) is list:
            if not all(type(each) is str for each in value):
                return False
        elif not _is_exact(value):
            return False
    return True


def _is_exact(value: object) -> bool:
    return type(value) in _SINGLE or (type(value) is int and -_LARGEST < value < _LARGEST)


def _is_canonical(told: Any, depth: int) -> bool:
    """Keys of objects in order, whole numbers only, nested no deeper: most of it is texts and numbers."""
    if type(told) is dict:
        names = list(told)
        if depth == 0 or names != sorted(names):
            return False
        told = told.values()
    elif type(told) is not list or depth == 0:
        return False
    for each in told:
        kind = type(each)
        if kind is str or each is None or kind is bool:
            continue
        if kind is int:
            if not -_LARGEST < each < _LARGEST:
                return False
        elif not _is_canonical(each, depth - 1):
            return False
    return True
