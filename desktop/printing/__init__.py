"""The spool: what is to be printed, on which device, and how it went."""
