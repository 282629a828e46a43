"""The storekeeper's page: what shoppers asked for, what came of it, and who wants a person."""

from ui.desk.routes import desk_routes

__all__ = ["desk_routes"]
