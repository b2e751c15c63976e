"""From what the service told of the online shop to words: its trouble, how fresh it is, where it differs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desktop.messages.say import Say
from desktop.money import money_on_screen, quantity_text
from desktop.orders.shop_codes import NO_ALARM, PASSING, reason_of, trouble_of
from desktop.orders.shop_told import DriftRow, OtherwiseRow, RefusedRow, Storefront, UnlistedRow
from desktop.orders.words import Cause
from desktop.screens.orders.rows import ListItem
from desktop.screens.orders.wording import age
from desktop.screens.widgets.notice_bar import Notice
from desktop.screens.widgets.painting import Tone

Row = DriftRow | RefusedRow | OtherwiseRow | UnlistedRow
Ago = Callable[[str], str]
"""How long ago an instant of the file is, in words."""
SIGN = "sign"
A_FEW_MINUTES = timedelta(minutes=5)
EFFECTS = frozenset({"push_order", "fulfil", "cancel", "refund", "push_stock"})
MONEY, PIECES = frozenset({"total_cents", "refunded_cents"}), frozenset({"on_hand", "fulfilled"})
OTHERWISE = MONEY | PIECES | {"currency", "orders", "cancelled_by", "cancelled_times"}
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Matter:
    """One row of the differences, whole: what it is about, what is known, what it means, what holds."""

    title: str
    beside: str
    facts: tuple[tuple[str, str], ...]
    meaning: str
    note: str = ""


def fresh(told: Storefront, now: datetime, on_wall: Callable[[str], datetime], say: Say) -> str:
    """When the online shop was last read; and when the service was heard, where that is another matter."""
    heard = on_wall(told.told_at)
    told_age = age(heard, now, say)
    if told.last_read_at is None:
        is_old = now - heard > A_FEW_MINUTES
        return say("orders.fresh.never_and_heard", told_age=told_age) if is_old else say("orders.fresh.never")
    read = on_wall(told.last_read_at)
    read_age = age(read, now, say)
    if heard - read > A_FEW_MINUTES and told_age != read_age:
        return say("orders.fresh.read_and_heard", read_age=read_age, told_age=told_age)
    return say("orders.fresh.read", read_age=read_age)


def sign(told: Storefront, freshness: str, has_orders: bool, say: Say) -> Notice | None:
    """What stands between the service and the online shop, with the next step; nothing where nothing does."""
    name = trouble_of(told.trouble) if told.trouble and told.trouble not in NO_ALARM else ""
    if not told.is_connected:
        name = "off" if has_orders else ""
    if not name:
        return None
    headline = say(f"orders.shop_trouble.{name}", code=_plain(told.trouble or ""))
    if told.queued:
        key = "orders.fresh.waits_one" if told.queued == 1 else "orders.fresh.waits"
        freshness = say(key, fresh=freshness, count=told.queued).strip()
    detail = "\n".join(filter(None, (say(f"orders.shop_trouble_next.{name}"), freshness)))
    return Notice(SIGN, Tone.INFO if name in PASSING else Tone.WARN, headline, detail)


def keyed(told: Storefront) -> dict[str, Row]:
    """Every row by the key it has in the list, in the order of the list: what waits for a person first."""
    found: dict[str, Row] = {f"drift:{row.sku}": row for row in told.drift}
    found |= {f"refused:{row.effect_id}": row for row in told.refused}
    found |= {f"otherwise:{row.effect_id}:{row.place}": row for row in told.otherwise}
    found |= {f"unlisted:{row.sku}:{row.name if not row.sku else ''}": row for row in told.unlisted}
    return found


def items(rows: dict[str, Row], ago: Ago, say: Say) -> list[ListItem]:
    """The list: each kind under its heading."""
    made: list[ListItem] = []
    for group, members in _groups(rows):
        name = say(f"orders.group.{group}")
        head = say("orders.group_head", name=name, count=len(members))
        made.append(ListItem(group, head, "", "", "", is_heading=True))
        made += [replace(_item(row, ago, say), key=key) for key, row in members]
    return made


def _groups(rows: dict[str, Row]) -> Iterator[tuple[str, Sequence[tuple[str, Row]]]]:
    for group in ("drift", "refused", "otherwise", "unlisted"):
        if members := [(key, row) for key, row in rows.items() if key.startswith(f"{group}:")]:
            yield group, members


def _item(row: Row, ago: Ago, say: Say) -> ListItem:
    match row:
        case DriftRow():
            return drift_item(row, ago(row.first_seen_at), say)
        case RefusedRow():
            reason = say(f"orders.refusal_short.{reason_of(row.code)}", code=_plain(row.code))
            detail = say("orders.refused_row", reason=reason, age=ago(row.refused_at))
            return ListItem("", _effect(row.kind, row.about, say), "", detail, "")
        case OtherwiseRow():
            name = _what(row.what)
            short = say(f"orders.otherwise_short.{name}", what=_plain(row.what))
            detail = say("orders.otherwise_row", what=short, age=ago(row.seen_at))
            change = say(
                "orders.otherwise_counts", asked=_value(name, row.asked), found=_value(name, row.found)
            )
            return ListItem("", _effect(row.kind, row.about, say), "", detail, change)
        case UnlistedRow():
            sku = row.sku or say("orders.unlisted_no_sku")
            detail = say("orders.unlisted_row", sku=sku, age=ago(row.last_seen_at))
            sold = say("orders.unlisted_sold", sold_quantity=row.quantity)
            return ListItem("", row.name or row.sku, "", detail, sold)


def drift_item(row: DriftRow, waits: str, say: Say) -> ListItem:
    """Goods that differ, in the list."""
    counts = say("orders.drift_counts", ours_quantity=row.ours, theirs_quantity=row.theirs)
    mark = (say("orders.drift_asked"), Tone.INFO) if row.asked_at else ("", Tone.PLAIN)
    detail = say("orders.drift_row", cause=cause_short(row.cause, say), age=waits)
    return ListItem("", row.name or row.sku, row.sku if row.name else "", detail, counts, *mark)


def matter(row: RefusedRow | OtherwiseRow | UnlistedRow, ago: Ago, say: Say) -> Matter:
    """A row whole, for the right side."""
    match row:
        case RefusedRow():
            name, code = reason_of(row.code), _plain(row.code)
            known = (
                (say("orders.refused_reason"), say(f"orders.refusal_short.{name}", code=code)),
                (say("orders.refused_at"), say("orders.ago", age=ago(row.refused_at))),
            )
            meaning = say(f"orders.refusal.{name}", code=code)
            return Matter(_effect(row.kind, row.about, say), "", known, meaning, say("orders.refused_next"))
        case OtherwiseRow():
            what = _what(row.what)
            facts = (
                (say("orders.otherwise_asked"), _value(what, row.asked)),
                (say("orders.otherwise_found"), _value(what, row.found)),
                (say("orders.otherwise_seen"), say("orders.ago", age=ago(row.seen_at))),
            )
            short = say(f"orders.otherwise_short.{what}", what=_plain(row.what))
            meaning = say(f"orders.otherwise.{what}", what=_plain(row.what))
            return Matter(_effect(row.kind, row.about, say), short, facts, meaning)
        case UnlistedRow():
            facts = (
                (say("orders.unlisted_quantity"), quantity_text(row.quantity)),
                (say("orders.unlisted_sales"), str(row.sales)),
                (say("orders.unlisted_last"), say("orders.ago", age=ago(row.last_seen_at))),
            )
            key = "orders.unlisted_meaning" if row.sku else "orders.unlisted_meaning_no_sku"
            beside = row.sku or say("orders.unlisted_no_sku")
            return Matter(row.name or row.sku, beside, facts, say(key), say("orders.unlisted_books"))


def cause_short(cause: str, say: Say) -> str:
    """Why the two differ, in two words."""
    return say(f"orders.cause_short.{_known(cause)}")


def cause_whole(cause: str, say: Say) -> str:
    """Why the two differ, and what that means for settling."""
    return say(f"orders.cause.{_known(cause)}")


def _known(cause: str) -> Cause:
    """A newer service may tell a cause that has no words here."""
    return Cause(cause) if cause in set(Cause) else Cause.UNKNOWN


def _effect(kind: str, about: str, say: Say) -> str:
    return say(f"orders.effect.{kind if kind in EFFECTS else OTHER}", about=about)


def _what(what: str) -> str:
    """`fulfilled:12` tells a line of the online shop, which nobody here knows."""
    name = what.partition(":")[0]
    return name if name in OTHERWISE else OTHER


def _value(name: str, text: str) -> str:
    """Cents and thousandths as people read them, all else as it was told; nothing as a dash."""
    if name in MONEY | PIECES and text.removeprefix("-").isdecimal():
        return money_on_screen(int(text)) if name in MONEY else quantity_text(int(text))
    return text or "–"


def _plain(code: str) -> str:
    return code.replace("_", " ")
