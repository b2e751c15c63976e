"""Bring products in from a file: read, check, stage out of sight, publish at once, undo."""
