"""The render pool: it is full at first, then keeps drawing."""

import time

import numpy as np
import torch

from engine.training.render_pool import RenderPool, as_pixels, as_tensor


def test_the_pool_fills_and_keeps_drawing() -> None:
    with RenderPool(slots=3, workers=1, first_seed=50) as pool:
        assert pool.drawn >= 3
        crops = pool.crops(4, 64, np.random.default_rng(0))
        assert crops.shape == (4, 3, 64, 64)
        assert -1 <= float(crops.min()) < float(crops.max()) <= 1
        waited = time.monotonic()
        while pool.drawn < 5 and time.monotonic() - waited < 20:
            time.sleep(0.05)
        assert pool.drawn >= 5


def test_pixels_survive_conversion_to_tensors_and_back() -> None:
    pixels = np.arange(2 * 4 * 4 * 3, dtype=np.uint8).reshape(2, 4, 4, 3)
    assert np.array_equal(as_pixels(as_tensor(pixels)), pixels)
    assert as_tensor(pixels).dtype == torch.float32
