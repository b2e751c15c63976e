"""Full tax invoices and credit notes: the same document under its number, with all that IRAS lists."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from desktop.customers.add_customer import AddCustomer, add_customer
from desktop.customers.change_customer import ChangeCustomer, change_customer
from desktop.customers.erase_customer import EraseCustomer, erase_customer
from desktop.errors import Refusal
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.printing.lay_out import lay_out
from desktop.reports.invoice_pdf import invoice_pdf
from desktop.selling.complete_sale import complete_sale
from desktop.selling.invoice_words import (
    AlreadyMadeOut,
    InvoiceIssued,
    IssueTaxInvoice,
    NoGstInIt,
    NoNameOrAddress,
    made_out,
)
from desktop.selling.lines import TenderAsked
from desktop.selling.paying import Completed, CompleteSale, Returned
from desktop.selling.receipts import NoSuchSale, receipt_of
from desktop.selling.tax_invoice import issue_tax_invoice
from desktop.verify.run import verify
from hardware.receipt.doc import Banner, Columns, ReceiptDoc, Text
from tests.builders import Shop
from tests.desktop.verify.sample_day import BREAD, COFFEE, EXPORTS, GIFT_CARD, MILK, sell, stock_the_shop

ADDRESS = "12 Kopi Road #03-04\nSingapore 049999"


@pytest.fixture
def kopi(shop: Shop) -> str:
    """A company with all that an invoice names, at a till with an open shift and wares."""
    stock_the_shop(shop)
    shop.start_shift()
    words = {"company": "Kopi Trading 咖啡 Pte Ltd", "address": ADDRESS}
    return str(shop.run(add_customer, AddCustomer(new_id(), words, "202699999E")))


def issue(shop: Shop, sale_id: str, customer_id: str) -> InvoiceIssued:
    answer: InvoiceIssued = shop.run(issue_tax_invoice, IssueTaxInvoice(new_id(), sale_id, customer_id))
    return answer


def printed(shop: Shop, sale_id: str, copy_no: int = 0) -> list[str]:
    """The words on the paper, line by line."""
    return words_of(lay_out(receipt_of(shop.reader, sale_id), Say("en"), copy_no, in_full=True))


def words_of(paper: ReceiptDoc) -> list[str]:
    found: list[str] = []
    for block in paper.blocks:
        if isinstance(block, Banner | Text):
            found.append(block.text)
        elif isinstance(block, Columns):
            found.append(f"{block.left} {block.right}".strip())
            found += [f"{each.left} {each.right}".strip() for each in block.subs]
    return found


def pdf_words(made: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages)


def test_receipt_is_upgraded_under_its_own_number(shop: Shop, kopi: str) -> None:
    sold = sell(shop, (BREAD.line(2000), EXPORTS.line()), ("card", 4_560))
    assert issue(shop, sold.sale_id, kopi).number == sold.number
    paper = printed(shop, sold.sale_id)
    for words in (
        *("TAX INVOICE", "Kedai Demo", "1 Example Road #01-01\nSingapore 018956", "GST Reg. No. 202699999E"),
        *("To", "Kopi Trading 咖啡 Pte Ltd", ADDRESS, "UEN 202699999E", "Issued 23 Nov 2026"),
        *("excluding GST $5.14", "GST 9% $0.46", "Supplies under ZR, no GST $40.00", "Total $45.60"),
        "Price payable includes GST",
    ):
        assert words in paper, (words, paper)
    jobs = shop.reader.rows("SELECT kind, copy_no FROM print_job WHERE document_id = ?", (sold.sale_id,))
    assert jobs == [("receipt", 0), ("invoice", 0)]
    assert verify(shop.reader) == []


def test_pdf_says_what_the_paper_says(shop: Shop, kopi: str) -> None:
    sold = sell(shop, (BREAD.line(2000, line_discount_cents=10), COFFEE.line()), ("card", 730))
    issue(shop, sold.sale_id, kopi)
    words = pdf_words(invoice_pdf(receipt_of(shop.reader, sold.sale_id), Say("en")))
    for part in (
        *("TAX INVOICE", "Kedai Demo", "Singapore 018956", "GST Reg. No. 202699999E", sold.number),
        *("Kopi Trading", "咖啡", "12 Kopi Road #03-04", "UEN 202699999E", "23 Nov 2026"),
        *("Gardenia White Bread 400g (SR)", "拿铁咖啡", "$0.10", "GST 9%", "$0.60", "$6.70", "$7.30"),
    ):
        assert part in words, (part, words)
    assert "COPY" in pdf_words(invoice_pdf(receipt_of(shop.reader, sold.sale_id), Say("en"), is_copy=True))
    assert "税务发票" in pdf_words(invoice_pdf(receipt_of(shop.reader, sold.sale_id), Say("zh")))


def test_long_invoice_goes_on_overleaf(shop: Shop, kopi: str) -> None:
    sold = sell(shop, tuple(MILK.line() for _number in range(70)), ("card", 24_500))
    issue(shop, sold.sale_id, kopi)
    made = invoice_pdf(receipt_of(shop.reader, sold.sale_id), Say("en"))
    assert len(PdfReader(BytesIO(made)).pages) > 1
    assert pdf_words(made).count("Magnolia") == 70


def test_invoice_asked_for_again_is_a_copy_that_says_so(shop: Shop, kopi: str) -> None:
    sold = sell(shop, (BREAD.line(),), ("card", 280))
    for _again in range(3):
        issue(shop, sold.sale_id, kopi)
    sql = "SELECT copy_no FROM print_job WHERE kind = 'invoice' ORDER BY rowid"
    assert [row[0] for row in shop.reader.rows(sql)] == [0, 1, 2]
    assert "COPY 2" in printed(shop, sold.sale_id, 2)
    assert "COPY" not in " ".join(printed(shop, sold.sale_id))
    assert verify(shop.reader) == []


def test_refund_is_a_credit_note_that_names_its_original(shop: Shop, kopi: str) -> None:
    sold = sell(shop, (BREAD.line(3000),), ("card", 840))
    issue(shop, sold.sale_id, kopi)
    returned, asked = (Returned(sold.sale_id, 1, 1000),), (TenderAsked("card", -280),)
    back: Completed = shop.run(
        complete_sale, CompleteSale(new_id(), (), asked, -280, kopi, returned, "faulty"), shop.supervisor
    )
    issue(shop, back.sale_id, kopi)
    paper = printed(shop, back.sale_id)
    assert "CREDIT NOTE" in paper
    assert f"For {sold.number} of 23 Nov 2026" in paper
    assert "excluding GST -$2.57" in paper
    words = pdf_words(invoice_pdf(receipt_of(shop.reader, back.sale_id), Say("en")))
    assert "CREDIT NOTE" in words and sold.number in words and "Reason" in words
    assert verify(shop.reader) == []


def test_words_of_that_day_stay_until_the_customer_is_erased(shop: Shop, kopi: str) -> None:
    sold = sell(shop, (BREAD.line(),), ("card", 280))
    issue(shop, sold.sale_id, kopi)
    shop.run(change_customer, ChangeCustomer(new_id(), kopi, {"company": "Teh Trading"}))
    invoice = made_out(shop.reader, sold.sale_id)
    assert invoice is not None and invoice.name == "Kopi Trading 咖啡 Pte Ltd"
    for table in ("tax_invoice", "sync_outbox", "audit", "command_answer"):
        assert "Kopi" not in str(shop.reader.rows(f"SELECT * FROM {table}"))  # noqa: S608 - ours
    shop.run(erase_customer, EraseCustomer(new_id(), kopi), shop.owner)
    paper = printed(shop, sold.sale_id)
    assert "(a customer who was erased)" in paper and "Kopi" not in " ".join(paper)
    assert verify(shop.reader) == []


def test_full_invoice_above_a_thousand_says_so_only_once_it_is_made_out(shop: Shop, kopi: str) -> None:
    sold = sell(shop, (MILK.line(300_000),), ("card", 105_000))
    plain = words_of(lay_out(receipt_of(shop.reader, sold.sale_id), Say("en")))
    assert "TAX INVOICE" not in plain
    issue(shop, sold.sale_id, kopi)
    assert "TAX INVOICE" in printed(shop, sold.sale_id)
    assert words_of(lay_out(receipt_of(shop.reader, sold.sale_id), Say("en"), 1))[2:] == plain[1:]


def refused(shop: Shop, sale_id: str, customer_id: str, refusal: type[Refusal]) -> None:
    before = shop.count("tax_invoice", "print_job", "audit", "sync_outbox")
    with pytest.raises(refusal):
        issue(shop, sale_id, customer_id)
    assert shop.count("tax_invoice", "print_job", "audit", "sync_outbox") == before


def test_what_cannot_be_made_out_is_refused(shop: Shop, kopi: str) -> None:
    tan = shop.run(add_customer, AddCustomer(new_id(), {"name": "Tan"}))
    gift = sell(shop, (GIFT_CARD.line(),), ("card", 5_000))
    theirs = shop.run(
        complete_sale, CompleteSale(new_id(), (BREAD.line(),), (TenderAsked("card", 280),), 280, tan)
    )
    anybodys = sell(shop, (BREAD.line(),), ("card", 280))
    refused(shop, "none", kopi, NoSuchSale)
    refused(shop, gift.sale_id, kopi, NoGstInIt)
    refused(shop, theirs.sale_id, kopi, AlreadyMadeOut)
    refused(shop, anybodys.sale_id, tan, NoNameOrAddress)
    issue(shop, anybodys.sale_id, kopi)
    shop.run(change_customer, ChangeCustomer(new_id(), tan, {"address": ADDRESS}))
    refused(shop, anybodys.sale_id, tan, AlreadyMadeOut)


def test_shop_that_is_not_registered_makes_none_out(unregistered_shop: Shop) -> None:
    shop = unregistered_shop
    stock_the_shop(shop)
    shop.start_shift()
    words = {"company": "Kopi Trading", "address": ADDRESS}
    kopi = shop.run(add_customer, AddCustomer(new_id(), words))
    sold = sell(shop, (BREAD.line(),), ("card", 280))
    refused(shop, sold.sale_id, kopi, NoGstInIt)
