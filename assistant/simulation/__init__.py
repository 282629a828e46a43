"""Simulated shoppers talk to the assistant; what they found, and whether its promises held."""

from assistant.simulation.baselines import baselines
from assistant.simulation.conversations import evaluate_conversations
from assistant.simulation.shoppers import Persona, next_fact, personas

__all__ = ["Persona", "baselines", "evaluate_conversations", "next_fact", "personas"]
