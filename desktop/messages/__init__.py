"""The one catalogue of sentences for screens, receipts, reports and the command line."""
