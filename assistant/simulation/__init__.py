"""Simulated shoppers talk to the assistant; what they found, and whether its promises held."""

from assistant.simulation.conversations import evaluate_conversations
from assistant.simulation.shoppers import Persona, found_at, personas

__all__ = ["Persona", "evaluate_conversations", "found_at", "personas"]
