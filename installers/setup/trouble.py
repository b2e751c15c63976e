"""The one error of the set-up: a sentence for the person whose machine lacks something."""


class SetupTrouble(Exception):
    """Something is missing that only the person at this machine can provide; the text says what to do."""
