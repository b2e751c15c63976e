"""What a till keeps of the shop's records beside their rows: how far they came, and what is doubtful."""

from sqlalchemy import Column, Integer, Text

from desktop.database.columns import flag, instant, row_number, table, text, whole

record_feed = table(
    "record_feed",
    Column("feed", Text, primary_key=True, nullable=False),  # records | keys | search
    text("epoch"),  # of the service's store
    text("place"),  # behind it the next page begins
    whole("upto"),  # records: where the feed stood when the first page was read; search: the last item_no
    flag("is_all"),
    rowid=False,
)

record_telling = table(
    "record_telling",
    row_number("telling_no"),
    text("what"),  # all | import 3 | undo 3
    text("entity"),  # of the last record told; none at the beginning
    text("place"),  # its key, as JSON
    instant("begun_at"),
)
"""Records that are to be told in steps; the row goes with the last step."""

record_aside = table(
    "record_aside",
    Column("entity", Text, primary_key=True, nullable=False),
    Column("entity_id", Text, primary_key=True, nullable=False),
    text("fields"),  # JSON
    text("clocks"),  # JSON
    rowid=False,
)
"""What is known of records that have no row: withdrawn, come in parts, or of a newer Kedai."""

record_clash = table(
    "record_clash",
    Column("entity", Text, primary_key=True, nullable=False),
    Column("entity_id", Text, primary_key=True, nullable=False),
    Column("field", Text, primary_key=True, nullable=False),
    Column("why", Text, primary_key=True, nullable=False),  # edited_elsewhere | same_sku | same_barcode
    text("kept", optional=True),  # JSON: what counts; of a doubled label the older item
    text("other", optional=True),  # JSON: what does not
    text("clock"),  # of what counts; a later edit settles it
    instant("noticed_at"),
    rowid=False,
)
"""What people should look at: an edit that did not see another, a label that two items have."""

record_key = table(
    "record_key",
    Column("subject_id", Text, primary_key=True, nullable=False),
    text("epoch"),  # of the service's store that was told
    Column("is_key", Integer, nullable=False),  # 0: it was told that the person is forgotten
    rowid=False,
)
"""Whose keys the service knows."""
