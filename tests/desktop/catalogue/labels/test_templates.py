"""Labels of a shop's own scale: three samples lead to their layout, or to a refusal that says why."""

from __future__ import annotations

import pytest
from biip.checksums import gs1_price_weight_check_digit
from hypothesis import given
from hypothesis import strategies as st

from desktop.catalogue.barcodes import has_check_digit
from desktop.catalogue.labels.infer import (
    NotAScaleLabel,
    Sample,
    SamplesContradict,
    SamplesDoNotDecide,
    propose,
)
from desktop.catalogue.labels.label import BadLabel
from desktop.catalogue.labels.template import LabelTemplate, Measure, Reading, value_check_digit
from desktop.errors import Refusal

WEIGHT, PRICE = Measure.WEIGHT, Measure.PRICE


def whole(body: str) -> str:
    return next(body + digit for digit in "0123456789" if has_check_digit(body + digit))


def printed(pattern: str, item_code: str, figures: str) -> str:
    """A label as a scale prints it by a pattern."""
    prefix = pattern[: pattern.index("I")]
    check = (value_check_digit(figures) or "") if "K" in pattern else ""
    return whole(f"{prefix}{item_code}{check}{figures}")


def nobody(codes: tuple[str, ...]) -> bool:
    return False


def knows_12(codes: tuple[str, ...]) -> bool:
    """A catalogue with one item, whose own code is 12."""
    return "12" in codes


def samples(pattern: str, *figures: str, item_code: str = "00012", times: int = 1) -> list[Sample]:
    return [Sample(printed(pattern, item_code, each), int(each) * times) for each in figures]


@pytest.mark.parametrize("length", [4, 5])
def test_value_check_digits_are_those_of_biip(length: int) -> None:
    """A foreign judge over every field there is."""
    fields = [f"{number:0{length}d}" for number in range(10**length)]
    assert [value_check_digit(each) for each in fields] == [
        str(gs1_price_weight_check_digit(each)) for each in fields
    ]


@pytest.mark.parametrize(
    ("measure", "pattern", "item_code", "figures", "decimals"),
    [
        (WEIGHT, "20IIIIIVVVVVC", "00012", ("00752", "01004", "12345"), 3),
        (WEIGHT, "20IIIIIIVVVVC", "000012", ("0752", "1004", "2345"), 3),
        (WEIGHT, "02IIIIIVVVVVC", "12345", ("00752", "01004", "12345"), 2),
        (WEIGHT, "29IIIIKVVVVVC", "4711", ("00752", "01004", "12345"), 3),
        (PRICE, "21IIIIIKVVVVC", "00012", ("0752", "1004", "0399"), 2),
        (PRICE, "22IIIIVVVVVVC", "4711", ("000752", "001004", "123400"), 2),
        (PRICE, "23IIIIIVVVVVC", "98765", ("00007", "00012", "10450"), 0),
    ],
)
def test_three_samples_tell_the_layout(
    measure: Measure, pattern: str, item_code: str, figures: tuple[str, ...], decimals: int
) -> None:
    times = 10 ** ((3 if measure is WEIGHT else 2) - decimals)
    found = propose(measure, samples(pattern, *figures, item_code=item_code, times=times), nobody)
    assert found.template == LabelTemplate(pattern, measure, decimals)
    assert found.readings == tuple(Reading(item_code, int(each) * times) for each in figures)


LIGHT = samples("20IIIIIVVVVVC", "00752", "01004", "02345")


def test_leading_zeros_leave_it_open_until_the_catalogue_knows_the_item() -> None:
    with pytest.raises(SamplesDoNotDecide) as refused:
        propose(WEIGHT, LIGHT, nobody)
    assert refused.value.layouts == "20IIIIIIVVVVC, 20IIIIIVVVVVC"
    assert propose(WEIGHT, LIGHT, knows_12).template.pattern == "20IIIIIVVVVVC"


def test_samples_of_several_items_need_no_common_code() -> None:
    mixed = [
        *samples("20IIIIIVVVVVC", "12345", item_code="00012"),
        *samples("20IIIIIVVVVVC", "10752", item_code="00777"),
        *samples("20IIIIIVVVVVC", "01004", item_code="04711"),
    ]
    assert propose(WEIGHT, mixed, nobody).template.pattern == "20IIIIIVVVVVC"


@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_sample_that_was_typed_wrong_is_named(place: int) -> None:
    typed = [*samples("20IIIIIVVVVVC", "12345", "10752", "11004")]
    typed[place] = Sample(typed[place].scan, typed[place].value + 1)
    with pytest.raises(SamplesContradict) as refused:
        propose(WEIGHT, typed, nobody)
    assert (refused.value.number, refused.value.reason) == (place + 1, "one")


def test_samples_that_fit_nothing_contradict() -> None:
    wrong = [Sample(each.scan, each.value + 7) for each in LIGHT]
    with pytest.raises(SamplesContradict) as refused:
        propose(WEIGHT, wrong, nobody)
    assert (refused.value.number, refused.value.reason) == (0, "all")


@pytest.mark.parametrize(
    ("given_samples", "refusal"),
    [
        (LIGHT[:2], SamplesDoNotDecide),
        ([LIGHT[0], LIGHT[0], LIGHT[1]], SamplesDoNotDecide),
        ([Sample("8888002076009", 752), *LIGHT[1:]], NotAScaleLabel),
        ([Sample("2000012007522", 752), *LIGHT[1:]], NotAScaleLabel),  # misread
        ([Sample("96385074", 752), *LIGHT[1:]], NotAScaleLabel),
        ([Sample(LIGHT[0].scan, 0), *LIGHT[1:]], BadLabel),
    ],
)
def test_samples_that_cannot_lead_anywhere_are_refused(
    given_samples: list[Sample], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        propose(WEIGHT, given_samples, knows_12)


@st.composite
def layouts(draw: st.DrawFn) -> tuple[LabelTemplate, str]:
    prefix = draw(st.sampled_from(["02", *map(str, range(20, 30))]))
    length = draw(st.sampled_from([4, 5]))
    check = draw(st.sampled_from(["", "K"]))
    item = 12 - len(prefix) - length - len(check)
    measure = draw(st.sampled_from(Measure))
    decimals = draw(st.integers(0, 3 if measure is WEIGHT else 2))
    code = f"{draw(st.integers(10 ** (item - 1), 10**item - 1))}"
    return LabelTemplate(f"{prefix}{'I' * item}{check}{'V' * length}C", measure, decimals), code


@given(layouts(), st.data())
def test_a_layout_is_found_again_or_nothing_is_claimed(
    layout: tuple[LabelTemplate, str], data: st.DataObject
) -> None:
    """What is proposed reads the samples as they were printed; samples that are long and whole find it."""
    template, code = layout
    length = template.pattern.count("V")
    longest = st.integers(10 ** (length - 1), 10**length - 1)
    values = data.draw(st.lists(longest, min_size=3, max_size=3, unique=True))
    places = 3 if template.measure is WEIGHT else 2
    scale = 10 ** (places - template.decimals)
    taken = samples(template.pattern, *map(str, values), item_code=code, times=scale)
    try:
        found = propose(template.measure, taken, nobody)
    except SamplesDoNotDecide:  # a digit of the code happens to be the value's check digit each time
        return
    readings = [found.template.read(each.scan) for each in taken]
    assert [each.value if each else None for each in readings] == [each.value for each in taken]
    assert found.template.pattern.count("V") == length


def test_labels_of_another_prefix_or_with_a_wrong_check_digit_are_not_read() -> None:
    template = LabelTemplate("21IIIIIKVVVVC", PRICE, 2)
    good = printed(template.pattern, "00012", "0752")
    assert template.read(good) == Reading("00012", 752)
    assert template.read(whole("22" + good[2:12])) is None
    wrong = whole(good[:7] + str((int(good[7]) + 1) % 10) + good[8:12])
    assert template.read(wrong) is None


@pytest.mark.parametrize(
    "pattern", ["21IIIIIVVVVC", "30IIIIIVVVVVC", "21VVVVVIIIIIC", "21IIIIKVVVVVVC", "21IIIIIIKVVVC", ""]
)
def test_patterns_no_scale_prints_are_not_sound(pattern: str) -> None:
    assert not LabelTemplate(pattern, PRICE, 2).is_sound


def test_price_has_no_more_decimals_than_cents() -> None:
    assert not LabelTemplate("21IIIIIVVVVVC", PRICE, 3).is_sound
    assert LabelTemplate("21IIIIIVVVVVC", WEIGHT, 3).is_sound
