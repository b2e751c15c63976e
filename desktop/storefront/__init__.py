"""Our side of the border to the online shop: events become messages."""
