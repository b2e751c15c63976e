"""The books: one balanced entry per document, balances kept by day, the GST return."""
