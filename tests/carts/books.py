"""What the shop's books must say after each step, by the oracle: documents, accounts, GST, tenders, returns.

Sources: the postings of singapore.md (§9) and docs/decisions/0013, 0021 and 0044.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tests.carts import oracle
from tests.carts.shelf import Kinds, Shelf
from tests.carts.words import Back, Cart, Drawn, NewShift, ODoc, OLine, Refund, Step, Stock, Void

WAYS = {"cash": "1010", "paynow": "1050", "nets": "1045", "card": "1040", "cdc_voucher": "1060"}
REFUNDABLE = ("cash", "paynow", "nets", "card")
SAFE, INVENTORY, OUTPUT_TAX, OPENED = "1020", "1200", "2030", "3010"
RETURNS, COST, LOSS, ROUNDING = "4040", "5010", "5030", "6095"
SALES = {"SR": "4010", "ZR": "4020", "ES33": "4030", "OS": "4030", "NG": "4000"}
FLOAT_CENTS = 50_000
BOXES = {1: ("SR",), 2: ("ZR",), 3: ("ES33",), 4: ("SR", "ZR", "ES33")}

Entry = Counter[tuple[str, str | None]]
"""Cents by account and GST code; debit above nothing."""


@dataclass(frozen=True)
class Done:
    """A step by the oracle: its document, what it did to the shelf, and its entry."""

    document: ODoc | None
    moved: Kinds
    entry: Entry


@dataclass
class Books:
    """Everything that was done, and what it came to."""

    shop: Drawn
    documents: list[ODoc] = field(default_factory=list)
    returned: dict[int, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    """By document and line number, thousandths that came back."""
    accounts: Counter[str] = field(default_factory=Counter)
    gst: dict[tuple[str, int], tuple[int, int, int]] = field(default_factory=dict)
    """By code and rate: documents, net and tax."""
    shift: int = 0
    in_shift: Counter[str] = field(default_factory=Counter)
    """By way of paying, what the shift took."""

    def __post_init__(self) -> None:
        self.shelf = Shelf(self.shop.wares)

    # What a step would come to, before it is done.

    def cart_lines(self, cart: Cart) -> tuple[OLine, ...]:
        sold = oracle.sold_lines(oracle.laid(cart.acts, self.shop.wares), cart.off, self.shop)
        return (*sold, *self.back_lines(cart.back, len(sold)))

    def back_lines(self, back: Sequence[Back], after: int = 0) -> tuple[OLine, ...]:
        lines: list[OLine] = []
        for each in back:
            sold, before = self.documents[each.document], self.returned[each.document]
            more = oracle.returned_lines(each.document, sold, each.parts, before, each.to_shelf)
            start = after + len(lines)
            lines += [replace(line, drink=line.drink and start + line.drink) for line in more]
        return tuple(lines)

    def void_lines(self, void: Void) -> tuple[OLine, ...]:
        sold = self.documents[void.document]
        parts = [(no, line.quantity) for no, line in enumerate(sold.lines, start=1) if line.drink is None]
        return self.back_lines([Back(void.document, tuple(parts), void.reason, void.to_shelf)])

    def may_be_voided(self, place: int) -> bool:
        document = self.documents[place]
        is_whole = not any(self.returned[place].values())
        return document.kind == "sale" and document.shift == self.shift and is_whole

    def left(self, place: int, number: int) -> int:
        """Thousandths of a line that may still come back."""
        return self.documents[place].lines[number - 1].quantity - self.returned[place][number]

    # Doing it.

    def do(self, step: Step) -> Done:
        if isinstance(step, Stock):
            return self._stock(step)
        if isinstance(step, NewShift):
            return self._new_shift()
        document = self._document(step)
        place = len(self.documents)
        self.documents.append(document)
        for line in document.back:
            if line.origin:
                self.returned[line.origin[0]][line.origin[1]] -= line.quantity
        moved = self.shelf.document(place, document.lines)
        entry = self._sale_entry(document, moved)
        self._keep(entry)
        for each in document.taken:
            self.in_shift[each.way] += each.kept
        for key, (net, gst) in document.by_code.items():
            count, nets, taxes = self.gst.get(key, (0, 0, 0))
            self.gst[key] = (count + 1, nets + net, taxes + gst)
        return Done(document, moved, entry)

    def _document(self, step: Cart | Refund | Void) -> ODoc:
        if isinstance(step, Void):
            taken = oracle.turned(self.documents[step.document].taken)
            return ODoc("void", self.void_lines(step), taken, self.shift)
        if isinstance(step, Refund):
            lines, kind = self.back_lines([step.back]), "refund"
        else:
            lines, kind = self.cart_lines(step), "exchange" if step.back else "sale"
        total = sum(line.amount for line in lines)
        settle = oracle.given_back if total < 0 else oracle.settled
        return ODoc(kind, lines, settle(total, step.pays, self.shop.rules), self.shift)

    def _sale_entry(self, document: ODoc, moved: Kinds) -> Entry:
        """Tenders against sales by code, tax, rounding; cost of goods and loss against inventory."""
        entry: Entry = Counter()
        for each in document.taken:
            entry[WAYS[each.way], None] += each.kept
            entry[ROUNDING, None] -= each.rounding
        for line in document.lines:
            entry[_income(line), line.code] -= line.net
            entry[OUTPUT_TAX, None] -= line.gst
        for kind, rows in moved.items():
            if rows:
                change = self.shelf.change_cents(rows)
                entry[INVENTORY, None] += change
                entry[LOSS if kind == "write_off" else COST, None] -= change
        return entry

    def _stock(self, step: Stock) -> Done:
        moved, entry = self.shelf.stock(step.lines), Counter[tuple[str, str | None]]()
        for kind, rows in moved.items():
            if rows:
                change = self.shelf.change_cents(rows)
                opened = self.shelf.opened_cents(rows) if kind == "opening" else 0
                entry[INVENTORY, None] += change
                entry[OPENED, None] -= opened
                entry[COST, None] -= change - opened
        self._keep(entry)
        return Done(None, moved, entry)

    def _new_shift(self) -> Done:
        """The float goes back to the safe, and out of it again."""
        entry: Entry = Counter()
        back = min(FLOAT_CENTS, self.expected()["cash"])
        entry["1010", None] += FLOAT_CENTS - back
        entry[SAFE, None] -= FLOAT_CENTS - back
        self._keep(entry)
        self.shift += 1
        self.in_shift.clear()
        return Done(None, {}, entry)

    def expected(self) -> Counter[str]:
        """What each way of paying must hold at the end of the shift."""
        return Counter({**self.in_shift, "cash": self.in_shift["cash"] + FLOAT_CENTS})

    def _keep(self, entry: Entry) -> None:
        assert sum(entry.values()) == 0, "the oracle's own entry does not balance"
        for (account, _code), cents in entry.items():
            self.accounts[account] += cents

    def boxes(self) -> dict[int, int]:
        """The sales half of F5, in cents: from the documents' sums, box 6 never from box 1."""
        found = {
            box: sum(net for (code, _rate), (_count, net, _gst) in self.gst.items() if code in codes)
            for box, codes in BOXES.items()
        }
        found[6] = sum(gst for (code, _rate), (_count, _net, gst) in self.gst.items() if code == "SR")
        return found


def _income(line: OLine) -> str:
    """Deposits are owed back, vouchers a promise; what comes back has an account of its own."""
    if line.ware.kind == "deposit":
        return "2055"
    if line.ware.kind == "voucher":
        return "2060"
    return RETURNS if line.origin is not None else SALES[line.code]
