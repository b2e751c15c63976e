"""The settings of this till and what the shop is."""
