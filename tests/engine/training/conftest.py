"""Fixtures for training."""

import pytest
import torch


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> None:
    """Keep tiny networks on one thread, where they are quickest."""
    torch.set_num_threads(1)
