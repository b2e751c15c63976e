"""What the shop sells: products, items, units, barcodes, prices, and finding them."""
