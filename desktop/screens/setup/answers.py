"""What the owner has said so far at the first start; steps read from it and write to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.database.envelope import KeyStore
from desktop.ids import new_id
from desktop.new_shop import Locks, Owner
from desktop.screens.setup.checks import read_day, read_printer_address
from desktop.setup.set_up_shop import SetUpShop
from desktop.setup.till_label import read_till_label


@dataclass
class Answers:
    """Every value as it was typed, so that going back finds it again."""

    language: str = "en"
    name: str = ""
    street: str = ""
    building: str = ""
    postal_code: str = ""
    uen: str = ""
    is_registered: bool = False
    gst_number: str = ""
    gst_since: str = ""
    till_label: str = "T1"
    printer: str = ""
    owner_name: str = ""
    pin: str = ""
    pin_again: str = ""
    password: str = ""
    password_again: str = ""
    passphrase: str = ""
    passphrase_again: str = ""
    with_demo: bool = False
    service: str = ""
    join_code: str = ""
    join_certificate: str = ""
    join_label: str = "T2"

    def address(self) -> str:
        """The lines as receipts print them."""
        place = f"Singapore {self.postal_code}" if self.postal_code else ""
        return "\n".join(line for line in (self.street, self.building, place) if line)

    def plan(self, today: date) -> SetUpShop:
        """The shop to make; the command refuses what the screens let pass."""
        return SetUpShop(
            new_id(),
            self.name,
            address=self.address(),
            uen=self.uen,
            gst_number=self.gst_number if self.is_registered else None,
            gst_since=read_day(self.gst_since, today) if self.is_registered else None,
            till_label=read_till_label(self.till_label),
            language=self.language,
        )

    def owner(self) -> Owner:
        return Owner(self.owner_name, self.pin, self.password)

    def locks(self, keyring: KeyStore | None) -> Locks:
        return Locks(passphrase=self.passphrase or None, keyring=keyring)

    def printer_address(self) -> tuple[str, int] | None:
        """Host and port, or nothing when the shop starts without a printer."""
        return read_printer_address(self.printer) if self.printer else None
