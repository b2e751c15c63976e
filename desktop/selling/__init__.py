"""From a basket to a paid sale: pricing, tenders, shifts, receipts."""
