"""The demo shop: a fictional general shop written as files, the same for the same seed."""

from __future__ import annotations

from assistant.demo.shoppers import DEMO_SHOPPERS
from assistant.demo.writing import write_demo_shop

__all__ = ["DEMO_SHOPPERS", "write_demo_shop"]
