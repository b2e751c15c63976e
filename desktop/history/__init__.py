"""A shop's history brought in from files: past sales as documents of their own lane."""
