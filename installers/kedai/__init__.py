"""The installed program's name: Briefcase starts the package `kedai`, which starts the shop program."""
