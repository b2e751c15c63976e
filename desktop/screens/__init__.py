"""Windows, widgets and their look: the only part of the shop program that knows Qt."""

from desktop.screens.unread_sources import leave_sources_unread

leave_sources_unread()
