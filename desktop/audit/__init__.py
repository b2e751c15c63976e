"""One chained log: what was done, by whom, with whose approval."""
