"""Tuning: the embedded model made good at wording justifications, from data made here.

Examples come from a grammar of kinds of goods, needs and evidence; an adapter is trained on them
and merged once into the packaged weights.
"""
