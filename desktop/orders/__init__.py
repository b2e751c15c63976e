"""Orders of the online shop at the counter: told by the service, picked, handed over or taken back here."""
