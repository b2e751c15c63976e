"""Barcode scanners: frames out of bytes, and what a barcode's digits mean."""
