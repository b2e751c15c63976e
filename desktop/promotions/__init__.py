"""Promotions: what the shop gives off by itself, to whom, when and how much; one engine of pure values."""
