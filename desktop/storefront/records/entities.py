"""One map of everything that all tills of a shop hold the same of: its table, its id, and what is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import NoneType

from desktop.customers.words import WORDS
from desktop.errors import Refusal

Key = tuple[str | int, ...]
OWN_SETTINGS = ("clock_confirmed",)
"""Settings that belong to one till and never travel."""
_CHAIN_START = "0" * 64
_POSITION = re.compile("0|[1-9][0-9]{0,8}")
"""One spelling for each: two ids are never one row."""
_SHOWS = "NOT EXISTS (SELECT 1 FROM hidden_import h WHERE h.import_id = t.import_id)"
# Rows of an import that never showed are nobody's business; of one that was undone, sales may speak.
_SHOWED = (
    "(t.import_id = 0 OR EXISTS (SELECT 1 FROM product_import x WHERE x.import_id = t.import_id"
    " AND x.rows_new + x.rows_changed > 0))"
)


def _sealed(subject: str, words: Iterable[str]) -> dict[str, str]:
    """Personal words as they lie in the file, as SQL by their field."""
    return {
        word: (
            "(SELECT lower(hex(d.nonce) || hex(d.ciphertext)) FROM personal_datum d"  # noqa: S608 - ours
            f" WHERE d.subject_id = t.{subject} AND d.field = '{word}')"
        )
        for word in words
    }


@dataclass
class BadRecord(Refusal):
    """A record that no till could have written."""

    code = "sync.bad_record"
    entity: str
    reason: str


@dataclass(frozen=True)
class Field:
    """A told column: whole number or text; optional means that there may be nothing."""

    name: str
    is_whole: bool
    is_optional: bool

    @cached_property
    def kind(self) -> type:
        return int if self.is_whole else str

    @cached_property
    def sorts(self) -> frozenset[type]:
        """Of values that a row may have."""
        return frozenset((self.kind, NoneType) if self.is_optional else (self.kind,))

    def fits(self, value: object) -> bool:
        return value is None or type(value) is self.kind


@dataclass(frozen=True, eq=False)
class Entity:
    """A kind of record.

    `local` are columns that are this till's own, with what they begin with. `is_dated`: rows are only added
    to, of one key the highest change_no counts. `may_go`: a record whose needed fields are gone has no row.
    """

    name: str
    key: tuple[str, ...]
    told: str  # column names; # a whole number, ? may be nothing
    local: Mapping[str, object] = field(default_factory=dict)
    shows: str = ""  # SQL: which rows of `t` are told
    is_dated: bool = False
    may_go: bool = False
    computed: Mapping[str, str] = field(default_factory=dict)  # personal words, which are no columns, as SQL

    @cached_property
    def fields(self) -> dict[str, Field]:
        words = [word for word in self.told.split() if word]
        found = [Field(word.rstrip("#?"), "#" in word, "?" in word) for word in words]
        return {each.name: each for each in found}

    @cached_property
    def columns(self) -> list[str]:
        """The told fields that are columns of the table."""
        return [name for name in self.fields if name not in self.computed]

    @cached_property
    def selected(self) -> str:
        return ", ".join(self.computed.get(name, f"t.{name}") for name in self.fields)

    @cached_property
    def keyed(self) -> str:
        """SQL: the row of a key."""
        return " AND ".join(f"t.{name} = ?" for name in self.key)

    def id_of(self, key: Key) -> str:
        return str(key[0]) if len(key) == 1 else ":".join(map(str, key))

    def key_of(self, entity_id: str) -> Key:
        """Raises BadRecord: no id of such a record."""
        parts = entity_id.rsplit(":", len(self.key) - 1)
        if len(parts) != len(self.key) or not all(parts):
            raise BadRecord(self.name, "id")
        if self.name == "favourite":
            if not _POSITION.fullmatch(parts[1]):
                raise BadRecord(self.name, "id")
            return parts[0], int(parts[1])
        return tuple(parts)

    @cached_property
    def needed(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.fields.values() if not each.is_optional)

    def is_whole_record(self, values: Mapping[str, object]) -> bool:
        """Is all there that a row needs?"""
        return None not in map(values.get, self.needed)

    def have_rows(self, columns: Mapping[str, Sequence[object]], count: int) -> list[bool]:
        """Of so many records, column by column: is all there that a row needs, each of its column's sort?"""
        have = [True] * count
        for each in self.fields.values():
            column = columns.get(each.name, [None] * count)
            if not each.sorts.issuperset(map(type, column)):
                fits = (type(value) in each.sorts for value in column)
                have = [so_far and fit for so_far, fit in zip(have, fits, strict=True)]
        return have


_DATED: Mapping[str, object] = {"change_no": 0, "import_id": 0}
_MADE: Mapping[str, object] = {"import_id": 0}
_LANE: Mapping[str, object] = {
    "shop_id": "",  # filled in by whoever takes it
    "is_current": 0,
    "next_receipt": 1,
    "next_message": 1,
    "next_audit": 1,
    "clock_ms": 0,
    "clock_count": 0,
    "wall_ms": 0,
    "chain_head": _CHAIN_START,
}

_ALL = (
    Entity(
        "shop",
        ("shop_id",),
        "name address uen zone currency language created_at",
        local={"is_training": 0},
    ),
    Entity("location", ("location_id",), "name archived_at?"),
    Entity("till", ("till_id",), "label location_id archived_at?"),
    Entity("lane", ("lane_id",), "till_id generation# label purpose opened_at", local=_LANE),
    Entity("gst_registration", ("registered_from",), "number registered_to?", may_go=True),
    Entity(
        "setting",
        ("name", "from_day"),
        "value",
        shows=f"t.name NOT IN ({', '.join(repr(name) for name in OWN_SETTINGS)})",
    ),
    Entity("price_list", ("price_list_id",), "name is_standard# includes_gst#"),
    Entity(
        "tender_type",
        ("tender_type",),
        "name account gives_change# rounds_cash# is_refundable# opens_drawer# settles_days#? position#"
        " archived_at? taken_by? surplus? refund_by? asks? denominations?",
    ),
    Entity("account", ("account",), "name kind parent? archived_at?"),
    Entity("cash_reason", ("reason_id",), "kind name account? position# archived_at?"),
    Entity(
        "person",
        ("person_id",),
        "role colour language? created_at archived_at? name?",
        computed=_sealed("person_id", ("name",)),
    ),
    Entity(
        "category",
        ("category_id",),
        "name parent_id? colour position# archived_at?",
        local=_MADE,
        shows=_SHOWED,
    ),
    Entity(
        "product",
        ("product_id",),
        "name category_id? description archived_at?",
        local=_MADE,
        shows=_SHOWED,
    ),
    Entity(
        "item",
        ("item_id",),
        "product_id sku name kind tracks_stock# deposit_item_id? colour archived_at?",
        local={"item_no": 0, **_MADE},
        shows=_SHOWED,
    ),
    Entity("unit", ("unit_id",), "item_id name factor# is_base#", local=_MADE, shows=_SHOWED),
    Entity(
        "item_gst",
        ("item_id", "from_day"),
        "gst_code",
        local=_DATED,
        shows=_SHOWS,
        is_dated=True,
        may_go=True,
    ),
    Entity(
        "item_cost",
        ("item_id", "from_day"),
        "cost_micros#",
        local=_DATED,
        shows=_SHOWS,
        is_dated=True,
        may_go=True,
    ),
    Entity(
        "price",
        ("unit_id", "price_list_id", "from_day"),
        "price_cents# until_day?",
        local=_DATED,
        shows=_SHOWS,
        is_dated=True,
        may_go=True,
    ),
    Entity("label_template", ("template_id",), "pattern measure decimals# archived_at?"),
    Entity("promotion", ("promotion_id",), "name code? terms until_day? archived_at?"),
    Entity("favourite_page", ("page_id",), "name position#"),
    Entity("favourite", ("page_id", "position"), "unit_id?"),
    Entity("customer_group", ("group_id",), "name price_list_id? archived_at?"),
    Entity(
        "customer",
        ("customer_id",),
        f"kind uen? group_id? credit_limit_cents#? created_at archived_at? {'? '.join(WORDS)}?",
        computed=_sealed("customer_id", WORDS),
    ),
    Entity("customer_consent", ("consent_id",), "customer_id purpose is_given# how person_id given_at"),
    Entity("tax_invoice", ("sale_id",), "customer_id made_out_to issued_on person_id"),
    Entity("barcode", ("code", "unit_id"), "item_id printed", local=_MADE, shows=_SHOWS, may_go=True),
)
ENTITIES: Mapping[str, Entity] = {each.name: each for each in _ALL}
"""In the order in which a till can use them: what others point at first, labels last."""
SMALL = tuple(ENTITIES)[: list(ENTITIES).index("category")]
"""What a till needs before anybody can sign in."""
