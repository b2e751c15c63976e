"""The first screen of the day: who is at the till, and the proof of it."""
