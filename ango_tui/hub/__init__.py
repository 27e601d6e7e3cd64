"""The embedded Ango Hub: the same wire protocol, with SQLite inside."""
