#!/usr/bin/env bash
# diffusers 0.42.1 with accelerate 1.15.0 and torch 2.13.0, seen on 2026-11-30 with Python 3.11.
#
# Expected: loading a model in one thread does not touch what another thread builds.
# Seen: while from_pretrained runs, layers that another thread creates in plain PyTorch are often left on the "meta"
# device, without weights, and no error is raised until they are used. With its default low_cpu_mem_usage, diffusers
# builds its model inside accelerate's init_empty_weights, which replaces nn.Module.register_parameter of the whole process.
# After loading, new layers are on the CPU again.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install \
  torch==2.13.0 diffusers==0.42.1 accelerate==1.15.0 transformers==5.23.0
cat > "$folder/race.py" <<'PYTHON'
import sys
import threading

import diffusers
import torch

folder = sys.argv[1]
diffusers.UNet2DModel(sample_size=8, block_out_channels=(32, 64, 64, 64), norm_num_groups=8).save_pretrained(folder)


def load():
    for _ in range(10):
        diffusers.UNet2DModel.from_pretrained(folder)


built = []
loading = threading.Thread(target=load)
loading.start()
while loading.is_alive():
    built.append(torch.nn.Linear(2, 2).weight.device.type)
loading.join()
print(f"diffusers {diffusers.__version__}: of {len(built)} layers built meanwhile, {built.count('meta')} have no weights")
assert 0 < built.count("meta") < len(built)
assert torch.nn.Linear(2, 2).weight.device.type == "cpu"
PYTHON
"$folder/venv/bin/python" "$folder/race.py" "$folder/model" 2> /dev/null
