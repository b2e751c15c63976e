"""A child of the bench: makes so many sales and ends, for strace to count what reaches the disk."""

from __future__ import annotations

import sys
from pathlib import Path

from desktop.bench.plans import PASSPHRASE, Plan
from desktop.bench.sale import selling
from desktop.bench.shops import BenchShop
from desktop.database import envelope

if __name__ == "__main__":
    folder, items, sales = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    secrets = envelope.unlock(folder, passphrase=PASSPHRASE, keyring=None)
    shop = BenchShop(folder, Plan(items, 0, secrets.database_key is not None), secrets)
    with selling(shop, sales) as sell:
        for number in range(sales):
            sell(number)
