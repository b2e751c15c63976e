"""What the audit chain says was done: shifts, drawers, people, prices and stock are as it tells them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from desktop.database.rows import Rows
from desktop.verify.finding import HAD_BACK, RECORDS_CAME, Wrong, elsewhere, offenders
from desktop.verify.origin import CLOSED, DRAWER, OPENED, STOCK, told_elsewhere

_TOLD = (
    "WITH told AS MATERIALIZED (SELECT command, command_id, happened_at, person_id, approver_id, till_id,"
    " iif(json_valid(facts), facts, '{{}}') facts FROM audit WHERE command IN ({0}))"
)
"""The audit rows of some commands, read in one walk over the log."""


def shifts_are_as_audited(rows: Rows) -> Iterator[Wrong]:
    """Each shift was opened by one command and, once closed, closed by one, which tell it as it is kept.

    A history shift is born closed by one command and grows with its sales: its times are not compared. Of a
    beginning or an end told from elsewhere nothing is looked for: it may be of lost days of this till.
    """
    return offenders(
        rows,
        "shift",
        "shift_id number state opened closed agreeing",
        f"{_TOLD.format(_OF_SHIFTS)}, each AS (SELECT h.shift_id, h.number, h.state, t.command,"  # noqa: S608
        f" CASE t.command WHEN 'open_shift' THEN h.kind = 'counter' AND {_OPENED_AS_AUDITED}"
        f"  WHEN 'close_shift' THEN h.state = 'closed' AND {_CLOSED_AS_AUDITED}"
        f"  ELSE h.kind = 'history' AND {_TAKEN_OVER_AS_AUDITED} END agrees,"
        " h.told, iif(h.told, h.kind = 'counter' AND h.state = 'closed' AND NOT h.told_closed,"
        "  1 + (h.kind = 'counter' AND h.state = 'closed' AND NOT h.told_closed)) wanted"
        f" FROM (SELECT *, {told_elsewhere('shift.shift_id', OPENED)} told,"
        f"  {told_elsewhere('shift.shift_id', CLOSED)} told_closed FROM shift) h LEFT JOIN told t"
        " ON t.facts ->> 'shift_id' = h.shift_id)"
        " SELECT shift_id, number, state, sum(command <> 'close_shift'), sum(command = 'close_shift'),"
        "  sum(agrees) FROM each GROUP BY shift_id"
        " HAVING count(command) <> min(wanted) OR coalesce(sum(agrees), 0) <> min(wanted)"
        "  OR coalesce(sum(command <> 'close_shift'), 0) <> iif(told, 0, 1)"
        " UNION ALL SELECT t.facts ->> 'shift_id', t.facts ->> 'number', 'missing', 1, 1, 0 FROM told t"
        "  WHERE NOT EXISTS (SELECT 1 FROM shift h WHERE h.shift_id = t.facts ->> 'shift_id')",
    )


_OF_SHIFTS = "'open_shift', 'close_shift', 'open_history_shift'"
_OPENED_AS_AUDITED = (
    "(t.command_id, t.facts ->> 'number', t.facts ->> 'float_cents', t.person_id, t.till_id, t.happened_at)"
    " IS (h.shift_id, h.number, h.float_cents, h.person_id, h.till_id, h.opened_at)"
)
_CLOSED_AS_AUDITED = (
    "(t.facts ->> 'number', t.facts ->> 'over_short_cents', t.person_id, t.till_id, t.happened_at) IS"
    " (h.number, (SELECT coalesce(sum(coalesce(c.verified_cents, c.counted_cents) - c.expected_cents), 0)"
    "  FROM shift_count c WHERE c.shift_id = h.shift_id), h.closed_by, h.till_id, h.closed_at)"
    " AND (h.close_approver_id IS NULL OR h.close_approver_id IS t.approver_id)"
)
_TAKEN_OVER_AS_AUDITED = (
    "(t.facts ->> 'number', t.facts ->> 'business_date', t.person_id, t.person_id)"
    " IS (h.number, h.business_date, h.person_id, h.closed_by)"
)


def the_drawer_is_as_audited(rows: Rows) -> Iterator[Wrong]:
    """Every drawer movement was made by its command, by who, with whose approval, where and when it says.

    A float comes with its shift's start, a difference with its end; all else names its own movement. What was
    told from elsewhere has the name of its message.
    """
    moves = "'open_drawer', 'cash_in', 'cash_out', 'drop_cash'"
    commands = f"'open_shift', 'close_shift', {moves}"
    return offenders(
        rows,
        "drawer_movement",
        "movement_id kind amount_cents",
        f"{_TOLD.format(commands)}, named AS MATERIALIZED (SELECT *,"  # noqa: S608 - ours
        f" iif(command IN ({moves}), facts ->> 'movement_id', command || ' ' || (facts ->> 'shift_id'))"
        " name FROM told), moved AS MATERIALIZED (SELECT *, CASE WHEN kind = 'float' THEN 'open_shift ' ||"
        " shift_id WHEN kind IN ('counted_over', 'counted_short') THEN 'close_shift ' || shift_id"
        " ELSE movement_id END name FROM drawer_movement"
        "  WHERE movement_id NOT IN (SELECT message_id FROM sync_inbox)"
        f"   AND NOT {told_elsewhere('movement_id', DRAWER)})"
        " SELECT d.movement_id, d.kind, d.amount_cents FROM moved d LEFT JOIN named t ON t.name = d.name"
        " WHERE (t.person_id, t.approver_id, t.till_id, t.happened_at)"
        "  IS NOT (d.person_id, d.approver_id, d.till_id, d.happened_at)"
        f" OR (t.command IN ({moves}) AND (d.kind, d.reason, d.amount_cents, d.account, d.shift_id, CASE"
        "   d.kind WHEN 'opened' THEN 'open_drawer' WHEN 'drop' THEN 'drop_cash' ELSE d.kind END)"
        "  IS NOT (t.facts ->> 'kind', t.facts ->> 'reason', t.facts ->> 'amount_cents',"
        "   t.facts ->> 'account', t.facts ->> 'shift_id', t.command))"
        " UNION ALL SELECT t.name, 'missing', 0 FROM named t LEFT JOIN moved d ON d.name = t.name"
        f"  WHERE t.command IN ({moves}) AND d.name IS NULL",
    )


def _of_person(field: str) -> str:
    """SQL: what stands was said elsewhere, or is here again because the service had it so."""
    return (
        f"({elsewhere('field_clocks', field)} OR (field_clocks ->> '{field}') IN"  # noqa: S608 - ours
        f" (SELECT clock FROM {HAD_BACK} WHERE entity = 'person' AND field = '{field}'))"
    )


_ROLE_ELSEWHERE = _of_person("role")
_GONE_ELSEWHERE = _of_person("archived_at")


def people_are_as_audited(rows: Rows) -> Iterator[Wrong]:
    """Everybody was added by one command, has the role last given by one, and left by one or works here.

    What another till did is in the clocks: whom it took on, whose role it changed, whom it let go.
    """
    return offenders(
        rows,
        "person",
        "person_id role audited_role",
        "WITH told AS MATERIALIZED (SELECT a.command, a.happened_at at, l.generation, a.sequence,"  # noqa: S608
        "  iif(json_valid(a.facts), a.facts, '{}') facts FROM audit a"
        "  LEFT JOIN lane l ON l.lane_id = a.lane_id"
        "  WHERE a.command IN ('add_person', 'change_role', 'archive_person')),"
        " said AS MATERIALIZED (SELECT facts ->> 'person_id' person_id, facts ->> 'role' role, command, at,"
        "  row_number() OVER (PARTITION BY facts ->> 'person_id', command = 'archive_person'"
        "   ORDER BY generation DESC, sequence DESC) place FROM told),"
        " kept AS (SELECT p.person_id, p.role, p.created_at, p.archived_at, p.field_clocks,"
        "  count(*) FILTER (WHERE command = 'add_person') times_added,"
        "  count(*) FILTER (WHERE command = 'archive_person') times_gone,"
        "  max(at) FILTER (WHERE command = 'add_person') began,"
        "  max(at) FILTER (WHERE command = 'archive_person') ended,"
        "  max(s.role) FILTER (WHERE command <> 'archive_person' AND place = 1) said_role"
        "  FROM person p LEFT JOIN said s ON s.person_id = p.person_id GROUP BY p.person_id)"
        " SELECT person_id, role, said_role FROM kept WHERE times_added > 1 OR times_gone > 1"
        f"  OR (times_added = 0 AND NOT EXISTS ({RECORDS_CAME}))"
        "  OR (times_added = 1 AND created_at IS NOT began)"
        f"  OR (role IS NOT said_role AND NOT ({_ROLE_ELSEWHERE}"
        "   OR (times_added = 0 AND said_role IS NULL)))"
        f"  OR (archived_at IS NOT ended AND NOT ({_GONE_ELSEWHERE} OR (times_added = 0 AND ended IS NULL)))"
        " UNION ALL SELECT DISTINCT person_id, 'missing', role FROM said"
        "  WHERE person_id NOT IN (SELECT person_id FROM person)",
    )


def prices_are_as_audited(rows: Rows) -> Iterator[Wrong]:
    """Each price that a command put on record stands in the catalogue.

    An item made by hand has no other prices but those of imports and of other tills, and its own that the
    service had; older files did not put its first price on record.
    """
    return offenders(
        rows,
        "price",
        "unit_id price_cents missing",
        f"{_TOLD.format(_OF_PRICES)}, made AS MATERIALIZED ("  # noqa: S608 - ours
        "  SELECT u.unit_id, t.facts ->> 'price_cents' cents FROM told t CROSS JOIN unit u"
        "  ON u.item_id = t.facts ->> 'item_id' AND u.is_base = 1"
        "  WHERE t.command <> 'change_price' AND t.facts ->> 'price_cents' IS NOT NULL),"
        " changed AS MATERIALIZED (SELECT facts ->> 'unit_id' unit_id, facts ->> 'price_cents' cents"
        "  FROM told WHERE command = 'change_price'),"
        " back AS MATERIALIZED (SELECT substr(entity_id, 1, instr(entity_id, ':') - 1) unit_id, value cents"
        f"  FROM (SELECT *, json_object(field, clock) clocks FROM {HAD_BACK})"
        f"  WHERE entity = 'price' AND field = 'price_cents' AND NOT {elsewhere('clocks', 'price_cents')}),"
        " sides AS (SELECT unit_id, cents, 1 n FROM made UNION ALL SELECT unit_id, cents, 1 FROM changed"
        "  UNION ALL SELECT unit_id, cents, 1 FROM back"
        "   WHERE unit_id IN (SELECT unit_id FROM made UNION SELECT unit_id FROM changed)"
        "  UNION ALL SELECT p.unit_id, p.price_cents, -1 FROM (SELECT unit_id FROM made UNION"
        "   SELECT unit_id FROM changed) x CROSS JOIN price p ON p.unit_id = x.unit_id AND p.import_id = 0"
        "   AND p.price_list_id = 'standard'"
        f"   AND NOT {elsewhere('p.field_clocks', 'price_cents')})"
        " SELECT unit_id, cents, sum(n) FROM sides GROUP BY unit_id, cents"
        " HAVING sum(n) > 0 OR (sum(n) < 0 AND unit_id IN (SELECT unit_id FROM made))",
    )


_OF_PRICES = "'add_item', 'create_item', 'change_price'"


def prices_of_lists_are_as_audited(rows: Rows) -> Iterator[Wrong]:
    """Each price of a list beside the standard one was put on record, and stands as it was."""
    return offenders(
        rows,
        "price",
        "unit_id price_list_id from_day price_cents missing",
        f"{_TOLD.format(_OF_LISTS)}, sides AS ("  # noqa: S608 - ours
        "  SELECT v.value ->> 0 unit_id, t.facts ->> 'price_list_id' list, v.value ->> 1 day,"
        "   v.value ->> 3 cents, v.value ->> 2 last, 1 n FROM told t, json_each(t.facts, '$.prices') v"
        "  UNION ALL SELECT unit_id, price_list_id, from_day, price_cents, until_day, -1 FROM price"
        "   WHERE price_list_id <> 'standard' AND import_id = 0"
        f"   AND NOT {elsewhere('field_clocks', 'price_cents')})"
        " SELECT unit_id, list, day, cents, sum(n) FROM sides GROUP BY unit_id, list, day, cents, last"
        f" HAVING sum(n) > 0 OR (sum(n) < 0 AND NOT EXISTS ({RECORDS_CAME}))",
    )


_OF_LISTS = "'set_list_prices'"


def dropped_paper_is_as_audited(rows: Rows) -> Iterator[Wrong]:
    """A job that prints no more was left by somebody, or had waited too long."""
    return offenders(
        rows,
        "print_job",
        "job_id kind fault",
        f"{_TOLD.format(_OF_PAPER)} SELECT job_id, kind, fault FROM print_job"  # noqa: S608 - ours
        " WHERE state = 'dropped' AND fault IS NOT 'too_old' AND job_id NOT IN"
        " (SELECT facts ->> 'job_id' FROM told WHERE facts ->> 'choice' = 'leave')",
    )


_OF_PAPER = "'resolve_print_job'"
_OF_STOCK = "'post_opening_stock', 'take_back_opening_stock'"


def stock_documents_are_as_audited(rows: Rows) -> Iterator[Wrong]:
    """A stock document was written by one command: of its sort, by whom, when, and of which import."""
    return offenders(
        rows,
        "stock_document",
        "document_id kind command",
        f"{_TOLD.format(_OF_STOCK)}, named AS MATERIALIZED (SELECT *, facts ->> 'document_id' name FROM told)"  # noqa: S608
        " SELECT d.document_id, d.kind, t.command FROM stock_document d LEFT JOIN named t"
        f"  ON t.name = d.document_id WHERE NOT {told_elsewhere('d.document_id', STOCK)} GROUP BY"
        " d.document_id"
        " HAVING count(*) <> 1 OR"
        "  (t.command_id, t.person_id, t.happened_at, t.command = 'take_back_opening_stock',"
        "   coalesce('import ' || (t.facts ->> 'import_id'), d.reason))"
        "  IS NOT (d.document_id, d.person_id, d.completed_at, d.kind = 'undo', d.reason)"
        " UNION ALL SELECT t.name, 'missing', t.command FROM named t"
        "  WHERE t.facts ->> 'movements' IS NOT NULL"
        "  AND NOT EXISTS (SELECT 1 FROM stock_document d WHERE d.document_id = t.name)",
    )


def opening_stock_moved_as_audited(rows: Rows) -> Iterator[Wrong]:
    """How much a stock document moved, and the digest of its movements, are what its command put on record.

    Older files put no such figures on record: their documents are passed over.
    """
    for document_id, *told in rows.rows(_FIGURES_TOLD):
        *figures, movements = rows.rows(_FIGURES_KEPT, (document_id,))[0]
        kept = [*figures, hashlib.sha256(movements.encode()).hexdigest()]
        if told != kept:
            facts = {"document_id": document_id, "audited": told[:3], "moved": kept[:3]}
            yield "stock_movement", facts


_FIGURES_TOLD = (
    f"{_TOLD.format(_OF_STOCK)} SELECT facts ->> 'document_id', facts ->> 'movements',"  # noqa: S608 - ours
    " facts ->> 'quantity', facts ->> 'value_micros', facts ->> 'movements_sha256' FROM told"
    " WHERE facts ->> 'movements_sha256' IS NOT NULL"
)
_FIGURES_KEPT = (
    "SELECT count(*), coalesce(sum(quantity), 0), coalesce(sum(value_micros), 0), json_group_array("
    "json_array(line_no, item_id, quantity, value_micros, cost_known) ORDER BY movement_no)"
    " FROM stock_movement WHERE document_id = ?"
)
