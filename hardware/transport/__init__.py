"""The only place that blocks on a port; every call carries a time limit."""
