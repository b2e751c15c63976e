"""Printers and print jobs."""

from sqlalchemy import Index
from sqlalchemy import text as sql

from desktop.database.columns import flag, instant, key, ref, table, text, whole

printer = table(
    "printer",
    key("printer_id"),
    ref("till_id"),
    text("name"),
    text("kind"),  # network | virtual
    text("address"),
    text("profile"),
    flag("has_drawer"),
    instant("archived_at", optional=True),
    text("field_clocks"),
)

print_job = table(
    "print_job",
    key("job_id"),
    text("kind"),  # receipt | copy | x_report | z_report | park_slip | invoice
    ref("document_id"),
    ref("till_id"),
    text("language"),
    text("state"),  # queued | sending | printed | uncertain | rejected | dropped
    text("fault", optional=True),
    whole("attempts"),  # those that may have left paper
    whole("copy_no"),
    instant("queued_at"),
    instant("changed_at"),
)
Index(
    "print_job_waiting",
    print_job.c.till_id,  # then by rowid: in the order they were queued, whatever the clock said
    sqlite_where=sql("state NOT IN ('printed','dropped')"),
)
Index("print_job_by_document", print_job.c.document_id)
