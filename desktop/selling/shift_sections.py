"""An X or a Z in words: the same sections and rows on the screen, on paper and in the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop.messages.say import Say
from desktop.money import money_text, percent_text
from desktop.selling import shift_figures as sections
from desktop.selling.cash_reasons import CASH_IN, CASH_OUT, CATALOGUE_KEYS, DROP
from desktop.selling.events import Pieces
from desktop.selling.queries import ShiftCount
from desktop.selling.shift_figures import Figure
from desktop.selling.shift_report import Deed, ShiftReport

KINDS = ("sale", "exchange", "refund", "void")
PAYMENT = "payment"
HEAD_SHOWN = 16
"""Letters of the chain's head on paper: enough to compare."""


@dataclass(frozen=True, slots=True)
class Row:
    """Words, how often, and an amount; either may be nothing. `under` belongs to the row above it."""

    words: str
    count: str = ""
    amount: str = ""
    is_sum: bool = False
    under: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    rows: tuple[Row, ...]


def report_title(report: ShiftReport, say: Say) -> str:
    """`Z 12 · T1`: the number is the shift's, the label that of the till's life in which it was closed."""
    key = "shift_report.z" if report.is_z else "shift_report.x"
    return say(key, number=report.head.number, till=report.head.lane_label)


def warnings_of(report: ShiftReport, say: Say) -> list[str]:
    """What whoever reads the figures must know first."""
    told = []
    count, cents = report.late
    if count or cents:
        told.append(say("shift_report.late", count=count, amount_cents=cents))
    elif report.was_put_back:
        told.append(say("shift_report.put_back"))
    return told


def sections_of(report: ShiftReport, say: Say) -> list[Section]:
    """Every section that has something to tell."""
    found = [
        Section(say("shift_report.shift"), tuple(_head(report, say))),
        Section(say("shift_report.documents"), tuple(_documents(report, say))),
        Section(say("shift_report.tax"), tuple(_tax(report, say))),
        Section(say("shift_report.payments"), tuple(_payments(report, say))),
        Section(say("shift_report.counted"), tuple(_counts(report, say))),
        Section(say("shift_report.drawer"), tuple(_drawer(report, say))),
        Section(say("shift_report.given_away"), tuple(_given_away(report, say))),
        Section(say("shift_report.cleared"), tuple(_cleared(report, say))),
        Section(say("shift_report.outside_gst"), tuple(_outside(report, say))),
        *(_pieces(occasion, pieces, say) for occasion, pieces in report.pieces.items()),
        Section(say("shift_report.ever"), tuple(_ever(report, say))),
    ]
    return [each for each in found if each.rows]


def _head(report: ShiftReport, say: Say) -> Iterator[Row]:
    head = report.head
    yield Row(say("shift_report.till"), amount=head.till_label)
    yield Row(say("shift_report.business_date"), amount=head.business_date)
    yield Row(say("shift_report.opened"), head.opened_by, f"{head.opened_at:%d %b %H:%M}")
    if head.closed_at:
        yield Row(say("shift_report.closed"), head.closed_by, f"{head.closed_at:%d %b %H:%M}")
    if head.approved_by:
        yield Row(say("shift_report.approved"), amount=head.approved_by)
    first, last = report.receipts
    if first:
        yield Row(say("shift_report.receipts"), amount=first if first == last else f"{first} – {last}")


def _documents(report: ShiftReport, say: Say) -> Iterator[Row]:
    found = {each.name: each for each in report.of(sections.DOCUMENT)}
    for kind in KINDS:
        if kind in found or kind == "sale":
            yield _row(say(f"shift_report.{kind}"), found.get(kind, Figure("", kind, 0, 0)))
    if PAYMENT in found:  # the document's own total is nothing: what it took stands with the payments
        yield Row(say("shift_report.payment"), str(found[PAYMENT].count))
    count, cents = sections.documents_of(report.figures)
    yield Row(say("shift_report.total"), str(count), money_text(cents), is_sum=True)
    for each in report.of(sections.ROUNDING):
        yield _row(say("shift_report.rounding"), each)


def _tax(report: ShiftReport, say: Say) -> Iterator[Row]:
    gst = {each.name: each for each in report.of(sections.GST)}
    net_sum = gst_sum = 0
    for each in report.of(sections.NET):
        code, _, rate = each.name.partition(":")
        facts = {"code": code, "rate": percent_text(int(rate))}
        yield Row(say("shift_report.net_of", **facts), str(each.count), money_text(each.cents))
        yield Row(say("shift_report.gst_of", **facts), "", money_text(gst[each.name].cents), under=True)
        net_sum, gst_sum = net_sum + each.cents, gst_sum + gst[each.name].cents
    if gst:
        yield Row(say("shift_report.net"), "", money_text(net_sum), is_sum=True)
        yield Row(say("shift_report.gst"), "", money_text(gst_sum), is_sum=True)


def _payments(report: ShiftReport, say: Say) -> Iterator[Row]:
    paid = report.of(sections.TENDER)
    for each in paid:
        yield _row(_tender(report, each.name, say), each)
    if paid:
        count, cents = sum(each.count for each in paid), sum(each.cents for each in paid)
        yield Row(say("shift_report.total"), str(count), money_text(cents), is_sum=True)


def _counts(report: ShiftReport, say: Say) -> Iterator[Row]:
    for each in report.counts:
        name = _tender(report, each.tender_type, say)
        yield Row(say("shift_report.expected", name=name), "", money_text(each.expected_cents))
        if report.is_z:
            yield from _found(each, say)


def _found(each: ShiftCount, say: Say) -> Iterator[Row]:
    yield Row(say("shift_report.counted_first"), "", money_text(each.counted_cents), under=True)
    if each.verified_cents is not None:
        yield Row(say("shift_report.counted_again"), "", money_text(each.verified_cents), under=True)
    yield Row(say("shift_report.difference"), "", money_text(each.difference_cents), under=True)


def _drawer(report: ShiftReport, say: Say) -> Iterator[Row]:
    for each in report.of("float"):
        yield Row(say("shift_report.float"), "", money_text(each.cents))
    for kind in (CASH_IN, CASH_OUT, DROP):
        for each in report.of(kind):
            reason = reason_words(report.reasons.get(each.name, each.name), say)
            yield _row(say(f"shift_report.{kind}", reason=reason), each)
    if opens := report.opens:
        yield Row(say("shift_report.no_sale"), str(len(opens)))
    for deed in report.opens:
        yield _deed(reason_words(report.reasons.get(deed.what, deed.what), say), deed, say)


def _given_away(report: ShiftReport, say: Say) -> Iterator[Row]:
    for each in report.of(sections.PROMOTION):
        yield _row(report.promotions.get(each.name, each.name), each)
    for section in (sections.DISCOUNT, sections.TYPED):
        for each in report.of(section):
            key = f"reason.{each.name}"
            reason = say(key) if each.name and say.has(key) else say("shift_report.no_reason")
            yield _row(say(f"shift_report.{section}", reason=reason), each)
    for deed in report.typed:
        yield _deed(f"{deed.detail} {deed.what}", deed, say)


def _cleared(report: ShiftReport, say: Say) -> Iterator[Row]:
    for each in report.of(sections.CLEARED):
        yield _row(say("shift_report.cleared_baskets"), each)
    for deed in report.cleared:
        yield _deed(say("shift_report.lines", count=deed.count), deed, say)


def _outside(report: ShiftReport, say: Say) -> Iterator[Row]:
    for section in (sections.DEPOSIT, sections.VOUCHER):
        for each in sorted(report.of(section), key=lambda each: each.name, reverse=True):
            yield _row(say(f"shift_report.{section}_{each.name}"), each)
    for each in report.of(sections.FORFEITED):
        yield _row(say("shift_report.forfeited", name=_tender(report, each.name, say)), each)


def _pieces(occasion: str, pieces: Pieces, say: Say) -> Section:
    rows = tuple(
        Row(face_words(face, say), str(many), money_text(face * many)) for face, many in reversed(pieces)
    )
    return Section(say(f"shift_report.pieces_{occasion}"), rows)


def _ever(report: ShiftReport, say: Say) -> Iterator[Row]:
    yield Row(say("shift_report.grand"), str(report.grand_count), money_text(report.grand_cents))
    yield Row(say("shift_report.audit_head"), amount=report.audit_head[:HEAD_SHOWN])


def _deed(what: str, deed: Deed, say: Say) -> Row:
    who = say("shift_report.approved_by", person=deed.person, approver=deed.approver)
    told = f"{deed.at:%H:%M} {what} · {who if deed.approver else deed.person}"
    return Row(told, "", money_text(deed.cents) if deed.cents else "", under=True)


def _row(words: str, each: Figure) -> Row:
    return Row(words, str(each.count), money_text(each.cents))


def _tender(report: ShiftReport, name: str, say: Say) -> str:
    return say.tender(report.tenders.get(name, name))


def face_words(face_cents: int, say: Say) -> str:
    """`$50` or `20¢`."""
    if face_cents < 100:
        return say("shift.cents", cents=face_cents)
    return say("shift.dollars", dollars=f"{face_cents // 100:,}")


def reason_words(name: str, say: Say) -> str:
    """A reason's name: ours from the catalogue, the owner's as it is."""
    return say(name) if name.startswith(CATALOGUE_KEYS) and say.has(name) else name


def report_as_json(report: ShiftReport) -> dict[str, object]:
    """Flat figures in whole cents, and where the chain stood."""
    head = report.head
    return {
        "kind": "z" if report.is_z else "x",
        "number": head.number,
        "till": head.till_label,
        "business_date": head.business_date,
        "opened_at": head.opened_at.isoformat(),
        "closed_at": head.closed_at.isoformat() if head.closed_at else None,
        "opened_by": head.opened_by,
        "closed_by": head.closed_by,
        "approved_by": head.approved_by,
        "receipts": list(report.receipts),
        "figures": [
            {"section": each.section, "name": each.name, "count": each.count, "cents": each.cents}
            for each in report.figures
        ],
        "counts": [_count_json(each, report.is_z) for each in report.counts],
        "typed_prices": _deeds_json(report.typed),
        "no_sales": _deeds_json(report.opens),
        "cleared": _deeds_json(report.cleared),
        "pieces": {
            occasion: [{"face_cents": face, "pieces": many} for face, many in pieces]
            for occasion, pieces in report.pieces.items()
        },
        "grand_count": report.grand_count,
        "grand_cents": report.grand_cents,
        "audit_head": report.audit_head,
        "late_count": report.late[0],
        "late_cents": report.late[1],
        "was_put_back": report.was_put_back,
    }


def _count_json(each: ShiftCount, is_z: bool) -> dict[str, object]:
    return {
        "tender_type": each.tender_type,
        "expected_cents": each.expected_cents,
        "counted_cents": each.counted_cents if is_z else None,
        "verified_cents": each.verified_cents,
        "difference_cents": each.difference_cents if is_z else None,
    }


def _deeds_json(deeds: Sequence[Deed]) -> list[dict[str, object]]:
    return [
        {
            "at": each.at.isoformat(),
            "what": each.what,
            "count": each.count,
            "cents": each.cents,
            "person": each.person,
            "approver": each.approver,
            "receipt": each.detail,
        }
        for each in deeds
    ]
