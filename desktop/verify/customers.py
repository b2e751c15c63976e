"""Customers: accounts are somebody's, limits and consents as they were given, the forgotten nobody."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.database.rows import Rows
from desktop.verify.finding import HAD_BACK, RECORDS_CAME, Wrong, elsewhere, offenders, offending_sales


def accounts_are_somebodys(rows: Rows) -> Iterator[Wrong]:
    """What is owed or paid on account names a customer, and is neither rounded nor changed.

    An older till's way of paying may have had that name.
    """
    return offending_sales(
        rows,
        "tender",
        "sale_id tender_no applied_cents customer_id",
        "SELECT t.sale_id, t.tender_no, t.applied_cents, s.customer_id FROM tender t"
        " LEFT JOIN sale s ON s.sale_id = t.sale_id WHERE t.sale_id > :after AND t.sale_id <= :upto"
        " AND t.tender_type = 'on_account' AND s.kind IS NOT 'history'"
        " AND (s.customer_id IS NULL OR t.tendered_cents <> t.applied_cents)",
    )


def payments_take_off_an_account(rows: Rows) -> Iterator[Wrong]:
    """A payment takes one sum off a customer's account, and what came in for it is that sum.

    Money that went back has a reason.
    """
    return offending_sales(
        rows,
        "sale",
        "sale_id number off_cents given_cents",
        "SELECT s.sale_id, s.number, t.off, t.given FROM sale s LEFT JOIN (SELECT sale_id,"
        "  sum(iif(tender_type = 'on_account', applied_cents, 0)) off, sum(tender_type = 'on_account') offs,"
        "  sum(iif(tender_type = 'on_account', 0, applied_cents)) given,"
        "  count(*) tenders FROM tender WHERE sale_id > :after AND sale_id <= :upto GROUP BY sale_id) t"
        " ON t.sale_id = s.sale_id WHERE s.kind = 'payment' AND s.sale_id > :after AND s.sale_id <= :upto"
        " AND (t.sale_id IS NULL OR s.customer_id IS NULL OR t.offs <> 1 OR t.tenders < 2 OR t.off = 0"
        "  OR t.off + t.given <> 0 OR (t.off > 0) <> (coalesce(s.reason, '') <> ''))",
    )


def accounts_are_in_the_books(rows: Rows) -> Iterator[Wrong]:
    """What all customers owe, added up from tenders, is what their accounts hold in the books."""
    return offenders(
        rows,
        "entry_line",
        "account owed_cents booked_cents",
        "SELECT o.account, o.owed, coalesce((SELECT sum(l.amount_cents) FROM entry_line l"
        "  JOIN entry e ON e.entry_id = l.entry_id JOIN sale s ON s.sale_id = e.document_id"
        "  WHERE l.account = o.account AND e.kind = 'sale'), 0) booked"
        " FROM (SELECT account, sum(applied_cents) owed FROM tender WHERE account IN"
        "  (SELECT account FROM tender WHERE tender_type = 'on_account') GROUP BY account) o"
        " WHERE o.owed <> booked",
    )


def the_forgotten_are_nobody(rows: Rows) -> Iterator[Wrong]:
    """Of whom the key was destroyed here by a command, nothing is left but an id that is archived."""
    return offenders(
        rows,
        "customer",
        "customer_id uen",
        "SELECT c.customer_id, c.uen FROM customer c"  # noqa: S608 - ours
        " JOIN personal_key k ON k.subject_id = c.customer_id"
        " WHERE k.forgotten_at IS NOT NULL AND c.customer_id IN (SELECT iif(json_valid(facts), facts, '{}')"
        "  ->> 'customer_id' FROM audit WHERE command = 'erase_customer')"
        f" AND (c.archived_at IS NULL AND NOT {elsewhere('c.field_clocks', 'archived_at')}"
        f"  OR c.uen IS NOT NULL AND NOT {elsewhere('c.field_clocks', 'uen')})",
    )


def customers_are_as_audited(rows: Rows) -> Iterator[Wrong]:
    """Each was added by one command, and has the limit that was last given; unless another till says so.

    Whoever was erased has none.
    """
    return offenders(
        rows,
        "customer",
        "customer_id credit_limit_cents audited_cents times_added",
        "WITH told AS MATERIALIZED (SELECT a.command, l.generation, a.sequence,"  # noqa: S608 - ours
        "  iif(json_valid(a.facts), a.facts, '{}') facts FROM audit a"
        "  LEFT JOIN lane l ON l.lane_id = a.lane_id"
        "  WHERE a.command IN ('add_customer', 'set_credit_limit', 'erase_customer')),"
        " said AS MATERIALIZED (SELECT facts ->> 'customer_id' customer_id, command,"
        "  facts ->> 'credit_limit_cents' cents, row_number() OVER (PARTITION BY facts ->> 'customer_id'"
        "   ORDER BY generation DESC, sequence DESC) place FROM told),"
        " kept AS (SELECT c.customer_id, c.credit_limit_cents, c.field_clocks,"
        "  count(*) FILTER (WHERE s.command = 'add_customer') times_added,"
        "  max(s.cents) FILTER (WHERE s.place = 1) cents, count(s.command) says"
        "  FROM customer c LEFT JOIN said s ON s.customer_id = c.customer_id GROUP BY c.customer_id)"
        " SELECT customer_id, credit_limit_cents, cents, times_added FROM kept WHERE times_added > 1"
        f" OR (times_added = 0 AND NOT EXISTS ({RECORDS_CAME}))"
        f" OR (credit_limit_cents IS NOT cents AND NOT ({_LIMIT_ELSEWHERE}"
        "  OR (times_added = 0 AND says = 0)))"
        " UNION ALL SELECT DISTINCT customer_id, NULL, cents, 0 FROM said"
        "  WHERE customer_id NOT IN (SELECT customer_id FROM customer)",
    )


_LIMIT_ELSEWHERE = (
    f"{elsewhere('field_clocks', 'credit_limit_cents')} OR (field_clocks ->> 'credit_limit_cents') IN"  # noqa: S608
    f" (SELECT clock FROM {HAD_BACK} WHERE entity = 'customer' AND field = 'credit_limit_cents')"
)


def consents_are_as_audited(rows: Rows) -> Iterator[Wrong]:
    """A customer's yes or no stands as its command put it on record; that of another till came from there."""
    return offenders(
        rows,
        "customer_consent",
        "consent_id purpose is_given",
        "WITH told AS MATERIALIZED (SELECT command_id, person_id, happened_at,"  # noqa: S608 - ours
        "  iif(json_valid(facts), facts, '{}') facts FROM audit WHERE command = 'record_consent')"
        " SELECT c.consent_id, c.purpose, c.is_given FROM customer_consent c LEFT JOIN told t"
        "  ON t.command_id = c.consent_id WHERE CASE WHEN t.command_id IS NULL"
        f"  THEN NOT EXISTS ({RECORDS_CAME})"
        "  ELSE (t.facts ->> 'customer_id', t.facts ->> 'purpose', t.facts ->> 'is_given',"
        "   t.facts ->> 'how', t.person_id, t.happened_at) IS NOT"
        "   (c.customer_id, c.purpose, c.is_given, c.how, c.person_id, c.given_at) END"
        " UNION ALL SELECT t.command_id, 'missing', 0 FROM told t"
        "  WHERE NOT EXISTS (SELECT 1 FROM customer_consent c WHERE c.consent_id = t.command_id)",
    )


def invoices_are_of_their_sale(rows: Rows) -> Iterator[Wrong]:
    """What is made out to a customer charged GST, was sold to nobody else, and was made out by one command.

    An invoice of another till may be here before its sale.
    """
    return offenders(
        rows,
        "tax_invoice",
        "sale_id customer_id issued_on",
        "WITH told AS MATERIALIZED (SELECT iif(json_valid(facts), facts, '{}') ->> 'sale_id' sale_id,"  # noqa: S608
        "  iif(json_valid(facts), facts, '{}') ->> 'customer_id' customer_id, person_id FROM audit"
        "  WHERE command = 'issue_tax_invoice')"
        " SELECT i.sale_id, i.customer_id, i.issued_on FROM tax_invoice i"
        "  LEFT JOIN sale s ON s.sale_id = i.sale_id"
        "  WHERE i.made_out_to GLOB '*[^0-9a-f]*' OR length(i.made_out_to) < 56"
        "  OR (s.sale_id IS NULL OR NOT EXISTS (SELECT 1 FROM told t WHERE (t.sale_id, t.customer_id)"
        f"   = (i.sale_id, i.customer_id))) AND NOT EXISTS ({RECORDS_CAME})"
        "  OR coalesce(s.customer_id, i.customer_id) <> i.customer_id OR s.is_registered = 0"
        "  OR s.kind IN ('history', 'payment') OR i.issued_on < s.sold_on"
        " UNION ALL SELECT sale_id, customer_id, 'missing' FROM told"
        "  WHERE sale_id NOT IN (SELECT sale_id FROM tax_invoice)",
    )
