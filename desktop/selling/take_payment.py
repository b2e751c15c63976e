"""Money towards a customer's account: a numbered document without lines, whose tenders cancel out.

What comes in stands against what is taken off the account, so that drawer, takings, books, paper, queue and
other tills treat it as they treat any document.
"""

from __future__ import annotations

from desktop.clock import day_in
from desktop.customers.standing import require_customer
from desktop.database.work import Work
from desktop.money import LARGEST_CENTS
from desktop.selling.account import account_of, check_account
from desktop.selling.account_words import TakePayment
from desktop.selling.counter_document import Content, counter_document
from desktop.selling.lines import ON_ACCOUNT, DocumentKind, TenderTaken
from desktop.selling.pay_back import pay_back
from desktop.selling.paying import Completed
from desktop.selling.pricing import added_up
from desktop.selling.queries import cash_rounding_on, open_shift_of, tax_rules_on, tender_types
from desktop.selling.record_sale import record_sale
from desktop.selling.refusals import (
    BadAmount,
    NoAccount,
    NoReason,
    NoShift,
    RecordedOtherwise,
    UnknownTender,
)
from desktop.selling.settle import settle
from desktop.setup.queries import the_shop

_RECORDED = (
    "SELECT s.customer_id, -t.applied_cents FROM sale s JOIN tender t ON t.sale_id = s.sale_id"  # noqa: S608 - ours
    f" WHERE s.sale_id = ? AND t.tender_type = '{ON_ACCOUNT}'"
)


def take_payment(command: TakePayment, work: Work) -> Completed:
    """Record the payment. Beyond what is owed it stands to the customer's good.

    Raises:
        NoSuchCustomer, NoAccount, BadAmount, NoShift, NoReason, UnknownTender, TooMuch, TooMuchChange,
        StillOwing, NotRefundable, RecordedOtherwise, NotAllowed, NeedsApproval: nothing was recorded.
    """
    if answered := work.answer_to(command.command_id, Completed):
        if work.one(_RECORDED, (command.command_id,)) != (command.customer_id, command.amount_cents):
            raise RecordedOtherwise(answered.number, answered.total_cents)
        return answered
    work.require("take_payment")
    if command.amount_cents < 0:
        work.require("refund")
        if not command.reason:
            raise NoReason
    require_customer(work, command.customer_id, even_archived=True)
    shift = open_shift_of(work, work.who.till_id)
    if shift is None:
        raise NoShift
    sold_on = day_in(the_shop(work).zone, work.now)
    content = Content(
        sale_id=command.command_id,
        kind=DocumentKind.PAYMENT,
        sold_on=sold_on,
        tax=tax_rules_on(work, sold_on),
        priced=added_up(()),
        tenders=_tenders(command, work),
        customer_id=command.customer_id,
        reason=command.reason,
    )
    document = counter_document(content, shift, work)
    record_sale(document, work)
    opens = any(tender.opens_drawer for tender in document.tenders)
    sums = (0, document.rounding_cents, document.change_cents)
    return work.answer(command.command_id, Completed(document.sale_id, document.number, *sums, opens))


def _tenders(command: TakePayment, work: Work) -> tuple[TenderTaken, ...]:
    """What was given, and what of the account it settles."""
    amount, types = command.amount_cents, tender_types(work)
    if not 0 < abs(amount) <= LARGEST_CENTS:
        raise BadAmount(amount)
    account = types.pop(ON_ACCOUNT, None)
    if account is None:
        raise NoAccount
    if taken := next((each.tender_type for each in command.tenders if each.attempt_id), None):
        raise UnknownTender(taken)  # a code belongs to a basket
    today = day_in(the_shop(work).zone, work.now)
    given = (settle if amount > 0 else pay_back)(
        amount, command.tenders, types, cash_rounding_on(work, today)
    )
    off = TenderTaken(ON_ACCOUNT, account.account, -amount, -amount, 0, 0, opens_drawer=False)
    if account_of(work, command.customer_id).balance_cents - amount > 0 > amount:
        check_account(command.customer_id, (off,), work)  # money given out is owed: within the limit
    return (*given, off)
