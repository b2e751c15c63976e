"""Whose label was scanned: by the codes it may mean, or by a template of the shop's own scale."""

from __future__ import annotations

from datetime import date

from desktop.catalogue.labels.label import Label, WrongCheckDigit
from desktop.catalogue.labels.read_label import read_label
from desktop.catalogue.labels.template_queries import find_by_template
from desktop.catalogue.queries import ScanHit, item_by_canonical_code
from desktop.database.rows import Rows


def find_label(rows: Rows, text: str, on: date) -> tuple[ScanHit, Label] | None:
    """The item and what its label says; nothing when no item carries the code.

    An ordinary label is one question to the file.

    Raises:
        BadBarcode, WrongCheckDigit, NoPriceSet, BadLabel: no item is found by it.
    """
    label = read_label(text)
    if label.own_label and (found := find_by_template(rows, label, on)):
        return found
    for code in label.codes:
        if hit := item_by_canonical_code(rows, code, on):
            return hit, label
    if label.is_misread:
        raise WrongCheckDigit(label.text)
    return None
