"""Samples of a scale's labels as they are typed on a command line."""

from __future__ import annotations

from desktop.catalogue.labels.infer import Sample
from desktop.catalogue.labels.template import Measure, read_figure
from desktop.cli.answer import Usage


def sample_of(text: str, measure: Measure) -> Sample:
    """`2000012007521=0.752`: the label, and what stands on it in words.

    Raises:
        Usage: it is not that.
    """
    scan, _, figure = text.rpartition("=")
    value = read_figure(figure, measure)
    if not scan or value is None:
        raise Usage("cli.label.not_a_sample", {"value": text})
    return Sample(scan, value)
