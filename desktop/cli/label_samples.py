"""What the label commands share: samples as they are typed, layouts as they are told."""

from __future__ import annotations

from desktop.catalogue.labels.infer import Sample
from desktop.catalogue.labels.template import LabelTemplate, Measure
from desktop.cli.answer import Usage
from desktop.messages.say import Say
from desktop.money import money_text, quantity_text, read_cents, read_thousandths


def sample_of(text: str, measure: Measure) -> Sample:
    """`2000012007521=0.752`: the label, and what stands on it in words.

    Raises:
        Usage: it is not that.
    """
    scan, _, figure = text.rpartition("=")
    try:
        value = read_thousandths(figure) if measure is Measure.WEIGHT else read_cents(figure)
    except ValueError:
        raise Usage("cli.label.not_a_sample", {"value": text}) from None
    if not scan:
        raise Usage("cli.label.not_a_sample", {"value": text})
    return Sample(scan, value)


def value_text(value: int, measure: Measure) -> str:
    """A weight in kilograms or a price in dollars."""
    return f"{quantity_text(value)} kg" if measure is Measure.WEIGHT else money_text(value)


def layout_in_words(template: LabelTemplate, say: Say) -> str:
    """`20 · item 5 digits · weight 5 digits, 3 after the point`."""
    parts = [template.prefix, say("label.part_item", count=template.pattern.count("I"))]
    if "K" in template.pattern:
        parts.append(say("label.part_check"))
    facts = {"count": template.pattern.count("V"), "decimals": template.decimals}
    parts.append(say(f"label.part_{template.measure.value}", **facts))
    return " · ".join(parts)
