"""Small sums are not shared out over threads once an assistant answers."""

from __future__ import annotations

from threadpoolctl import threadpool_info, threadpool_limits

from retrieval.threads import compute_on_one_thread


def blas_threads() -> set[int]:
    return {each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"}


def test_blas_uses_one_thread_from_then_on() -> None:
    with threadpool_limits(limits=2, user_api="blas"):
        assert blas_threads() == {2}
        compute_on_one_thread()
        assert blas_threads() == {1}
