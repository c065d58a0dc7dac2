import shutil
from pathlib import Path

import pytest

from engine.models import installed
from engine.models.catalogue import ModelError
from engine.pipelines import cost
from persistence.tables import Kind


def size(*files: Path) -> float:
    return sum(file.stat().st_size for file in files) / 1e9


def test_the_built_in_models_weights_are_those_of_its_files() -> None:
    pictures, videos = (cost.of_model(installed.builtin(), kind) for kind in Kind)
    assert pictures.weights == videos.weights
    assert pictures.weights.total == pytest.approx(size(*installed.BUILTIN.rglob("*.safetensors")), rel=0.01)
    assert pictures.weights.denoiser > pictures.weights.text > pictures.weights.vae > 0
    assert pictures.tflop is not None
    assert videos.tflop is not None
    assert videos.tflop > pictures.tflop, "a hundred and twenty frames are drawn"


def test_the_weights_of_a_folder_are_counted_and_its_speed_is_unknown(video_model: Path) -> None:
    taken = cost.of_model(installed.find(str(video_model)))
    # The files are in full precision, twice as large.
    files = sum(path.stat().st_size for path in video_model.rglob("*.safetensors")) / 2e9
    total = taken.weights.denoiser + taken.weights.text + taken.weights.vae
    assert total == pytest.approx(files, rel=0.2)
    assert (taken.kind, taken.tflop) == (Kind.VIDEO, None)
    assert taken.work > cost.of_model(installed.builtin()).work
    assert not taken.in_half


def test_guidance_needs_two_calls_per_step(image_model: Path) -> None:
    guided, alone = cost.of_model(installed.find(str(image_model))), cost.of_model(installed.builtin())
    assert guided.calls == 2 * guided.settings["num_inference_steps"]
    assert alone.calls == alone.settings["num_inference_steps"]


def test_a_truncated_file_is_named(image_model: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(image_model, folder)
    file = folder / "unet" / "diffusion_pytorch_model.safetensors"
    file.write_bytes(file.read_bytes()[:-1])
    sentence = r"^unet/diffusion_pytorch_model\.safetensors cannot be read, or holds no weights\.$"
    with pytest.raises(ModelError, match=sentence):
        cost.of_model(installed.find(str(folder)))
