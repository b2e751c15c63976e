"""What the screens' doors lead to: reads on the window's own connection, commands on the database thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from desktop.backup.queries import last_backup
from desktop.catalogue import queries as catalogue
from desktop.catalogue.labels.find_label import find_label
from desktop.catalogue.price_lists import prices_of_list
from desktop.catalogue.search import search
from desktop.clock import Clock, day_in, local_time, read_instant
from desktop.database.reader import Reader
from desktop.database.who import CONSOLE, Approval, Who
from desktop.ids import new_id
from desktop.money import CashRounding
from desktop.promotions.queries import promotion_of_code
from desktop.screens.doors import Found, Truth
from desktop.screens.selling.shelf_panel import FAVOURITES
from desktop.selling.attempt_words import (
    Attempt,
    AttemptTotals,
    CancelPayment,
    ClaimPayment,
    PayNowAccount,
    SettleBySlip,
    ShowCode,
    StartTerminal,
    attempts_of_basket,
    attempts_of_shift,
    terminal_attempts_of_basket,
)
from desktop.selling.basket import Goods
from desktop.selling.caps import allows_zero_price, caps_on, right_needed
from desktop.selling.cash_reasons import CashReason, cash_reasons
from desktop.selling.goods import goods_of
from desktop.selling.lines import Line, TaxRules, TenderType
from desktop.selling.on_label import Scanned, scanned
from desktop.selling.open_basket import OpenBasket
from desktop.selling.park_words import Keeping, ParkBasket, PrintParkSlip, RecallBasket
from desktop.selling.parked import KeptBasket, open_baskets
from desktop.selling.paying import Completed, CompleteSale
from desktop.selling.promoting import PromotionsNow
from desktop.selling.promotions_at_hand import Asked, at_hand
from desktop.selling.queries import (
    ShiftCount,
    ShiftNow,
    all_tender_types,
    cash_rounding_on,
    countable_tenders,
    counts_of_shift,
    expected_of_shift,
    open_shift_of,
    tax_rules_on,
    tender_types,
)
from desktop.selling.receipt_number import may_be_receipt_number
from desktop.selling.void_words import VoidSale
from desktop.setup.queries import Shop, Till, setting_on, the_shop, this_till
from desktop.shift_commands import ShiftCommands
from desktop.staff.permissions import NotAllowed, may_approve
from desktop.staff.queries import Person, people
from desktop.storefront.records.clashes import count_clashes
from desktop.terminal_door import asked

if TYPE_CHECKING:  # SQLAlchemy comes with some of these, and the first scan of a day needs none
    from desktop.customer_doors import AppCustomers
    from desktop.database.work import Work
    from desktop.database.writer import Database
    from desktop.selling.found_sales import FoundSale
    from desktop.selling.settlements import MoneyExpected
    from desktop.selling.shift_report import ShiftReport
    from desktop.selling.shift_words import ClearBasket
    from desktop.selling.sold import SoldDocument
    from hardware.protocols import PaymentTerminal

Given = TypeVar("Given")
Answer = TypeVar("Answer")
MOST_UNSENT_COUNTED = 10_000
"""The top bar counts no further: its look must cost the same after weeks without a network."""

ATTENTION = (
    "SELECT (SELECT count(*) FROM sync_outbox WHERE state IN ('parked','conflict')"
    " AND NOT (kind = 'records.edited' AND last_code IS 'edited_elsewhere'))"
    " + (SELECT count(*) FROM sync_inbox WHERE state = 'parked')"
    " + (SELECT count(*) FROM sync_inbox WHERE last_code = 'mismatch' AND state = 'applied')"
)
"""As sync.till.status counts it, which the window does not load."""
ENROLLED = "SELECT answered_at, last_code FROM sync_enrolment WHERE enrolled_at IS NOT NULL"
PASSING = (
    *("no_answer", "no_name", "tls", "too_slow", "cut_off", "redirected", "not_the_service", "does_not_fit"),
    "busy",
)
"""Why an exchange came to nothing that time mends; any other word of a service needs a person."""


class ShopDoors(ShiftCommands):
    """One window's way into a shop. The database thread may still be starting when the window asks."""

    def __init__(self, reader: Reader, pepper: bytes, clock: Clock, database: Future[Database]) -> None:
        self.reader, self._pepper, self._clock = reader, pepper, clock
        self._database = database
        self._person: Person | None = None
        self._latest_person = CONSOLE  # a till that was locked still keeps its basket
        self.terminal: PaymentTerminal | None = None  # once the devices stand, if the till has one
        self._customers: AppCustomers | None = None
        self._shop = the_shop(reader)
        self._till = this_till(reader)
        self._promotions = at_hand(reader, clock.now(), self._shop.zone)

    # Reads: microseconds, on the window's own connection.

    def shop(self) -> Shop:
        return self._shop

    def till(self) -> Till:
        return self._till

    def person(self) -> Person | None:
        """Who is signed in."""
        return self._person

    def today(self) -> date:
        return day_in(self._shop.zone, self._clock.now())

    def goods_by_code(self, code: str) -> Goods | None:
        """Whose label it is, whatever else stands on it. Raises BadBarcode, WrongCheckDigit, BadLabel."""
        found = find_label(self.reader, code, self.today())
        return goods_of(found[0]) if found else None

    def scanned(self, code: str) -> Scanned | None:
        """Raises BadBarcode, WrongCheckDigit, BadLabel, PastUseBy, NoPriceSet."""
        today = self.today()
        found = find_label(self.reader, code, today)
        return scanned(*found, today) if found else None

    def search(self, words: str) -> list[Found]:
        return self._found(search(self.reader, words, self.today(), self._till.location_id))

    def units_of(self, item_id: str) -> list[Found]:
        """Every unit an item is sold in, the base unit first."""
        today, place = self.today(), self._till.location_id
        return self._found(catalogue.units_of_item(self.reader, item_id, today, place))

    def open_price_goods(self) -> list[Goods]:
        return [goods_of(hit) for hit in catalogue.open_price_items(self.reader, self.today())]

    def categories(self) -> list[tuple[str, str]]:
        pages = [(page.page_id, page.name) for page in catalogue.favourite_pages(self.reader)[1:]]
        return pages + [(each.category_id, each.name) for each in catalogue.categories(self.reader)]

    def tiles(self, category: str) -> list[Found]:
        pages = [page.page_id for page in catalogue.favourite_pages(self.reader)]
        today, place = self.today(), self._till.location_id
        page = pages[0] if category == FAVOURITES and pages else category
        if page in pages:
            return self._found(
                [tile.listed for tile in catalogue.favourites(self.reader, page, today, place)]
            )
        if category == FAVOURITES:
            return []
        return self._found(catalogue.items_of_category(self.reader, category, today, place))

    def _found(self, listed: list[catalogue.Listed]) -> list[Found]:
        return [Found(goods_of(each.hit), each.on_hand, each.hit.colour) for each in listed]

    def idle_lock_minutes(self) -> int:
        """After how long without a touch the till locks."""
        minutes = setting_on(self.reader, "idle_lock_minutes", self.today())
        return minutes if isinstance(minutes, int) else 10

    def tax_rules(self) -> TaxRules:
        return tax_rules_on(self.reader, self.today())

    def discount_right(self, lines: Sequence[Line]) -> str | None:
        if self._person is None:
            return None
        return right_needed(lines, self._person.role, caps_on(self.reader, self.today()))

    def renew_promotions(self) -> None:
        self._promotions = at_hand(self.reader, self._clock.now(), self._shop.zone)

    def promotions_now(
        self, item_ids: Sequence[str], codes: tuple[str, ...], customer_id: str | None = None
    ) -> PromotionsNow:
        asked = Asked(self._clock.now(), self._shop.zone, codes, customer_id)
        return self._promotions.now(self.reader, asked, item_ids)

    def is_coupon(self, code: str) -> bool:
        return promotion_of_code(self.reader, code) is not None

    def list_prices(self, unit_ids: Sequence[str], price_list_id: str) -> dict[str, int]:
        return prices_of_list(self.reader, unit_ids, price_list_id, self.today())

    def allows_zero_price(self) -> bool:
        return allows_zero_price(self.reader, self.today())

    def cash_rounding(self) -> CashRounding:
        return cash_rounding_on(self.reader, self.today())

    def tender_types(self) -> dict[str, TenderType]:
        return tender_types(self.reader)

    def countable_tenders(self, shift_id: str) -> dict[str, TenderType]:
        return countable_tenders(self.reader, shift_id)

    def all_tender_types(self) -> dict[str, TenderType]:
        return all_tender_types(self.reader)

    def open_shift(self) -> ShiftNow | None:
        return open_shift_of(self.reader, self._till.till_id)

    def paynow(self) -> PayNowAccount | None:
        """Whom a PayNow code pays; nothing until the owner said."""
        today = self.today()
        proxy, name = (str(setting_on(self.reader, each, today)) for each in ("paynow_proxy", "paynow_name"))
        return PayNowAccount(proxy, name) if proxy and name else None

    def attempts_of_basket(self, basket_id: str) -> list[Attempt]:
        return attempts_of_basket(self.reader, basket_id)

    def attempts_of_shift(self, shift_id: str) -> list[AttemptTotals]:
        return attempts_of_shift(self.reader, shift_id)

    def terminal_attempts(self, basket_id: str) -> list[Attempt]:
        return terminal_attempts_of_basket(self.reader, basket_id)

    def expected_by_day(self, shift_id: str) -> list[MoneyExpected]:
        from desktop.selling.settlements import expected_of_shift_by_day

        return expected_of_shift_by_day(self.reader, shift_id)

    def open_baskets(self) -> list[KeptBasket]:
        return open_baskets(self.reader, self._till.till_id)

    def expected_of_shift(self, shift_id: str) -> dict[str, int]:
        return expected_of_shift(self.reader, shift_id)

    def counts_of_shift(self, shift_id: str) -> tuple[ShiftCount, ...]:
        return counts_of_shift(self.reader, shift_id)

    def cash_reasons(self) -> list[CashReason]:
        return cash_reasons(self.reader)

    def latest_z(self) -> str | None:
        from desktop.selling.shift_report import latest_shift

        return latest_shift(self.reader, self._till.till_id, "closed")

    def shift_report(self, shift_id: str) -> ShiftReport:
        from desktop.selling.shift_report import shift_report

        return shift_report(self.reader, shift_id)

    # What was sold, for whoever takes some of it back.

    def given_back(self, sale_id: str) -> list[tuple[str, int]]:
        from desktop.selling.sold import given_back

        return given_back(self.reader, sale_id)

    def latest_sales(self) -> list[FoundSale]:
        from desktop.selling.found_sales import latest_sales

        return latest_sales(self.reader)

    def sales_numbered(self, typed: str) -> list[FoundSale]:
        from desktop.selling.found_sales import sales_numbered

        return sales_numbered(self.reader, typed)

    def sale_numbered(self, code: str) -> str | None:
        if not may_be_receipt_number(code):
            return None
        from desktop.selling.sold import sale_numbered

        return sale_numbered(self.reader, code)

    def sold(self, sale_id: str) -> SoldDocument:
        from desktop.selling.sold import sold_document

        return sold_document(self.reader, sale_id)

    def ways_back(self, sale_id: str) -> dict[str, int]:
        from desktop.selling.sold import ways_back

        return ways_back(self.reader, [sale_id])

    def may_be_voided(self, sold: SoldDocument) -> bool:
        from desktop.selling.sold import is_whole_sale

        shift = self.open_shift()
        return shift is not None and sold.shift_id == shift.shift_id and is_whole_sale(sold)

    def when(self, instant: str) -> datetime:
        return local_time(self._shop.zone, read_instant(instant))

    def truth(self) -> Truth:
        zone = self._shop.zone
        found = self.reader.one(
            "SELECT count(*), min(happened_at) FROM (SELECT happened_at FROM sync_outbox"
            " WHERE state IN ('queued','sent') ORDER BY happened_at LIMIT ? + 0)",  # compiled once: 0037
            (MOST_UNSENT_COUNTED,),
        )
        unsent, oldest = found if found else (0, None)
        joined = self.reader.one(ENROLLED)
        asides = self.reader.one(ATTENTION)
        backup = last_backup(self.reader)
        return Truth(
            unsent=int(unsent),
            oldest_unsent=local_time(zone, read_instant(oldest)) if oldest else None,
            needs_attention=(int(asides[0]) if asides else 0) + count_clashes(self.reader),
            last_backup=local_time(zone, backup.made_at) if backup else None,
            now=local_time(zone, self._clock.now()),
            backup_path=backup.path if backup else "",
            answered_at=local_time(zone, read_instant(joined[0])) if joined and joined[0] else None,
            is_enrolled=joined is not None,
            is_shut_out=bool(joined and joined[1] and joined[1] not in PASSING),
            is_clock_suspect=self._is_clock_suspect(),
        )

    def is_enrolled(self) -> bool:
        """Whether a sync service took this till."""
        return self.reader.one(ENROLLED) is not None

    def _is_clock_suspect(self) -> bool:
        """Told once the writer stands: its modules and the lane's must not load beside each other."""
        opening = self._database
        if not opening.done() or opening.cancelled() or opening.exception():
            return False
        from desktop.database.lane import current_lane

        return current_lane(self.reader, "counter").clock_state(self._clock.now()) != "ok"

    # Staff.

    def renew_person(self) -> Person | None:
        """Read the person at the till again, after a change of their name."""
        here = self._person.person_id if self._person else None
        self._person = next((each for each in self.people() if each.person_id == here), None)
        return self._person

    def people(self) -> list[Person]:
        return people(self.reader)

    def approvers(self, right: str) -> list[Person]:
        return [each for each in self.people() if may_approve(right, each.role) and each != self._person]

    async def sign_in(self, person_id: str, pin: str) -> Person:
        person = await self._proved(person_id, pin)
        self._person, self._latest_person = person, person.person_id
        return person

    async def approve(self, right: str, person_id: str, pin: str) -> Approval:
        person = await self._proved(person_id, pin)
        if not may_approve(right, person.role):
            raise NotAllowed(right, person.role)
        return Approval(right, person.person_id)

    def sign_out(self) -> None:
        self._person = None

    async def _proved(self, person_id: str, pin: str) -> Person:
        await asyncio.wrap_future(self._database)  # its modules and these must not load beside each other
        from desktop.staff.sign_in import SignIn, sign_in, signed_in_or_refused

        known = {each.person_id: each for each in self.people()}
        command = SignIn(new_id(), person_id, pin, self._pepper)
        signed_in_or_refused(await self._carry(sign_in, command, Who(person_id, self._till.till_id)))
        return known[person_id]

    # Commands of the counter.

    async def complete_sale(self, command: CompleteSale, approval: Approval | None = None) -> Completed:
        from desktop.selling.complete_sale import complete_sale

        return await self._carry(complete_sale, command, self.who(approval))

    async def void_sale(self, command: VoidSale, approval: Approval | None = None) -> Completed:
        from desktop.selling.void_sale import void_sale

        return await self._carry(void_sale, command, self.who(approval))

    async def link_barcode(self, scanned: str, unit_id: str, approval: Approval | None = None) -> None:
        from desktop.catalogue.labels.link_barcode import LinkBarcode, link_barcode

        await self._carry(link_barcode, LinkBarcode(new_id(), scanned, unit_id), self.who(approval))

    async def clear_basket(self, command: ClearBasket, approval: Approval | None = None) -> None:
        from desktop.selling.shifts import clear_basket

        await self._carry(clear_basket, command, self.who(approval))

    async def show_code(self, basket_id: str, amount_cents: int) -> Attempt:
        from desktop.selling.attempts import show_code

        return await self._carry(show_code, ShowCode(new_id(), basket_id, amount_cents), self.who())

    async def claim_payment(self, attempt_id: str) -> None:
        from desktop.selling.attempts import claim_payment

        await self._carry(claim_payment, ClaimPayment(new_id(), attempt_id), self.who())

    async def cancel_payment(self, attempt_id: str, approval: Approval | None = None) -> None:
        from desktop.selling.attempts import cancel_payment

        await self._carry(cancel_payment, CancelPayment(new_id(), attempt_id), self.who(approval))

    def has_terminal(self) -> bool:
        return self.terminal is not None

    async def start_terminal(self, basket_id: str, tender_type: str, amount_cents: int) -> Attempt:
        from desktop.selling.terminal_payments import start_terminal

        command = StartTerminal(new_id(), basket_id, tender_type, amount_cents)
        return await self._carry(start_terminal, command, self.who())

    async def ask_terminal(self, attempt: Attempt, *, again: bool) -> Attempt:
        from desktop.selling.terminal_payments import settle_terminal

        answer = await asked(self.terminal, attempt, again=again)
        return await self._carry(settle_terminal, answer, self.who())

    async def settle_by_slip(self, attempt_id: str, approval_code: str) -> Attempt:
        from desktop.selling.terminal_payments import settle_by_slip

        return await self._carry(
            settle_by_slip, SettleBySlip(new_id(), attempt_id, approval_code), self.who()
        )

    async def park_basket(self, basket: OpenBasket, name: str) -> None:
        from desktop.selling.keep_basket import park_basket

        await self._carry(park_basket, ParkBasket(new_id(), basket, name), self.who())

    async def recall_basket(self, basket_id: str) -> None:
        from desktop.selling.keep_basket import recall_basket

        await self._carry(recall_basket, RecallBasket(new_id(), basket_id), self.who())

    async def print_park_slip(self, basket_id: str) -> None:
        from desktop.selling.keep_basket import print_park_slip

        await self._carry(print_park_slip, PrintParkSlip(new_id(), basket_id), self.who())

    def keep_now(self, keeping: Keeping) -> Future[None] | None:
        opening = self._database
        if not opening.done() or opening.cancelled() or opening.exception():
            return None
        from desktop.selling.keep_basket import keep_baskets

        who = Who(self._latest_person, self._till.till_id)
        return opening.result().submit_work(lambda work: keep_baskets(keeping, work), who)

    async def reprint_latest(self) -> None:
        from desktop.printing.resolve_job import ReprintReceipt, reprint_receipt
        from desktop.selling.receipts import NoSuchSale, latest_sale_of

        latest = latest_sale_of(self.reader, self._till.till_id)
        if latest is None:
            raise NoSuchSale("")
        await self._carry(reprint_receipt, ReprintReceipt(new_id(), latest), self.who())

    async def resolve_job(self, job_id: str, choice: str) -> None:
        from desktop.printing.resolve_job import Choice, ResolveJob, resolve_print_job

        await self._carry(resolve_print_job, ResolveJob(new_id(), job_id, Choice(choice)), self.who())

    async def run(
        self, function: Callable[[Given, Work], Answer], command: Given, approval: Approval | None = None
    ) -> Answer:
        """Carry out a command as the person at the till."""
        return await self._carry(function, command, self.who(approval))

    def customers(self) -> AppCustomers:
        """Whom the shop knows; made when it is first asked for."""
        if self._customers is None:
            from desktop.customer_doors import AppCustomers

            self._customers = AppCustomers(self)
        return self._customers

    async def opened(self) -> Database:
        """The database, once it can be written to."""
        return await asyncio.wrap_future(self._database)

    async def _carry(self, function: Callable[[Given, Work], Answer], command: Given, who: Who) -> Answer:
        database = await asyncio.wrap_future(self._database)
        return await asyncio.wrap_future(database.submit(function, command, who))

    def who(self, approval: Approval | None = None) -> Who:
        if self._person is None:
            raise NotAllowed("sign_in", "")
        shift = self.open_shift()
        return Who(self._person.person_id, self._till.till_id, shift.shift_id if shift else None, approval)
