"""The device and the precision of training."""

import torch

from engine.machine import computes_in_bfloat16


def best_device() -> torch.device:
    """Return CUDA if it is available, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def compute_type(device: torch.device) -> torch.dtype:
    """Return bfloat16 if the device supports it, else float32."""
    return torch.bfloat16 if computes_in_bfloat16(device.type) else torch.float32


def autocast(device: torch.device) -> torch.autocast:
    """Compute in bfloat16 if the device supports it."""
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=computes_in_bfloat16(device.type))
