"""Windows, widgets and their look: the only part of the shop program that knows Qt."""
