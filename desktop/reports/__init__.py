"""Reports read from kept totals: day, trial balance, stock, GST."""
