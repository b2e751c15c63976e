"""A completed sale puts its receipt in the print queue; the paper comes after the commit."""

from __future__ import annotations

from desktop.database.work import Work
from desktop.ids import new_id
from desktop.printing.tables import print_job
from desktop.selling.events import SaleCompleted
from desktop.selling.lines import DocumentKind

INSERT_JOB = print_job.insert()


def queue_receipt(event: SaleCompleted, work: Work) -> None:
    """Queue the receipt of a counter sale; the shop's history was printed long ago."""
    document = event.document
    if document.kind == DocumentKind.HISTORY:
        return
    queue_job("receipt", document.sale_id, document.till_id, work)


def queue_job(kind: str, document_id: str, till_id: str, work: Work, copy_no: int = 0) -> str:
    """Put a job in the queue; its id. The paper is laid out from the stored document when it prints."""
    job_id = new_id()
    work.write(
        INSERT_JOB,
        {
            "job_id": job_id,
            "kind": kind,
            "document_id": document_id,
            "till_id": till_id,
            "language": "",
            "state": "queued",
            "fault": None,
            "attempts": 0,
            "copy_no": copy_no,
            "queued_at": work.now_text,
            "changed_at": work.now_text,
        },
    )
    return job_id
