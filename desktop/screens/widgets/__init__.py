"""Kedai's own widgets: they take finished texts, paint themselves from the theme and tell what was chosen."""
