"""The till's side of the wire."""
