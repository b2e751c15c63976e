"""Loaded by schemathesis in its own environment: which of its cases say nothing about this service."""

from __future__ import annotations

from typing import Any

import schemathesis


def filter_body(_context: object, body: object) -> bool:
    """JSON Schema calls 1.0 a whole number; the description says in words that the wire does not."""
    return not _has_fractions(body)


def _has_fractions(value: Any) -> bool:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        return any(map(_has_fractions, value.values()))
    if isinstance(value, list):
        return any(map(_has_fractions, value))
    return isinstance(value, float)


schemathesis.hook(filter_body)
