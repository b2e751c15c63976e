"""Drivers: a document goes in, printed, rejected or uncertain comes out."""
