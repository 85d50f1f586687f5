"""The application layer: one service that runs commands and queries over the ports, sync and async over one core."""
