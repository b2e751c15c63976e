"""The room of online orders: what is to pick, picked by scan, handed over, and where the shops differ."""
