"""Copies of the shop that count only once they were opened and checked, and the way back from them."""
