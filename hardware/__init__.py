"""Devices on the counter: each kind has a Protocol, real drivers and a simulator. Imports nothing of ours."""
