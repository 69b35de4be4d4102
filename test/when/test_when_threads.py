"""A process calculates with as many threads as it was told, in NumPy and in torch."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from whee_ros.threads import use_threads

torch = pytest.importorskip("torch")
threadpoolctl = pytest.importorskip("threadpoolctl")


@pytest.fixture(autouse=True)
def _threads_as_before() -> Iterator[None]:
    before = torch.get_num_threads()
    with threadpoolctl.threadpool_limits(2, "blas"):
        yield
    torch.set_num_threads(before)


def blas_threads() -> set[int]:
    return {
        pool["num_threads"]
        for pool in threadpoolctl.threadpool_info()
        if pool["user_api"] == "blas"
    }


def test_one_thread_is_one_in_both() -> None:
    use_threads(1)

    assert blas_threads() == {1}
    assert torch.get_num_threads() == 1


def test_zero_leaves_everything_as_it_is() -> None:
    before = blas_threads(), torch.get_num_threads()

    use_threads(0)

    assert (blas_threads(), torch.get_num_threads()) == before
