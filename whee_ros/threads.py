"""How many threads a process may calculate with."""

from __future__ import annotations


def use_threads(count: int) -> None:
    """Set the threads of torch and of NumPy's matrix products, each where it is installed.

    A robot's small products gain nothing from a second thread, and the threads of NumPy's BLAS spin
    while they wait: on two busy cores that was half of what a decision cost.

    Args:
        count: threads; 0 leaves everything as it is.
    """
    if not count:
        return
    try:
        from threadpoolctl import threadpool_limits

        threadpool_limits(count, "blas")
    except ImportError:
        pass  # products are slower beside other work, and right
    try:
        import torch

        torch.set_num_threads(count)
    except ImportError:
        pass  # the stage that needs it says so, with its cure
