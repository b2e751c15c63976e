"""The sync program as it is, but for more patience at its doors: a judge knocks more often than tills."""

from __future__ import annotations

import sys

from sync.__main__ import main
from sync.service import routes
from sync.service.rates import Rate

PATIENT = Rate(burst=1_000_000, seconds=0.001)

if __name__ == "__main__":
    routes.ENROL_RATE = routes.ADDRESS_RATE = routes.DEVICE_RATE = PATIENT
    sys.exit(main())
