"""The heavy libraries: torch's threads spin only briefly, and nothing is logged."""

import subprocess
import sys

import pytest

from engine.libraries import SPINS

ASK_C = "import ctypes; getenv = ctypes.CDLL(None).getenv; getenv.restype = ctypes.c_char_p"


def test_the_spin_count_is_set_before_torch_is_loaded() -> None:
    code = f"{ASK_C}; import sys; import engine.libraries as l; print('torch' in sys.modules); l.prepare_libraries()"
    code += "; print(getenv(b'GOMP_SPINCOUNT').decode())"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.split() == ["False", SPINS]


@pytest.mark.soak
def test_detecting_the_machine_sets_the_spin_count() -> None:
    code = f"{ASK_C}; from engine import machine; machine.detect(); print(getenv(b'GOMP_SPINCOUNT').decode())"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.split() == [SPINS]
