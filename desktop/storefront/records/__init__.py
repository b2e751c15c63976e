"""The shop's records on the wire: told as edits, taken as edits, merged field by field (decision 0030)."""
