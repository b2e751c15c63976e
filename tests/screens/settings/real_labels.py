"""The labels of a test shop, with every change noted and made by its owner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.catalogue.labels.infer import Sample
from desktop.catalogue.labels.keep_templates import add_label_template, end_label_template
from desktop.catalogue.labels.proposal_shown import ProposalShown, proposal_shown
from desktop.catalogue.labels.template import LabelTemplate, Measure
from desktop.catalogue.labels.template_queries import KeptTemplate, label_templates
from desktop.catalogue.labels.template_words import AddLabelTemplate, EndLabelTemplate
from desktop.ids import new_id
from tests.builders import NOON, Shop


@dataclass
class RealLabels:
    shop: Shop
    calls: list[str]

    def templates(self) -> list[KeptTemplate]:
        return label_templates(self.shop.reader)

    def propose(self, measure: Measure, samples: Sequence[Sample]) -> ProposalShown:
        return proposal_shown(self.shop.reader, measure, samples, NOON.date())

    async def add(self, template: LabelTemplate, samples: Sequence[Sample]) -> None:
        self.calls.append(f"add {template.pattern}")
        command = AddLabelTemplate(new_id(), template, tuple(samples))
        self.shop.run(add_label_template, command, self.shop.owner)

    async def end(self, template_id: str) -> None:
        self.calls.append("end")
        self.shop.run(end_label_template, EndLabelTemplate(new_id(), template_id), self.shop.owner)
