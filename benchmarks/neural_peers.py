"""Peers that learn by gradient: LightGCN, DiffNet (social) and the plain dot and sigmoid.

Short ports of the published models, one training loop for all: embeddings are spread over a graph,
a user's score of an item is their inner product, and the epoch best on valid is kept. One setting
each: read their rows as lower bounds of what patient tuning could reach.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from scipy.sparse import coo_matrix, csr_matrix, diags
from torch import Tensor
from torch.nn import functional

from ranking.methods import Learned, valid_ndcg
from ranking.peers import ScoreUsers
from ranking.split import Split

Spread = Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]
"""Embeddings of users (u, k) and items (n, k) → those that are compared."""


@dataclass(frozen=True)
class Training:
    """How a model is trained: `pairwise` for BPR, else cross-entropy of the sigmoid."""

    pairwise: bool = True
    factors: int = 64
    rate: float = 0.01
    ridge: float = 1e-4
    epochs: int = 80
    look_every: int = 10
    batch: int = 4096
    patience: int = 3


def light_gcn(split: Split, layers: int = 2) -> Learned:
    """LightGCN (He et al. 2020): the mean over hops of the graph of choices."""
    links = _normalised(split.train)
    back = _tensor(links.T.tocsr())
    forth = _tensor(links)

    def spread(users: Tensor, items: Tensor) -> tuple[Tensor, Tensor]:
        all_users, all_items = [users], [items]
        for _ in range(layers):
            users, items = torch.sparse.mm(forth, items), torch.sparse.mm(back, users)
            all_users.append(users)
            all_items.append(items)
        return torch.stack(all_users).mean(0), torch.stack(all_items).mean(0)

    return _trained(split, spread, Training())


def diff_net(split: Split, layers: int = 2) -> Learned:
    """DiffNet (Wu et al. 2019): a user is what was chosen plus what friends spread over hops."""
    friends = _tensor(_shares(csr_matrix(split.social > 0, dtype=np.float64)))
    chosen = _tensor(_shares(split.train))

    def spread(users: Tensor, items: Tensor) -> tuple[Tensor, Tensor]:
        spread_out = users
        for _ in range(layers):
            spread_out = torch.sparse.mm(friends, spread_out) + spread_out
        return spread_out + torch.sparse.mm(chosen, items), items

    return _trained(split, spread, Training())


def dot_and_sigmoid(split: Split) -> Learned:
    """The source article's model: the sigmoid of the dot of two embeddings, one draw a choice."""
    return _trained(split, lambda users, items: (users, items), Training(pairwise=False))


def _trained(split: Split, spread: Spread, training: Training) -> Learned:
    generator = torch.Generator().manual_seed(7)
    users, items = (
        torch.nn.Parameter(0.1 * torch.randn(count, training.factors, generator=generator))
        for count in split.train.shape
    )
    optimiser = torch.optim.Adam([users, items], lr=training.rate)
    rows, columns = (torch.from_numpy(each.astype(np.int64)) for each in split.train.nonzero())
    best, behind = Learned(_scores(spread, users, items), {"epochs": 0}, 0.0), 0
    for epoch in range(1, training.epochs + 1):
        for batch in torch.randperm(len(rows), generator=generator).split(training.batch):
            drawn = torch.randint(0, len(split.items), (len(batch),), generator=generator)
            optimiser.zero_grad()
            loss = _loss(spread, users, items, rows[batch], columns[batch], drawn, training)
            loss.backward()
            optimiser.step()
        if epoch % training.look_every == 0:
            score = _scores(spread, users, items)
            found = float(valid_ndcg(split, score).mean())
            behind = 0 if found > (best.valid_ndcg or 0.0) else behind + 1
            if not behind:
                best = Learned(score, {"epochs": epoch, "factors": training.factors}, found)
            if behind >= training.patience:
                break
    return best


def _loss(
    spread: Spread,
    users: Tensor,
    items: Tensor,
    who: Tensor,
    chosen: Tensor,
    drawn: Tensor,
    training: Training,
) -> Tensor:
    all_users, all_items = spread(users, items)
    up = (all_users[who] * all_items[chosen]).sum(1)
    down = (all_users[who] * all_items[drawn]).sum(1)
    if training.pairwise:
        loss = functional.softplus(down - up).mean()
    else:
        loss = (functional.softplus(-up) + functional.softplus(down)).mean() / 2
    size = sum(each.square().sum() for each in (users[who], items[chosen], items[drawn]))
    return loss + training.ridge * size / len(who)


def _scores(spread: Spread, users: Tensor, items: Tensor) -> ScoreUsers:
    with torch.no_grad():
        final_users, final_items = (each.numpy().copy() for each in spread(users, items))
    return lambda rows: final_users[rows] @ final_items.T


def _normalised(matrix: csr_matrix) -> csr_matrix:
    """Each link over the root of its two ends' counts."""
    ends = [np.maximum(np.asarray(matrix.sum(axis=axis)).ravel(), 1.0) for axis in (1, 0)]
    return csr_matrix(diags(ends[0] ** -0.5) @ matrix @ diags(ends[1] ** -0.5))


def _shares(matrix: csr_matrix) -> csr_matrix:
    totals = np.maximum(np.asarray(matrix.sum(axis=1)).ravel(), 1.0)
    return csr_matrix(diags(1.0 / totals) @ matrix)


def _tensor(matrix: csr_matrix) -> Tensor:
    links = coo_matrix(matrix)
    places = torch.from_numpy(np.stack([links.row, links.col]).astype(np.int64))
    values = torch.from_numpy(links.data.astype(np.float32))
    return torch.sparse_coo_tensor(places, values, links.shape, check_invariants=True).coalesce()
