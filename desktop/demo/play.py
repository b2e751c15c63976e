"""Plays the demo day off-screen and leaves pictures, receipts and the day's report."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from desktop.app import App, Moments, run_window
from desktop.database.reader import Reader
from desktop.demo import demo_day, demo_shop
from desktop.demo.demo_service import demo_service
from desktop.demo.hands import Hands
from desktop.messages.say import Say
from desktop.open_shop import open_reader, unlock_shop
from desktop.printing.lay_out import lay_out
from desktop.reports.daily_sales import daily_sales
from desktop.reports.trial_balance import trial_balance
from desktop.selling.receipts import receipt_of
from desktop.verify.run import verify
from hardware.receipt.qt_raster import ReceiptPainter
from hardware.sim.printer import Settings, VirtualPrinter

PLATFORM_TALK = "does not support propagateSizeHints"
"""Said by Qt's off-screen platform at every start; it means nothing to anybody."""


def _say_what_matters(_kind: QtMsgType, _context: QMessageLogContext, words: str) -> None:
    if PLATFORM_TALK not in words:
        print(words)


def play_day(out: Path) -> int:
    """Make the shop, play the day, write the papers; 0 when verify finds nothing wrong."""
    qInstallMessageHandler(_say_what_matters)
    shutil.rmtree(out, ignore_errors=True)
    folder, say = out / "shop", Say("en")
    with (
        VirtualPrinter(out / "receipts", Settings(tag="SIMULATED")) as printer,
        demo_service(out / "service") as service,
    ):
        print("Making the demo shop …", flush=True)
        service.take_in(demo_shop.make_demo_shop(folder, printer=f"127.0.0.1:{printer.port}"))
        os.environ["KEDAI_PASSPHRASE"] = demo_shop.PASSPHRASE
        print("Playing a day through the real window, off-screen …", flush=True)
        actions: dict[str, int] = {}

        async def script(app: App) -> None:
            day = demo_day.Day(app, Hands(app.window), out / "pictures")
            await demo_day.play(day)
            printer.wait_for_receipts(7)
            await demo_day.all_sent(day)
            actions.update(day.actions)

        run_window(folder, Moments(script=script))
        taken = service.messages()
    if not actions:
        print(f"The day did not go to its end: see {out / 'pictures'} and {folder / 'reports'}")
        return 1
    secrets = unlock_shop(folder, passphrase=demo_shop.PASSPHRASE, keyring=None)
    with open_reader(folder, secrets) as shop:
        findings = verify(shop.reader)
        _write_papers(shop.reader, out, say)
    for task, count in actions.items():
        print(f"  {task}: {count} actions")
    print(f"Pictures: {out / 'pictures'}")
    print(f"Receipts: {out / 'receipts'} (PNG, as printed) and {out / 'pdf'} (PDF)")
    print(f"The day's report: {out / 'report.txt'}")
    print(f"The sync service took {taken} messages: {out / 'service'}")
    print("verify: nothing wrong" if not findings else f"verify: {findings}")
    return 1 if findings else 0


def _write_papers(reader: Reader, out: Path, say: Say) -> None:
    pdf, painter = out / "pdf", ReceiptPainter()
    pdf.mkdir(parents=True, exist_ok=True)
    for (sale_id,) in reader.rows("SELECT sale_id FROM sale ORDER BY completed_at, sequence"):
        receipt = receipt_of(reader, sale_id)
        (pdf / f"{receipt.number}.pdf").write_bytes(painter.pdf(lay_out(receipt, say)))
    report = [daily_sales(reader).as_text(say), trial_balance(reader).as_text(say)]
    (out / "report.txt").write_text("\n\n".join(report) + "\n", "utf-8")
