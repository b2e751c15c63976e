"""After a restore nobody knows which of the waiting receipts were printed since the backup was made."""

from __future__ import annotations

from sqlalchemy import bindparam

from desktop.database.work import Work
from desktop.printing.tables import print_job
from desktop.setup.events import ShopRestored

DOUBT_JOBS = (
    print_job.update()
    .where((print_job.c.state == "queued") | (print_job.c.state == "sending"))
    .values(state="uncertain", changed_at=bindparam("at"))
)


def doubt_waiting_jobs(event: ShopRestored, work: Work) -> None:
    """A person decides whether the paper exists: printing all of them again would hand out doubles."""
    work.write(DOUBT_JOBS, {"at": work.now_text})
