"""First start and the settings of a shop."""
