"""What the labels on goods say, and what the labels of a shop's own scale mean."""
