"""The headless shop program: one file per command group."""
