"""Names, phones, e-mails and addresses of staff and customers, each under its person's own key."""

from sqlalchemy import Column, Text

from desktop.database.columns import blob, instant, key, table

personal_key = table(
    "personal_key",
    key("subject_id"),
    blob("secret_key", optional=True),  # nothing left once the person is forgotten
    instant("created_at"),
    instant("forgotten_at", optional=True),
)

personal_datum = table(
    "personal_datum",
    key("subject_id"),
    Column("field", Text, primary_key=True, nullable=False),
    blob("nonce"),
    blob("ciphertext"),
    instant("changed_at"),
    rowid=False,
)
