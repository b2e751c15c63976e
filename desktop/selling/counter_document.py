"""Numbers a document of this counter: who, where and when it is, and its place in the lane."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.database.work import Work
from desktop.selling.expected_days import with_expected_days
from desktop.selling.lines import Document, Priced, PromotionUsed, TaxRules, TenderTaken
from desktop.selling.queries import ShiftNow
from desktop.selling.receipt_number import receipt_number


@dataclass(frozen=True, slots=True)
class Content:
    """What a document of the counter says, before it has a number."""

    sale_id: str
    kind: str
    sold_on: date
    tax: TaxRules
    priced: Priced
    tenders: tuple[TenderTaken, ...]
    customer_id: str | None = None
    order_id: str | None = None
    refers_to: str | None = None
    reason: str | None = None
    basket_discount_bp: int | None = None
    discount_reason: str | None = None
    promotions: tuple[PromotionUsed, ...] = ()


def counter_document(content: Content, shift: ShiftNow, work: Work) -> Document:
    """The document with the next receipt number: gapless, since it comes and goes with this transaction."""
    clock_state = work.lane.clock_state(work.now)
    sequence = work.lane.take_receipt()
    return Document(
        sale_id=content.sale_id,
        kind=content.kind,
        number=receipt_number(work.lane.label, sequence),
        sequence=sequence,
        lane_id=work.lane.lane_id,
        location_id=shift.location_id,
        till_id=shift.till_id,
        shift_id=shift.shift_id,
        person_id=work.who.person_id,
        approver_id=work.who.approver_id,
        customer_id=content.customer_id,
        completed_at=work.now_text,
        sold_on=content.sold_on.isoformat(),
        business_date=shift.business_date,
        clock_state=clock_state,
        tax=content.tax,
        priced=content.priced,
        tenders=with_expected_days(content.tenders, content.sold_on, work),
        order_id=content.order_id,
        refers_to=content.refers_to,
        reason=content.reason,
        basket_discount_bp=content.basket_discount_bp,
        discount_reason=content.discount_reason,
        promotions=content.promotions,
    )
