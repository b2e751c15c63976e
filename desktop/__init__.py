"""The shop program: what a shop knows, does and sees."""

__version__ = "0.1.0"
