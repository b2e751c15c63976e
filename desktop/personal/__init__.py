"""Personal data: one table, one key per person; forgetting a person destroys the key."""
