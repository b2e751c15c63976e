"""How the layout of a scale's labels, and what one of them says, are told to people."""

from __future__ import annotations

from desktop.catalogue.labels.proposal_shown import ReadSample
from desktop.catalogue.labels.template import LabelTemplate, Measure
from desktop.messages.say import Say
from desktop.money import money_text, quantity_text


def value_text(value: int, measure: Measure) -> str:
    """A weight in kilograms or a price in dollars."""
    return f"{quantity_text(value)} kg" if measure is Measure.WEIGHT else f"${money_text(value)}"


def layout_in_words(template: LabelTemplate, say: Say) -> str:
    """`20 · item 5 digits · weight 5 digits, 3 after the point`."""
    parts = [template.prefix, say("label.part_item", count=template.pattern.count("I"))]
    if "K" in template.pattern:
        parts.append(say("label.part_check"))
    facts = {"count": template.pattern.count("V"), "decimals": template.decimals}
    parts.append(say(f"label.part_{template.measure.value}", **facts))
    return " · ".join(parts)


def reading_in_words(sample: ReadSample, measure: Measure, say: Say) -> str:
    """What a layout reads of a sample: the item's code, its name if there is such an item, and the figure."""
    name = sample.item_name or say("label.no_item")
    value = value_text(sample.value, measure)
    return say("label.reads", item_code=sample.item_code, name=name, value=value)
