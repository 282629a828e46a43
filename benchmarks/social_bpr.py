"""SBPR, a social peer: what friends chose ranks between what a user chose and all else.

A short port of Zhao, McAuley and King (2014) with its bias of items, which tells it from plain BPR
where choices are few. Settings and epochs are picked on valid.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from torch import Tensor
from torch.nn import functional

from ranking.methods import Learned, pick_best, valid_ndcg
from ranking.peers import ScoreUsers
from ranking.split import Split

FACTORS, RIDGES, RATE = (16, 64), (1e-2, 3e-2), 0.01
EPOCHS, LOOK_EVERY, PATIENCE, BATCH = 240, 10, 4, 4096


def social_bpr(split: Split) -> Learned:
    """The setting best on valid."""

    def tried() -> Iterator[Learned]:
        for factors, ridge in product(FACTORS, RIDGES):
            yield _trained(split, factors, ridge)

    return pick_best(split, tried())


def friends_items(split: Split) -> csr_matrix:
    """(users, items) how many friends chose each item that the user did not choose."""
    friends = csr_matrix(split.social > 0, dtype=np.float64) @ split.train
    others = csr_matrix(friends - friends.multiply(split.train > 0))
    others.eliminate_zeros()
    return others


def _trained(split: Split, factors: int, ridge: float) -> Learned:
    generator = torch.Generator().manual_seed(7)
    draw = np.random.default_rng(7)
    users, items = (
        torch.nn.Parameter(0.1 * torch.randn(count, factors, generator=generator))
        for count in split.train.shape
    )
    bias = torch.nn.Parameter(torch.zeros(len(split.items)))
    optimiser = torch.optim.Adam([users, items, bias], lr=RATE)
    who, chosen = split.train.nonzero()
    social = friends_items(split)
    best, behind = Learned(_scores(users, items, bias), {"epochs": 0}, 0.0), 0
    for epoch in range(1, EPOCHS + 1):
        for batch in np.array_split(draw.permutation(len(who)), -(-len(who) // BATCH)):
            row = who[batch]
            friends, weight = _of_friends(social, row, draw)
            drawn = draw.integers(0, len(split.items), len(row))
            optimiser.zero_grad()
            optimised = (users, items, bias)
            _loss(optimised, row, (chosen[batch], friends, drawn), weight, ridge).backward()
            optimiser.step()
        if epoch % LOOK_EVERY == 0:
            score = _scores(users, items, bias)
            found = float(valid_ndcg(split, score).mean())
            behind = 0 if found > (best.valid_ndcg or 0.0) else behind + 1
            if not behind:
                best = Learned(score, {"epochs": epoch, "factors": factors, "ridge": ridge}, found)
            if behind >= PATIENCE:
                break
    return best


def _of_friends(
    social: csr_matrix, rows: NDArray[np.int32], draw: np.random.Generator
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """An item friends of each row's user chose, and how many did; 0 of them where there is none."""
    lengths = np.diff(social.indptr)[rows]
    places = social.indptr[rows] + (draw.random(len(rows)) * lengths).astype(np.int64)
    places = np.minimum(places, max(0, social.nnz - 1))
    return social.indices[places], np.where(lengths > 0, social.data[places], 0.0)


def _loss(
    parameters: tuple[Tensor, Tensor, Tensor],
    who: NDArray[np.int32],
    which: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]],
    weight: NDArray[np.float64],
    ridge: float,
) -> Tensor:
    """Equation 5: chosen over friends', by less the more friends chose it, and friends' over drawn.

    Without an item of friends: chosen over drawn.
    """
    users, items, bias = parameters
    row = torch.from_numpy(who.astype(np.int64))
    places = [torch.from_numpy(each.astype(np.int64)) for each in which]
    up, middle, down = ((users[row] * items[p]).sum(1) + bias[p] for p in places)
    friends = torch.from_numpy(weight).float()
    known = friends > 0
    between = functional.softplus((middle - up) / (1 + friends)) + functional.softplus(
        down - middle
    )
    loss = torch.where(known, between, functional.softplus(down - up)).mean()
    size = users[row].square().sum() + sum(
        items[p].square().sum() + bias[p].square().sum() for p in places
    )
    return loss + ridge * size / len(row)


def _scores(users: Tensor, items: Tensor, bias: Tensor) -> ScoreUsers:
    of_users, of_items, of_bias = (each.detach().numpy().copy() for each in (users, items, bias))
    return lambda rows: of_users[rows] @ of_items.T + of_bias
