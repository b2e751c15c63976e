"""The counter: shelf, basket, payment and shift."""
