"""The sync service: takes what tills tell, keeps it for ever and tells it to the others in one order."""
