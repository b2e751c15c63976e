"""Command: a label that nobody knew belongs to a unit of an item from now on."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.catalogue.add_item import check_code_is_free
from desktop.catalogue.barcodes import BadBarcode, canonical
from desktop.catalogue.checks import Label
from desktop.catalogue.events import BarcodeLinked
from desktop.catalogue.labels.read_label import read_label
from desktop.catalogue.labels.template_queries import code_to_link
from desktop.catalogue.queries import shows
from desktop.catalogue.refusals import UnknownItem
from desktop.catalogue.search_index import reindex
from desktop.catalogue.tables import barcode
from desktop.database.work import Work

INSERT_BARCODE = barcode.insert()
_UNIT = (
    "SELECT u.item_id FROM unit u JOIN item i ON i.item_id = u.item_id"  # noqa: S608
    f" WHERE u.unit_id = ? AND i.archived_at IS NULL AND {shows('i')}"
)


@dataclass(frozen=True, slots=True)
class LinkBarcode:
    """What was scanned, and the unit that it is printed on: a piece, a box, a carton."""

    command_id: str
    scanned: str
    unit_id: str


@dataclass(frozen=True, slots=True)
class Linked:
    item_id: str
    code: str


def link_barcode(command: LinkBarcode, work: Work) -> Linked:
    """Give the unit the label's code: of a scale's label the item's own, without weight or price.

    Raises:
        BadBarcode, WrongCheckDigit, BarcodeTaken, UnknownItem, NotAllowed, NeedsApproval: nothing was
        recorded.
    """
    if answered := work.answer_to(command.command_id, Linked):
        return answered
    work.require("link_barcode")
    read = read_label(command.scanned)
    code = code_to_link(work, read)
    label = Label(code, _printed(read.text, code))
    found = work.one(_UNIT, (command.unit_id,))
    if found is None:
        raise UnknownItem(command.unit_id)
    check_code_is_free(label, work)
    work.write(
        INSERT_BARCODE,
        {
            "code": label.code,
            "unit_id": command.unit_id,
            "import_id": 0,
            "item_id": found[0],
            "printed": label.printed,
            "field_clocks": "{}",
        },
    )
    reindex([found[0]], work)
    work.note(item_id=found[0], unit_id=command.unit_id, code=label.code)
    work.record(BarcodeLinked(found[0], command.unit_id, label.code))
    return work.answer(command.command_id, Linked(found[0], label.code))


def _printed(text: str, code: str) -> str:
    """As on the label, where that is all there is on it."""
    try:
        return text if canonical(text) == code else code
    except BadBarcode:  # separators between the parts of an element string
        return code
