"""Receipts come out in the order they were queued, whatever their ids say."""

from __future__ import annotations

from functools import partial

from desktop.database.work import Work
from desktop.printing.on_sale import INSERT_JOB
from desktop.printing.queries import next_job
from tests.builders import Shop


def _queue(job_id: str, till_id: str, work: Work) -> None:
    row = {"job_id": job_id, "kind": "receipt", "document_id": job_id, "till_id": till_id, "language": ""}
    told = {"state": "queued", "fault": None, "attempts": 0, "copy_no": 0}
    work.write(INSERT_JOB, {**row, **told, "queued_at": work.now_text, "changed_at": work.now_text})


def test_the_job_queued_first_prints_first_even_when_its_id_sorts_last(shop: Shop) -> None:
    till_id = shop.cashier.till_id
    for job_id in ("z-first", "a-second"):
        shop.database.run_work(partial(_queue, job_id, till_id), shop.console)
    job = next_job(shop.reader, till_id)
    assert job is not None
    assert job.job_id == "z-first"
