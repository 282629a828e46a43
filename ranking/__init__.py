"""Ordering: candidates become picks, with contributions that add up to the score."""

from ranking.feedback import NO_FEEDBACK, Feedback
from ranking.fusion import DEFAULT_WEIGHTS, Weights, weights_for
from ranking.learned import Trees
from ranking.picking import Ranked, rank
from ranking.scorer import FixedFusion, LearnedFusion, Scorer
from ranking.signals import SIGNALS

__all__ = [
    "DEFAULT_WEIGHTS",
    "NO_FEEDBACK",
    "SIGNALS",
    "Feedback",
    "FixedFusion",
    "LearnedFusion",
    "Ranked",
    "Scorer",
    "Trees",
    "Weights",
    "rank",
    "weights_for",
]
