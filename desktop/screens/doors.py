"""What screens may ask of the shop: quick reads at once, everything that writes as something to await."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # a window that only asks for a PIN needs none of these
    from collections.abc import Sequence
    from concurrent.futures import Future
    from datetime import date, datetime

    from desktop.database.who import Approval
    from desktop.money import CashRounding
    from desktop.printing.queries import Job
    from desktop.screens.selling.customer_doors import CustomerDoors
    from desktop.selling.attempt_words import Attempt, AttemptTotals, PayNowAccount
    from desktop.selling.basket import Goods
    from desktop.selling.cash_reasons import CashReason
    from desktop.selling.events import Pieces
    from desktop.selling.found_sales import FoundSale
    from desktop.selling.lines import Line, TaxRules, TenderType
    from desktop.selling.on_label import Scanned
    from desktop.selling.open_basket import OpenBasket
    from desktop.selling.park_words import Keeping
    from desktop.selling.parked import KeptBasket
    from desktop.selling.paying import Completed, CompleteSale
    from desktop.selling.promoting import PromotionsNow
    from desktop.selling.queries import ShiftCount, ShiftNow
    from desktop.selling.settlements import MoneyExpected
    from desktop.selling.shift_report import ShiftReport
    from desktop.selling.shift_words import (
        ClearBasket,
        CloseShift,
        CountTaken,
        ShiftEnded,
        ShiftStarted,
    )
    from desktop.selling.sold import SoldDocument
    from desktop.selling.void_words import VoidSale
    from desktop.setup.queries import Shop, Till
    from desktop.staff.queries import Person


@dataclass(frozen=True, slots=True)
class Found:
    """Goods that a search, a tile or a category shows. Stock in thousandths, nothing if not kept."""

    goods: Goods
    stock: int | None
    colour: str


@dataclass(frozen=True, slots=True)
class Truth:
    """What the top bar says, read from the shop's file and never from connectivity."""

    unsent: int
    oldest_unsent: datetime | None  # on the shop's wall clock
    needs_attention: int
    last_backup: datetime | None
    now: datetime
    backup_path: str = ""
    answered_at: datetime | None = None  # when the sync service last answered as it should
    is_enrolled: bool = True  # somebody is there to send to
    is_shut_out: bool = False  # the service does not take this till: only a person can mend it
    is_clock_suspect: bool = False  # the till has recorded later times than the machine says now


@dataclass(frozen=True, slots=True)
class PrinterTruth:
    """What the spool knows: faults are nothing when all is well; jobs whose paper is in doubt."""

    has_printer: bool
    fault: str | None = None
    in_doubt: tuple[Job, ...] = field(default=())
    is_holding: bool = False  # a receipt lies in the printer and comes out when the fault is mended
    drawer_fault: str | None = None  # why the drawer stayed shut at the latest kick


class CounterReads(Protocol):
    """Read on the screen's own connection: microseconds each, never behind a write."""

    def shop(self) -> Shop: ...

    def till(self) -> Till: ...

    def today(self) -> date: ...

    def goods_by_code(self, code: str) -> Goods | None: ...

    def scanned(self, code: str) -> Scanned | None:
        """Raises BadBarcode, WrongCheckDigit, BadLabel, PastUseBy, NoPriceSet."""
        ...

    def search(self, words: str) -> list[Found]: ...

    def units_of(self, item_id: str) -> list[Found]:
        """Every unit an item is sold in, the base unit first."""
        ...

    def open_price_goods(self) -> list[Goods]:
        """What is sold at any price that is keyed."""
        ...

    def categories(self) -> list[tuple[str, str]]: ...

    def tiles(self, category: str) -> list[Found]: ...

    def tax_rules(self) -> TaxRules: ...

    def discount_right(self, lines: Sequence[Line]) -> str | None:
        """What somebody must approve before the person at the till may sell these lines; mostly nothing."""
        ...

    def renew_promotions(self) -> None:
        """Read again which promotions run."""
        ...

    def promotions_now(
        self, item_ids: Sequence[str], codes: tuple[str, ...], customer_id: str | None = None
    ) -> PromotionsNow:
        """The promotions of this moment for a basket of these items and coupons; of a customer, if known."""
        ...

    def is_coupon(self, code: str) -> bool:
        """Was this ever the code of a promotion?"""
        ...

    def list_prices(self, unit_ids: Sequence[str], price_list_id: str) -> dict[str, int]:
        """Today's prices of a list, by unit; a unit that the list does not have is left out."""
        ...

    def allows_zero_price(self) -> bool:
        """May a price of nothing be typed?"""
        ...

    def cash_rounding(self) -> CashRounding: ...

    def tender_types(self) -> dict[str, TenderType]: ...

    def countable_tenders(self, shift_id: str) -> dict[str, TenderType]:
        """What a shift's end may count: also what was archived after the shift took it."""
        ...

    def all_tender_types(self) -> dict[str, TenderType]:
        """Every way of paying there is or was: those nobody counts have names too."""
        ...

    def open_shift(self) -> ShiftNow | None: ...

    def paynow(self) -> PayNowAccount | None: ...

    def attempts_of_basket(self, basket_id: str) -> list[Attempt]:
        """Codes shown for a basket that were not cancelled, oldest first."""
        ...

    def attempts_of_shift(self, shift_id: str) -> list[AttemptTotals]: ...

    def expected_by_day(self, shift_id: str) -> list[MoneyExpected]:
        """What a shift's payments will bring, by day and way of paying."""
        ...

    def open_baskets(self) -> list[KeptBasket]:
        """Baskets of this till that were neither paid nor cleared, those that have waited longest first."""
        ...

    def expected_of_shift(self, shift_id: str) -> dict[str, int]: ...

    def counts_of_shift(self, shift_id: str) -> tuple[ShiftCount, ...]:
        """What the end of a shift found, way by way."""
        ...

    def truth(self) -> Truth: ...

    def customers(self) -> CustomerDoors:
        """Whom the shop knows."""
        ...


class ReturnReads(Protocol):
    """What was sold, for whoever takes some of it back."""

    def goods_by_code(self, code: str) -> Goods | None: ...

    def scanned(self, code: str) -> Scanned | None: ...

    def tender_types(self) -> dict[str, TenderType]: ...

    def cash_rounding(self) -> CashRounding: ...

    def given_back(self, sale_id: str) -> list[tuple[str, int]]:
        """By way of paying, the cents that a document gave back."""
        ...

    def latest_sales(self) -> list[FoundSale]: ...

    def sales_numbered(self, typed: str) -> list[FoundSale]: ...

    def sale_numbered(self, code: str) -> str | None:
        """The sale whose receipt was scanned; nothing for any other code."""
        ...

    def sold(self, sale_id: str) -> SoldDocument:
        """Raises NoSuchSale."""
        ...

    def ways_back(self, sale_id: str) -> dict[str, int]:
        """By way of paying, the cents that came in and did not go back."""
        ...

    def may_be_voided(self, sold: SoldDocument) -> bool: ...

    def when(self, instant: str) -> datetime:
        """An instant on the shop's wall clock."""
        ...


class CounterDoors(CounterReads, ReturnReads, Protocol):
    """What the counter itself reads."""


class StaffDoors(Protocol):
    """People, PINs, and whose approval is needed."""

    def person(self) -> Person | None: ...

    def people(self) -> list[Person]: ...

    def approvers(self, right: str) -> list[Person]: ...

    async def sign_in(self, person_id: str, pin: str) -> Person:
        """Raises WrongPin, LockedOut."""
        ...

    async def approve(self, right: str, person_id: str, pin: str) -> Approval:
        """Raises WrongPin, LockedOut, NotAllowed."""
        ...

    def sign_out(self) -> None: ...


class CounterWrites(Protocol):
    """Commands of the counter. Each raises the refusals of its command, and MachineError."""

    async def complete_sale(self, command: CompleteSale, approval: Approval | None = None) -> Completed: ...

    async def void_sale(self, command: VoidSale, approval: Approval | None = None) -> Completed: ...

    async def clear_basket(self, command: ClearBasket, approval: Approval | None = None) -> None: ...

    async def show_code(self, basket_id: str, amount_cents: int) -> Attempt:
        """On record when it comes back: only then may the code be seen."""
        ...

    def has_terminal(self) -> bool:
        """Is a card terminal set up at this till?"""
        ...

    def terminal_attempts(self, basket_id: str) -> list[Attempt]:
        """What was asked of the terminal for a basket, neither declined nor given back."""
        ...

    async def start_terminal(self, basket_id: str, tender_type: str, amount_cents: int) -> Attempt:
        """Put a payment on record that the terminal is asked for next."""
        ...

    async def ask_terminal(self, attempt: Attempt, *, again: bool) -> Attempt:
        """Ask and wait, perhaps for minutes; `again` only asks what became of it."""
        ...

    async def settle_by_slip(self, attempt_id: str, approval_code: str) -> Attempt:
        """What a person read on the slip; no code: it was not paid."""
        ...

    async def claim_payment(self, attempt_id: str) -> None: ...

    async def cancel_payment(self, attempt_id: str, approval: Approval | None = None) -> None: ...

    async def park_basket(self, basket: OpenBasket, name: str) -> None: ...

    async def recall_basket(self, basket_id: str) -> None: ...

    async def print_park_slip(self, basket_id: str) -> None: ...

    def keep_now(self, keeping: Keeping) -> Future[None] | None:
        """Have it written, also when nobody is signed in; nothing while the file is not open for that yet."""
        ...

    async def reprint_latest(self) -> None: ...

    async def link_barcode(self, scanned: str, unit_id: str, approval: Approval | None = None) -> None: ...

    async def resolve_job(self, job_id: str, choice: str) -> None: ...


class ShiftDoors(Protocol):
    """Commands of a shift and its drawer; each raises the refusals of its command, and MachineError."""

    def cash_reasons(self) -> list[CashReason]:
        """Why a drawer is opened or cash moves, in the owner's order."""
        ...

    def shift_report(self, shift_id: str) -> ShiftReport:
        """The Z of a shift that ended; of an open one the X, which only who may read it is shown."""
        ...

    def latest_z(self) -> str | None:
        """The shift of this till that ended last."""
        ...

    async def start_shift(self, float_cents: int, pieces: Pieces = ()) -> ShiftStarted: ...

    async def count_shift(
        self, shift_id: str, counted: tuple[tuple[str, int], ...], pieces: Pieces = ()
    ) -> CountTaken: ...

    async def end_shift(self, command: CloseShift, approval: Approval | None = None) -> ShiftEnded: ...

    async def open_drawer(self, reason: str, approval: Approval | None = None) -> None: ...

    async def move_cash(
        self, kind: str, amount_cents: int, reason: str, approval: Approval | None = None
    ) -> None:
        """Cash in, out or to the safe."""
        ...

    async def read_x(self, shift_id: str, approval: Approval | None = None) -> None: ...

    async def print_shift_report(self, shift_id: str, approval: Approval | None = None) -> None: ...


class Doors(CounterReads, ReturnReads, StaffDoors, CounterWrites, ShiftDoors, Protocol):
    """Everything the counter's window asks."""
