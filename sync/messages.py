"""The wire contract: what a till and its service say to each other, as models both sides share.

Protocol 1. A message is a snapshot of what happened, told once and never changed; its payload travels as the
canonical JSON text that was hashed when it was written, so that no reader can spell it differently. Fields a
reader does not know are kept, kinds it does not know are parked: a till need not be upgraded to push.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import compress, repeat
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from sync.canonical import canonical_json
from sync.records import BUCKETS, RecordTold

PROTOCOL = 1
MOST_MESSAGES = 500
"""In one push."""
MOST_PULLED = 2_000
MOST_RECORDS = 2_000
"""In one page of a shop's records."""
MOST_STOREFRONT_ROWS = 200
"""In each list of what is told of the online shop."""
STRETCH = 512
"""Numbers of a lane that a digest sums up: stretch 0 holds 1 to 511."""
SERVICE = "service"
"""The lane, device and person of what the service itself has to tell: orders of the online shop."""
LARGEST_BODY = 4 * 2**20
"""Of a request, unpacked, in bytes."""
LARGEST_PACKED = 2**20

Id = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")]
RecordId = Annotated[str, Field(min_length=1, max_length=200)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Key = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""An Ed25519 public key, as hex."""
Signature = Annotated[str, Field(pattern=r"^[0-9a-f]{128}$")]
Counted = Annotated[int, Field(ge=0, le=2**53 - 1)]
Sequence = Annotated[int, Field(ge=1, le=2**53 - 1)]
_NOT_SIGNED = frozenset({"payload", "signature", "feed_sequence", "effective_clock"})
Instant = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$")]
"""UTC."""
HybridClock = Annotated[str, Field(pattern=r"^\d{13}\.\d{5}\.[A-Za-z0-9_-]{1,64}$")]


class Wire(BaseModel):
    """Nothing is guessed: no text for a number, no field that is not told here."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Answer(BaseModel):
    """What a service tells. A later one may tell more: a till leaves that alone and needs no upgrade."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


class Message(BaseModel):
    """One thing that happened, as it stands in a till's outbox and in the service's feed."""

    model_config = ConfigDict(frozen=True, strict=True, extra="allow")

    message_id: Id
    work_id: Id  # messages of one command are applied together or not at all
    lane_id: Id
    sequence: Sequence  # gapless in its lane
    kind: Annotated[str, Field(pattern=r"^[a-z_]{1,40}\.[a-z_]{1,40}$")]
    entity: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
    entity_id: Id
    depends_on: list[Id] = Field(max_length=500)  # messages or entities that must have come before
    message_version: Annotated[int, Field(ge=1, le=9_999)]
    program_version: Annotated[str, Field(min_length=1, max_length=40)]
    clock: HybridClock
    happened_at: Instant
    zone_offset_minutes: Annotated[int, Field(ge=-1_440, le=1_440)]
    clock_state: Literal["ok", "suspect", "unknown"]
    person_id: Id
    shift_id: Id | None
    payload: Annotated[str, Field(min_length=2, max_length=2**20)]  # canonical JSON
    payload_sha256: Sha256
    signature: Signature | None = None  # of message_words(), by the device that tells it


class FeedMessage(Message):
    """A message with its place in the order in which the service committed it.

    `effective_clock` counts in merging: where the message's own was far ahead of the service's, or behind the
    clock of a value that it replaced.
    """

    feed_sequence: Sequence
    effective_clock: HybridClock | None = None


class LaneTold(Wire):
    """A lane a till numbers in, as the till made it."""

    lane_id: Id
    till_id: Id
    generation: Sequence
    label: Annotated[str, Field(min_length=1, max_length=16)]
    purpose: Literal["counter", "history"]
    is_current: bool


class EnrolAsked(Wire):
    """A till asks to belong to the service: a code the owner gave it, its key, and its lanes.

    `proof` signs enrol_words() with the key, so that nobody enrols a key they do not hold.
    """

    code: Annotated[str, Field(min_length=8, max_length=20)]
    shop_id: Id | None = None  # none: a till that joins the shop the service serves
    device_id: Id
    public_key: Key
    lanes: list[LaneTold] = Field(min_length=1, max_length=200)
    proof: Signature
    is_training: bool = False  # the shop is for learning: its receipts say so


class Enrolled(Answer):
    """`is_training`: as the till told that brought the shop to the service."""

    device_id: Id
    shop_id: Id
    epoch: Id
    is_training: bool = False


class LanesAsked(Wire):
    """After a restore: the till's lanes as they are now. The retired ones stay readable."""

    lanes: list[LaneTold] = Field(min_length=1, max_length=200)


class ChallengeAsked(Wire):
    device_id: Id


class Challenge(Answer):
    """Words to sign, good for a minute and once: no clock has to be right."""

    challenge: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class TokenAsked(Wire):
    device_id: Id
    challenge: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    signature: Signature  # of token_words()


class Token(Answer):
    token: Annotated[str, Field(min_length=32, max_length=128)]
    seconds: Counted


class Push(Wire):
    """Messages in lane order. What each is, is looked at one by one: a bad one must not stop the others."""

    protocol: Literal[1]
    epoch: Id
    messages: list[dict[str, object]] = Field(max_length=MOST_MESSAGES)


class VerdictKind(StrEnum):
    """What became of a message at the service."""

    APPLIED = "applied"  # durable, and in the projections
    DUPLICATE = "duplicate"  # was here already, word for word
    MISMATCH = "mismatch"  # another message has this id: both are kept, somebody must look
    PARKED = "parked"  # kept whole, not applied; `code` says why
    CONFLICT = "conflict"  # applied, and somebody should look; `code` says why
    RETRY = "retry"  # nothing was kept


class Verdict(Answer):
    """On the message of the same place in the push; its id as far as it could be read.

    `effective_clock` stands where the message's own does not count, as in the feed.
    """

    message_id: Annotated[str, Field(max_length=64)] | None
    verdict: VerdictKind
    code: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")] | None = None
    feed_sequence: Sequence | None = None
    effective_clock: HybridClock | None = None


class Missing(Answer):
    """Numbers of a lane that the service never saw, though it has later ones; both ends included."""

    lane_id: Id
    first: Sequence
    last: Sequence


class Pushed(Answer):
    """`safe_upto` tells, lane by lane, up to which number all is in a verified backup of the service."""

    epoch: Id
    verdicts: list[Verdict]
    missing: list[Missing]
    safe_upto: dict[str, Counted]


class Pulled(Answer):
    """Messages after a cursor, in the order they were committed; `is_all`: nothing lies behind `upto` yet."""

    epoch: Id
    messages: list[FeedMessage]
    upto: Counted
    is_all: bool


class RecordTable(Answer):
    """Records of a kind that tell the same fields, as they stand merged; a column a field, a place a record.

    `clocks` are those of fields that were ever edited, by the record's id; who has none is left out.
    """

    entity: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
    ids: list[RecordId] = Field(min_length=1)
    columns: dict[str, list[Annotated[str | int | None, Field(union_mode="left_to_right")]]]
    clocks: dict[RecordId, dict[str, HybridClock]]

    @model_validator(mode="after")
    def _is_even(self) -> RecordTable:
        ids = set(self.ids)
        if {len(column) for column in self.columns.values()} - {len(self.ids)}:
            raise ValueError("a column is not as long as there are records")
        if len(ids) < len(self.ids) or self.clocks.keys() - ids:
            raise ValueError("a record is told twice, or only its clocks are")
        return self

    def part(self, start: int, end: int) -> RecordTable:
        """Some of the records, by their places; clocks may be more than theirs."""
        columns = {name: column[start:end] for name, column in self.columns.items()}
        return self.model_copy(update={"ids": self.ids[start:end], "columns": columns})

    def only(self, wanted: list[bool]) -> RecordTable:
        """Those of the records that are wanted; clocks may be more than theirs."""
        columns = {name: list(compress(column, wanted)) for name, column in self.columns.items()}
        return self.model_copy(update={"ids": list(compress(self.ids, wanted)), "columns": columns})

    def each(self) -> Iterator[RecordTold]:
        """One record after the other."""
        names, rows = tuple(self.columns), zip(*self.columns.values(), strict=True)
        for entity_id, values in zip(self.ids, rows if names else repeat(()), strict=False):
            fields = dict(zip(names, values, strict=True))
            yield RecordTold(self.entity, entity_id, fields, self.clocks.get(entity_id, {}))


class Records(Answer):
    """A page of the shop's records in the order in which a till can use them; `after` asks for the next.

    `feed_upto`: where the feed stood when this page was read; `whole` is how many records there are.
    """

    epoch: Id
    tables: list[RecordTable]
    after: Annotated[str, Field(max_length=300)]
    is_all: bool
    whole: Counted
    feed_upto: Counted

    def each(self) -> Iterator[RecordTold]:
        """One record after the other."""
        for table in self.tables:
            yield from table.each()


class BucketDigest(Answer):
    """Merged records of a kind that fall into one bucket, summed up."""

    entity: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
    bucket: Annotated[int, Field(ge=0, lt=BUCKETS)]
    count: Counted
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class RecordDigests(Answer):
    """Of all merged records, when the feed stood at `feed_upto`; an empty bucket is left out."""

    epoch: Id
    feed_upto: Counted
    buckets: list[BucketDigest]


class PersonalKey(Wire):
    """What opens a person's sealed words; no key: the person is forgotten, for good."""

    subject_id: Id
    key: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None


class KeysAsked(Wire):
    """A till tells keys that it made, or that it destroyed."""

    keys: list[PersonalKey] = Field(max_length=500)


class Keys(Answer):
    """All keys that changed behind a cursor, and where it stands now."""

    epoch: Id
    keys: list[PersonalKey]
    upto: Counted
    is_all: bool


class StretchDigest(Answer):
    """What is held of a stretch of a lane: how many messages, and digest_of them as 16 hex digits."""

    lane_id: Id
    stretch: Counted
    count: Counted
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class Digests(Answer):
    """Of every lane; a stretch of which nothing is held is left out."""

    epoch: Id
    feed_upto: Counted
    stretches: list[StretchDigest]


class Held(Answer):
    """The messages of one stretch, as in the feed, in the order of their numbers.

    Not `is_all`: the rest is asked for by the last number told, as `after`.
    """

    epoch: Id
    messages: list[FeedMessage]
    is_all: bool = True


class HandedBack(Answer):
    """On messages of other tills that a till still held: RETRY says that nothing was kept, and why."""

    epoch: Id
    verdicts: list[Verdict]


class Aside(Answer):
    """All messages of the device that lie parked; of those with an id."""

    epoch: Id
    message_ids: list[Annotated[str, Field(max_length=64)]]


class DriftTold(Answer):
    """Goods of which the online shop has another number on the shelf than the book, in thousandths.

    `theirs` should be `ours` and `in_flight` together: what the shop is still to be told of.
    """

    item_id: Id | None  # none: nothing here has that SKU
    sku: str
    ours: int
    theirs: int
    in_flight: int
    cause: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
    first_seen_at: Instant
    last_seen_at: Instant


class UnlistedTold(Answer):
    """Goods sold at the counter under a SKU that the online shop has not; summed over sales."""

    sku: str
    name: str
    sales: Counted
    quantity: int
    last_seen_at: Instant


class EffectTold(Answer):
    """Something the online shop refused to do; `about` is a receipt's, an order's or goods' number."""

    effect_id: Id
    kind: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
    about: str
    code: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
    refused_at: Instant


class DifferenceTold(Answer):
    """Something that was done and came out otherwise than asked."""

    effect_id: Id
    kind: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
    about: str
    what: str
    asked: str
    found: str
    seen_at: Instant


class StorefrontTold(Answer):
    """How the online shop stands; of each list the newest, no more than MOST_STOREFRONT_ROWS.

    `trouble`: why the shop cannot be reached or asked just now. `queued`: what it is still to be told.
    """

    is_connected: bool
    storefront: str | None
    location_id: Id | None
    last_read_at: Instant | None
    last_swept_at: Instant | None
    trouble: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")] | None
    queued: Counted
    drift: list[DriftTold]
    unlisted: list[UnlistedTold]
    refused: list[EffectTold]
    differences: list[DifferenceTold]


class ErrorTold(Answer):
    """`code` is for programs, `message` for people who read logs; a till says it in its own words."""

    code: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
    message: str
    details: dict[str, object] = Field(default_factory=dict)


def enrol_words(code: str, device_id: str, public_key: str) -> bytes:
    """What a till signs to enrol: bound to this use, so that no other signature of it will do."""
    return f"kedai enrol 1\n{code}\n{device_id}\n{public_key}".encode()


def token_words(device_id: str, challenge: str) -> bytes:
    """What a till signs for a token."""
    return f"kedai token 1\n{device_id}\n{challenge}".encode()


def message_words(told: Mapping[str, object]) -> bytes:
    """What a till signs of each message, so that whoever holds it can hand it back to a service that lost it.

    All it says, the payload by its hash; nothing of what the service added.
    """
    said = {name: value for name, value in told.items() if name not in _NOT_SIGNED and value is not None}
    return f"kedai message 1\n{canonical_json(said)}".encode()
