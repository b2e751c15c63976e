"""Adapters that let the service speak with online shops: leaves that know HTTP and nothing of our store."""
