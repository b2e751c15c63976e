"""What the card of the scale's labels asks of the shop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from desktop.catalogue.labels.infer import Sample
    from desktop.catalogue.labels.proposal_shown import ProposalShown
    from desktop.catalogue.labels.template import LabelTemplate, Measure
    from desktop.catalogue.labels.template_queries import KeptTemplate


class LabelDoors(Protocol):
    """Writes raise the refusals of their commands and MachineError."""

    def templates(self) -> list[KeptTemplate]: ...

    def propose(self, measure: Measure, samples: Sequence[Sample]) -> ProposalShown:
        """Raises NotAScaleLabel, SamplesContradict, SamplesDoNotDecide, BadLabel, BadBarcode."""
        ...

    async def add(self, template: LabelTemplate, samples: Sequence[Sample]) -> None: ...

    async def end(self, template_id: str) -> None: ...
