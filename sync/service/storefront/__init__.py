"""The online shop behind the service: what it is to be told, its orders, where its stock differs."""
