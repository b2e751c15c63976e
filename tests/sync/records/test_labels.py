"""How labels are read, and labels linked at one till, reach the other; what ends there ends here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.catalogue.add_item import add_item
from desktop.catalogue.item_words import AddItem
from desktop.catalogue.labels.find_label import find_label
from desktop.catalogue.labels.infer import Sample
from desktop.catalogue.labels.keep_templates import add_label_template, end_label_template
from desktop.catalogue.labels.link_barcode import LinkBarcode, link_barcode
from desktop.catalogue.labels.template import LabelTemplate, Measure
from desktop.catalogue.labels.template_queries import label_templates
from desktop.catalogue.labels.template_words import AddLabelTemplate, EndLabelTemplate
from desktop.catalogue.search import search
from desktop.ids import new_id
from tests.builders import NOON, Shop, a_shop
from tests.desktop.catalogue.labels.test_read_label import whole
from tests.sync.tills import Service, Till, a_second_till, a_service, contradictions, enrol, records_of, send

TODAY = NOON.date()
SAMPLES = tuple(Sample(whole(f"2000012{grams:05d}"), grams) for grams in (752, 1_004, 12_345))
Tills = tuple[Shop, Till, Service]


@pytest.fixture
def tills(tmp_path: Path) -> Iterator[Tills]:
    for name in ("one", "service"):
        (tmp_path / name).mkdir()
    with a_service(tmp_path / "service") as service, a_shop(tmp_path / "one") as one:
        enrol(one, service)
        send(one, service)
        with a_second_till(tmp_path / "two", service) as two:
            send(two, service)
            send(one, service)
            yield one, two, service


def meet(tills: Tills) -> None:
    one, two, service = tills
    for till in (one, two, one, two):
        send(till, service)


def found(till: Shop | Till, scan: str) -> tuple[str, int | None] | None:
    hit = find_label(till.reader, scan, TODAY)
    return (hit[0].name, hit[1].weight) if hit else None


def test_layouts_and_linked_labels_reach_the_other_till_and_end_there(tills: Tills) -> None:
    one, two, service = tills
    ham = one.run(add_item, AddItem(new_id(), "HAM", "Ham", 3_299, kind="weighed"), one.owner)
    template = LabelTemplate("20IIIIIVVVVVC", Measure.WEIGHT, 3)
    one.run(add_label_template, AddLabelTemplate(new_id(), template, SAMPLES), one.owner)
    one.run(link_barcode, LinkBarcode(new_id(), SAMPLES[0].scan, ham.unit_id), one.owner)
    meet(tills)
    assert found(two, whole("200001200642")) == ("Ham", 642)
    assert [each.hit.name for each in search(two.reader, "00012", TODAY, "")] == ["Ham"]
    (kept,) = label_templates(two.reader)
    two.run(end_label_template, EndLabelTemplate(new_id(), kept.template_id))
    meet(tills)
    assert label_templates(one.reader) == []
    assert found(one, whole("200001200642")) is None
    assert records_of(one) == records_of(two) == service.records()
    assert contradictions(one) == contradictions(two) == []


def test_one_label_linked_to_two_items_apart_sells_the_older_at_both(tills: Tills) -> None:
    one, two, _service = tills
    made = [one.run(add_item, AddItem(new_id(), name, name, 100), one.owner) for name in ("Kopi", "Teh")]
    meet(tills)
    two.run(link_barcode, LinkBarcode(new_id(), "96385074", made[0].unit_id))
    one.run(link_barcode, LinkBarcode(new_id(), "96385074", made[1].unit_id), one.owner)
    meet(tills)
    assert found(one, "96385074") == found(two, "96385074") == ("Kopi", None)
