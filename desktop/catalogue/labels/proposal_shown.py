"""What three samples lead to, with the items the layout found on them: to be seen before it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop.catalogue.labels.infer import Sample, propose
from desktop.catalogue.labels.template import LabelTemplate, Measure
from desktop.catalogue.labels.template_queries import item_of
from desktop.database.rows import Rows


@dataclass(frozen=True, slots=True)
class ReadSample:
    """One sample as the layout reads it: thousandths of a kilogram or cents; no name, no such item yet."""

    item_code: str
    item_name: str | None
    value: int


@dataclass(frozen=True, slots=True)
class ProposalShown:
    template: LabelTemplate
    samples: tuple[ReadSample, ...]


def proposal_shown(rows: Rows, measure: Measure, samples: Sequence[Sample], on: date) -> ProposalShown:
    """The layout, and what it would read of each sample.

    Raises:
        NotAScaleLabel, SamplesContradict, SamplesDoNotDecide, BadLabel, BadBarcode: there is none to propose.
    """
    found = propose(measure, samples, lambda codes: item_of(rows, codes, on) is not None)
    shown = []
    for sample, reading in zip(found.digits, found.readings, strict=True):
        item = item_of(rows, found.template.codes_of(sample), on)
        shown.append(ReadSample(reading.item_code, item.name if item else None, reading.value))
    return ProposalShown(found.template, tuple(shown))
