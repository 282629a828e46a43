"""How many threads small sums take while a shopper waits: one.

It knows the libraries numpy and scipy compute with; nothing of what is computed.
"""

from __future__ import annotations

from threadpoolctl import threadpool_limits

ANSWERING_THREADS = 1
"""A question's few words are embedded in 10 ms on one thread, in 8 ms on two that cost half as much
again; beside other work two wait for one another, and took up to ten times as long."""


def compute_on_one_thread() -> None:
    """Let BLAS use one thread in this process from now on.

    What an answer computes is done in a millisecond; sharing it out over threads costs more than
    that as soon as the machine has anything else to do: a product of 100,000 rows by one vector
    took 1.5 ms on one thread and 16 ms on two beside other work.
    """
    threadpool_limits(limits=ANSWERING_THREADS, user_api="blas")
