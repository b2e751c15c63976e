"""The people who work here: who they are, how they prove it, what each role may do."""
