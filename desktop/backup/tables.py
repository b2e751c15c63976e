"""The backups this shop knows of."""

from desktop.database.columns import flag, instant, key, table, text, whole

backup = table(
    "backup",
    key("backup_id"),
    instant("made_at"),
    text("path"),
    whole("bytes"),
    flag("is_verified"),
)
