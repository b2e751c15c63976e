"""Queue, wire and service between tills and the online shop; knows SQL and HTTP, not the shop."""
