"""What the page of customers leads to: a list searched in memory, commands on the database thread."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.customers.queries import Customer, CustomerBook, customer_of
from desktop.database.who import Approval
from desktop.ids import new_id
from desktop.screens.selling.customer_doors import CustomerSeen
from desktop.selling.account import Account, account_of
from desktop.selling.found_sales import sales_to

if TYPE_CHECKING:
    from desktop.customers.groups import Group
    from desktop.doors import ShopDoors
    from desktop.selling.account_words import TakePayment
    from desktop.selling.paying import Completed


EXPORTS = "exports"
"""In the shop's folder: what was given out, to be handed over and thrown away by whoever asked for it."""


class AppCustomers:
    """The customers of one window's shop."""

    def __init__(self, doors: ShopDoors) -> None:
        self._doors, self._book = doors, CustomerBook()

    def find(self, typed: str) -> list[Customer]:
        found = (self.customer(customer_id) for customer_id in self._book.find(typed))
        return [each for each in found if each and not each.archived_at]

    def customer(self, customer_id: str) -> Customer | None:
        return customer_of(self._doors.reader, customer_id)

    def account(self, customer_id: str) -> Account:
        return account_of(self._doors.reader, customer_id)

    def seen(self, customer_id: str) -> CustomerSeen | None:
        from desktop.customers.consent import consents, given_now

        reader, customer = self._doors.reader, self.customer(customer_id)
        if customer is None:
            return None
        sales, cents, count = sales_to(reader, customer_id)
        agreed = given_now(consents(reader, customer_id))
        return CustomerSeen(customer, self.account(customer_id), sales, cents, count, agreed)

    def with_card(self, code: str) -> str | None:
        return self._book.with_card(code)

    def groups(self) -> list[Group]:
        from desktop.customers.groups import customer_groups

        return customer_groups(self._doors.reader)

    async def refresh(self) -> None:
        database = await self._doors.opened()

        def read() -> None:
            with closing(database.reader()) as reader:
                self._book.refresh(reader)

        await asyncio.get_running_loop().run_in_executor(None, read)

    async def add(self, words: Mapping[str, str]) -> str:
        from desktop.customers.add_customer import AddCustomer, add_customer

        customer_id = await self._doors.run(add_customer, AddCustomer(new_id(), words))
        await self.refresh()
        return customer_id

    async def change(self, customer_id: str, words: Mapping[str, str], uen: str) -> None:
        from desktop.customers.change_customer import ChangeCustomer, change_customer

        await self._doors.run(change_customer, ChangeCustomer(new_id(), customer_id, words, uen))
        await self.refresh()

    async def put_in_group(self, customer_id: str, group_id: str | None, approval: Approval | None) -> None:
        from desktop.customers.change_customer import PutInGroup, put_in_group

        await self._doors.run(put_in_group, PutInGroup(new_id(), customer_id, group_id), approval)

    async def agree(self, customer_id: str, purpose: str, *, is_given: bool) -> None:
        from desktop.customers.consent import Purpose, RecordConsent, record_consent

        command = RecordConsent(new_id(), customer_id, Purpose(purpose), is_given)
        await self._doors.run(record_consent, command)

    async def take_payment(self, command: TakePayment, approval: Approval | None) -> Completed:
        from desktop.selling.take_payment import take_payment

        return await self._doors.run(take_payment, command, approval)

    async def make_out(self, sale_id: str, customer_id: str) -> None:
        from desktop.selling.invoice_words import IssueTaxInvoice
        from desktop.selling.tax_invoice import issue_tax_invoice

        await self._doors.run(issue_tax_invoice, IssueTaxInvoice(new_id(), sale_id, customer_id))

    async def export(self, customer_id: str) -> Path:
        from desktop.customers.erase_customer import ExportCustomer, export_customer
        from desktop.reports.customer_file import write_customer_file

        await self._doors.run(export_customer, ExportCustomer(new_id(), customer_id))
        database = await self._doors.opened()

        def write() -> Path:
            with closing(database.reader()) as reader:
                return write_customer_file(reader, customer_id, database.path.parent / EXPORTS)

        return await asyncio.get_running_loop().run_in_executor(None, write)

    async def erase(self, customer_id: str) -> None:
        from desktop.customers.erase_customer import EraseCustomer, erase_customer

        await self._doors.run(erase_customer, EraseCustomer(new_id(), customer_id))
        await self.refresh()
