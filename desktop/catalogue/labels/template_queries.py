"""The shop's label templates, and the item that a label of its own scale means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from desktop.catalogue.labels.label import Label
from desktop.catalogue.labels.template import LabelTemplate, Measure
from desktop.catalogue.queries import ScanHit, item_by_canonical_code, item_by_sku
from desktop.database.rows import Rows

_LIVE = (
    "SELECT template_id, pattern, measure, decimals FROM label_template WHERE archived_at IS NULL"
    " ORDER BY template_id"
)


@dataclass(frozen=True, slots=True)
class KeptTemplate:
    template_id: str
    template: LabelTemplate


def label_templates(rows: Rows) -> list[KeptTemplate]:
    """Those in use, the oldest first: of two that read one label it decides."""
    return [
        KeptTemplate(template_id, LabelTemplate(pattern, Measure(measure), decimals))
        for template_id, pattern, measure, decimals in rows.rows(_LIVE)
    ]


def find_by_template(rows: Rows, label: Label, on: date) -> tuple[ScanHit, Label] | None:
    """The item of a label of the shop's own scale, and the label with its weight or price."""
    digits = label.own_label
    for kept in label_templates(rows) if digits else ():
        read = kept.template.read(digits or "")
        if read is None:
            continue
        hit = item_of(rows, kept.template.codes_of(digits or ""), on)
        if hit is None:
            return None
        if kept.template.measure is Measure.WEIGHT:
            return hit, replace(label, weight=read.value, is_own=True)
        return hit, replace(label, price_cents=read.value, is_own=True)
    return None


def item_of(rows: Rows, codes: Sequence[str], on: date) -> ScanHit | None:
    """The item that has one of these codes on a label, else as its SKU; the likelier first."""
    for code in codes:
        if hit := item_by_canonical_code(rows, code, on):
            return hit
    for code in codes:
        if hit := item_by_sku(rows, code, on):
            return hit
    return None


def code_to_link(rows: Rows, label: Label) -> str:
    """The code that makes this label known: its trade number, of a scale's label the item's own code.

    Never a weight, a price or a lot.
    """
    digits = label.own_label
    for kept in label_templates(rows) if digits else ():
        if read := kept.template.read(digits or ""):
            return read.item_code
    return next((code for code in label.codes if len(code) == 14 and code.isdigit()), label.codes[0])
