"""The shop over the Model Context Protocol: search, product, compare, cart and policy tools."""

from ui.mcp.server import mcp_server

__all__ = ["mcp_server"]
