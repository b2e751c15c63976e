"""A demo shop and a demo day: what `make run` shows, played through the real window by real events."""
