"""Common machines, as `machine.detect` returns them."""

from engine.machine import Machine

LAPTOP = Machine("cpu", "2 CPU cores", 8.6, 8.6, "float32", 0.1)
SPACE = Machine("cpu", "2 CPU cores", 17.2, 17.2, "float32", 0.12)
SERVER = Machine("cpu", "16 CPU cores", 128, 128, "bfloat16", 3.0)
MACBOOK = Machine("mps", "Apple GPU", 16, 16, "float16", 5.0)
GTX_1060 = Machine("cuda", "GTX 1060", 6.4, 16, "float16", 4.0, (6, 1))
RTX_2060 = Machine("cuda", "RTX 2060", 6.4, 32, "float16", 20.0, (7, 5))
RTX_3060 = Machine("cuda", "RTX 3060", 12.6, 32, "bfloat16", 25.0, (8, 6))
RTX_4060 = Machine("cuda", "RTX 4060", 8.6, 32, "bfloat16", 30.0, (8, 9), ("flash",))
RTX_4080 = Machine("cuda", "RTX 4080", 17.2, 64, "bfloat16", 80.0, (8, 9))
RTX_4090 = Machine("cuda", "RTX 4090", 25.4, 64, "bfloat16", 120.0, (8, 9))
A100 = Machine("cuda", "A100 40 GB", 42.3, 128, "bfloat16", 200.0, (8, 0))
H100 = Machine("cuda", "H100", 85.0, 256, "bfloat16", 500.0, (9, 0), ("_flash_3", "sage"))
SMALL_RAM = Machine("cuda", "RTX 4060 in an old computer", 8.6, 8, "bfloat16", 30.0, (8, 9))

ALL = [
    *(LAPTOP, SPACE, SERVER, MACBOOK, GTX_1060, RTX_2060, RTX_3060),
    *(RTX_4060, RTX_4080, RTX_4090, A100, H100, SMALL_RAM),
]
