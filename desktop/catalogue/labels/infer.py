"""From three sample scans, and what the scale printed on each, to the one layout that explains them; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from desktop.catalogue.labels.label import BadLabel, Label
from desktop.catalogue.labels.read_label import read_label
from desktop.catalogue.labels.template import PATTERN, LabelTemplate, Measure, Reading, places_of
from desktop.errors import Refusal

SAMPLES = 3
_SHORTEST, _LONGEST = 3, 7

Knows = Callable[[tuple[str, ...]], bool]
"""Does the catalogue have an item by one of these codes?"""


@dataclass
class NotAScaleLabel(Refusal):
    """A sample that is no thirteen-digit label of a shop's own numbers; `number` counts from 1."""

    code = "catalogue.not_a_scale_label"
    number: int
    barcode: str


@dataclass
class SamplesContradict(Refusal):
    """No layout explains them. `reason` is `one` if it does without the sample `number`, else `all`."""

    code = "catalogue.samples_contradict"
    number: int
    reason: str = "all"


@dataclass
class SamplesDoNotDecide(Refusal):
    """Several layouts explain them (`layouts` names two), or they are too much alike to tell."""

    code = "catalogue.samples_do_not_decide"
    reason: str  # alike | layouts
    layouts: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A scan, and what stands on the same label in words: thousandths of a kilogram, or cents."""

    scan: str
    value: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """The layout found, the samples' digits, and what it reads of each."""

    template: LabelTemplate
    digits: tuple[str, ...]
    readings: tuple[Reading, ...]


def propose(measure: Measure, samples: Sequence[Sample], knows: Knows) -> Proposal:
    """The one layout that reads every sample as its scale printed it.

    Where leading zeros leave the end of the item's code open, the items of the catalogue decide.

    Raises:
        NotAScaleLabel, BadBarcode, WrongCheckDigit, SamplesContradict, SamplesDoNotDecide, BadLabel.
    """
    if len(samples) != SAMPLES:
        raise SamplesDoNotDecide("alike", "")
    digits = [digits_of(number, each.scan) for number, each in enumerate(samples, start=1)]
    values = [each.value for each in samples]
    if any(value <= 0 for value in values):
        raise BadLabel(measure.value, "")
    found = _layouts(measure, digits, values)
    if not found:
        odd = _odd_one(measure, digits, values)
        raise SamplesContradict(odd, "one" if odd else "all")
    if len(set(values)) < SAMPLES:
        raise SamplesDoNotDecide("alike", "")
    (template,) = _decided(found, digits, knows)
    return Proposal(template, tuple(digits), tuple(_reading(template, each) for each in digits))


def digits_of(number: int, scan: str) -> str:
    """The thirteen digits of a sample.

    Raises:
        NotAScaleLabel, BadBarcode, WrongCheckDigit.
    """
    label: Label = read_label(scan)
    digits = label.own_label
    if digits is None or label.is_misread:
        raise NotAScaleLabel(number, label.text)
    return digits


def _layouts(measure: Measure, digits: Sequence[str], values: Sequence[int]) -> list[LabelTemplate]:
    """Every layout that explains all samples."""
    pairs = list(zip(digits, values, strict=True))
    return [
        template
        for template in _possible(measure, digits)
        if all((read := template.read(each)) is not None and read.value == value for each, value in pairs)
    ]


def _possible(measure: Measure, digits: Sequence[str]) -> Iterator[LabelTemplate]:
    """All there can be: prefix, item code, perhaps a check digit of the value, value, check digit."""
    first = digits[0]
    starts = [first[:2]] if all(each[:2] == first[:2] for each in digits) else ["2"]
    for prefix in starts:
        for length in range(_SHORTEST, _LONGEST + 1):
            for check in ("", "K"):
                item = 12 - len(prefix) - len(check) - length
                pattern = f"{prefix}{'I' * item}{check}{'V' * length}C"
                for decimals in range(places_of(measure) + 1):
                    template = LabelTemplate(pattern, measure, decimals)
                    if PATTERN.fullmatch(pattern) and template.is_sound:
                        yield template


def _decided(found: list[LabelTemplate], digits: Sequence[str], knows: Knows) -> list[LabelTemplate]:
    """The one layout left, by what the catalogue knows and by check digits that cannot be chance.

    Raises:
        SamplesDoNotDecide: several are left.
    """
    known = [each for each in found if all(knows(each.codes_of(one)) for one in digits)]
    left = known or found
    checked = [each for each in left if "K" in each.pattern and _differ(each, digits)]
    left = checked or left
    if len(left) > 1:
        raise SamplesDoNotDecide("layouts", ", ".join(each.pattern for each in left[:2]))
    return left


def _differ(template: LabelTemplate, digits: Sequence[str]) -> bool:
    """Do the check digits of the value differ, so that they are no part of a code that is always the same?"""
    return len({each[template.pattern.index("K")] for each in digits}) > 1


def _odd_one(measure: Measure, digits: list[str], values: list[int]) -> int:
    """The only sample without which the others agree; 0 if none or any would do."""
    alone = [
        place + 1
        for place in range(SAMPLES)
        if _layouts(measure, digits[:place] + digits[place + 1 :], values[:place] + values[place + 1 :])
    ]
    return alone[0] if len(alone) == 1 else 0


def _reading(template: LabelTemplate, digits: str) -> Reading:
    read = template.read(digits)
    assert read is not None
    return read
