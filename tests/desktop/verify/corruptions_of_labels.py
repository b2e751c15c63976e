"""Ways to spoil what labels said and how labels are read."""

# ruff: noqa: S608 - the SQL is put together from constants of this file

from __future__ import annotations

_SOLD = "(SELECT sale_id FROM sale WHERE number = 'T1-000001')"
_LOTS, _LAYOUTS = "lots_belong_to_lines", "label_templates_can_be_printed"


def _lot(line_no: int, values: str) -> str:
    return f"INSERT INTO sale_line_lot VALUES ({_SOLD}, {line_no}, {values})"


def _layout(pattern: str, measure: str = "weight", decimals: int = 2) -> str:
    return f"INSERT INTO label_template VALUES ('t', '{pattern}', '{measure}', {decimals}, NULL, '{{}}')"


_ONE_CENT = (
    "UPDATE sale_line SET price_reason = 'label', {0} = {0} + 9, net_cents = net_cents + {1}"
    f" WHERE sale_id = {_SOLD} AND line_no = 2"
)

LABEL_CASES: tuple[tuple[str, str, str], ...] = (
    ("sale_line_lot", _lot(9, "'L7', NULL, NULL, NULL"), _LOTS),
    ("sale_line_lot", _lot(1, "'L7', 'S1', NULL, NULL"), _LOTS),  # two loaves with one serial number
    ("sale_line_lot", _lot(2, "NULL, NULL, NULL, NULL"), _LOTS),
    ("sale_line_lot", _lot(2, "'', NULL, '2026-12-24', NULL"), _LOTS),
    ("sale_line_lot", _lot(2, "NULL, NULL, '2026-11-22', NULL"), _LOTS),
    ("sale_line_lot", _lot(2, "NULL, NULL, '24/12/2026', NULL"), "every_value_has_its_shape"),
    (
        "sale_line_lot",
        "INSERT INTO sale_line_lot VALUES ('gone', 1, 'L7', NULL, NULL, NULL)",
        "every_reference_is_found",
    ),
    ("sync_outbox", _lot(2, "'L7', NULL, NULL, NULL"), "every_sale_is_told_once"),
    ("sale_line", _ONE_CENT.format("unit_price_cents", 0), "line_amounts_follow_their_price"),
    ("sale_line", _ONE_CENT.format("amount_cents", 9), "line_amounts_follow_their_price"),
    ("label_template", _layout("20IIIIIVVVVC"), _LAYOUTS),
    ("label_template", _layout("30IIIIIVVVVVC"), _LAYOUTS),
    ("label_template", _layout("20VVVVVIIIIIC"), _LAYOUTS),
    ("label_template", _layout("20IIIIIVVVIVC"), _LAYOUTS),
    ("label_template", _layout("20IIIIIIKVVVC"), _LAYOUTS),
    ("label_template", _layout("20IIIIIVVVVVC", "price", 3), _LAYOUTS),
    ("label_template", _layout("20IIIIIVVVVVC", "length"), "every_value_has_its_shape"),
)
