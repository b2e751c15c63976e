"""`make run`: the till on a demo shop; without a display, a demo day off-screen and where its papers lie."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

OUT = Path("build") / "demo"


def main(arguments: list[str] | None = None) -> int:
    """Open the till on the demo shop, or play the day. Exit code of the program."""
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT, help="where the demo shop and its papers go")
    parser.add_argument("--play", action="store_true", help="play the demo day even where there is a display")
    parser.add_argument(
        "--screenshots", type=Path, metavar="DIR", help="only make the pictures of the documentation"
    )
    given = parser.parse_args(arguments)
    if given.screenshots:
        from desktop.demo.screenshots import make_pictures

        return make_pictures(given.screenshots)
    if given.play or not _has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false;qt.qpa.*=false")
        from desktop.demo.play import play_day

        return play_day(given.out)
    return _open_till(given.out)


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _open_till(out: Path) -> int:
    """The demo shop in a real window; its receipts go to the simulated printer's folder."""
    from desktop.app import run_window
    from desktop.demo import demo_shop
    from desktop.demo.demo_service import demo_service
    from hardware.sim.printer import Settings, VirtualPrinter
    from hardware.sim.terminal import VirtualTerminal

    folder = out / "shop"
    for old in (folder, out / "service"):
        shutil.rmtree(old, ignore_errors=True)
    with (
        VirtualPrinter(out / "receipts", Settings(tag="SIMULATED")) as printer,
        VirtualTerminal() as terminal,
        demo_service(out / "service") as service,
    ):
        print("Making the demo shop …")
        demo = demo_shop.make_demo_shop(folder, printer=f"127.0.0.1:{printer.port}")
        demo_shop.take_every_way(demo, terminal=f"127.0.0.1:{terminal.port}")
        service.take_in(demo)
        demo_shop.let_orders_arrive(demo)
        os.environ["KEDAI_PASSPHRASE"] = demo_shop.PASSPHRASE
        pins = demo_shop.CASHIER_PIN, demo_shop.SUPERVISOR_PIN, demo_shop.OWNER_PIN
        print("PINs: cashier {}, supervisor {}, owner {}".format(*pins))
        print(f"Receipts are drawn in {out / 'receipts'}")
        print("NETS and cards are approved by a simulated terminal")
        print(f"The till sends to a sync service of its own: {service.address}")
        return run_window(folder)


if __name__ == "__main__":
    sys.exit(main())
