"""The service on a real PostgreSQL."""
