"""The shop file's migrations, in order; a released one is never edited."""
