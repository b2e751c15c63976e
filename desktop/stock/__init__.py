"""What is on the shelf: movements, levels and what they cost."""
