"""A demo storefront made from the catalog: plain pages, and the widget as a shop would embed it."""

from ui.storefront.routes import storefront_routes

__all__ = ["storefront_routes"]
