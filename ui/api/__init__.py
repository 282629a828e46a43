"""The HTTP API: sessions and turns as server-sent events, shoppers' rights, health."""
