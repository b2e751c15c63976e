"""Receipts the hardware tests print: English with everything, Chinese, and mixed."""

from hardware.receipt.doc import (
    Align,
    Barcode,
    Block,
    Columns,
    Cut,
    DrawerKick,
    Feed,
    Line,
    QrCode,
    ReceiptDoc,
    Rule,
    Size,
    SubLine,
    Text,
)


def _head(name: str, *lines: str) -> list[Block]:
    return [
        Text(name, Align.CENTER, Size.LARGE, bold=True),
        *(Text(line, Align.CENTER, Size.SMALL) for line in lines),
        Feed(1),
    ]


def english() -> ReceiptDoc:
    return ReceiptDoc(
        (
            DrawerKick(),
            *_head(
                "Tiong Bahru Corner Shop",
                "55 Tiong Bahru Road #01-53, Singapore 160055",
                "UEN 201912345K · GST Reg. No. 201912345K",
            ),
            Text("TAX INVOICE", Align.CENTER, bold=True),
            Rule(Line.STRONG),
            Columns("T1-000123", "23 Nov 2026  14:05", size=Size.SMALL),
            Columns("Till 1 · Aminah", "Shift 12", size=Size.SMALL),
            Rule(),
            Columns("Gardenia Enriched White Bread 400g", "5.60", "2", subs=(SubLine("2.80 each"),)),
            Columns(
                "Nespresso-compatible Arabica Capsules, Medium Roast, 10 × 5.5 g",
                "12.90",
                "1",
                subs=(SubLine("12.90 each"), SubLine("Discount 10 %", "-1.29")),
            ),
            Columns("Pokka Jasmine Green Tea 500ml", "7.20", "4", subs=(SubLine("1.80 each"),)),
            Columns("Drink deposit", "0.40", "4", subs=(SubLine("0.10 each, returned with the bottle"),)),
            Columns("Cherry tomatoes", "3.12", "0.352", subs=(SubLine("kg × 8.86"),)),
            Rule(),
            Columns("Subtotal", "27.93"),
            Columns("Member discount", "-2.00"),
            Columns("TOTAL", "$25.93", size=Size.HUGE, bold=True),
            Rule(),
            Columns("Cash", "30.00"),
            Columns("Rounding", "-0.02"),
            Columns("Change", "4.05", bold=True),
            Rule(Line.DASHED),
            Columns("Price payable includes GST 9 %", "2.14", size=Size.SMALL),
            Feed(1),
            QrCode("https://example.sg/r/T1-000123", 26, "Your receipt online"),
            Barcode("T1-000123"),
            Feed(1),
            Text("Thank you. Exchange within 7 days\nwith this receipt.", Align.CENTER, Size.SMALL),
            Cut(),
        ),
        title="Receipt T1-000123",
    )


def chinese() -> ReceiptDoc:
    return ReceiptDoc(
        (
            *_head("老巴刹咖啡店", "新加坡 珊顿道 18号 邮区 048582", "UEN 53312345A"),
            Text("收据", Align.CENTER, bold=True),
            Rule(Line.STRONG),
            Columns("T2-000045", "2026年11月23日 08:12", size=Size.SMALL),
            Rule(),
            Columns("拿铁咖啡（大杯，少糖，燕麦奶，热，外带加一份浓缩）", "7.80", "1"),
            Columns(
                "咖啡乌 C kosong", "3.20", "2", subs=(SubLine("每杯 1.60"), SubLine("会员优惠", "-0.20"))
            ),
            Columns("加椰吐司套餐", "5.60", "1"),
            Rule(),
            Columns("总计", "$16.40", size=Size.HUGE, bold=True),
            Rule(),
            Columns("现金", "20.00"),
            Columns("找零", "3.60", bold=True),
            Feed(1),
            Text("谢谢光临！", Align.CENTER),
            Cut(),
        ),
        title="收据 T2-000045",
        language="zh-Hans",
    )


def mixed() -> ReceiptDoc:
    return ReceiptDoc(
        (
            *_head("Kopi & தேநீர் 咖啡茶室", "Blk 84 Marine Parade Central"),
            Rule(),
            Columns("Latte 拿铁咖啡", "5.50", "1", subs=(SubLine("Oat milk 燕麦奶 +0.50"),)),
            Columns("Masala தோசை 香料煎饼", "6.40", "2", subs=(SubLine("3.20 each"),)),
            Rule(Line.DOUBLE),
            Columns("TOTAL 总计", "$11.90", size=Size.HUGE, bold=True),
            Columns("PayNow", "11.90"),
            Cut(),
        ),
        title="Receipt T3-000001",
    )


ALL = {"english": english, "chinese": chinese, "mixed": mixed}
