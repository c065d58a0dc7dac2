"""The autoencoder: it learns and resumes exactly, and its latents are scaled."""

import csv
from pathlib import Path

import pytest
import torch
from diffusers import AutoencoderTiny
from torch import Tensor

from engine.training.autoencoder import Trainer, open_trainer, save
from engine.training.codec import LATENT_CHANNELS, build_codec, decode, encode, set_scale
from engine.training.measures import psnr
from engine.training.render_pool import unseen_pictures

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def pictures() -> Tensor:
    return unseen_pictures(4)


def crops(pictures: Tensor, step: int) -> Tensor:
    return pictures[:, :, 64 * (step % 4) : 64 * (step % 4) + 64, 200:264]


def tiny_trainer() -> Trainer:
    torch.manual_seed(0)
    return Trainer(build_codec(16))


def test_an_untrained_codec_already_reproduces_colours(pictures: Tensor) -> None:
    torch.manual_seed(0)
    codec = build_codec(16)
    made = decode(codec, encode(codec, pictures))
    assert torch.corrcoef(torch.stack([made.flatten(), pictures.flatten()]))[0, 1] > 0.6


def test_latents_are_a_sixteenth_of_the_picture(pictures: Tensor) -> None:
    codec = build_codec(16)
    latents = encode(codec, pictures[:1])
    assert latents.shape == (1, LATENT_CHANNELS, 32, 32)
    assert decode(codec, latents).shape == (1, 3, 512, 512)


def test_training_lowers_the_loss(pictures: Tensor) -> None:
    trainer = tiny_trainer()
    losses = [trainer.step(crops(pictures, 0)) for _ in range(25)]
    assert losses[-1] < 0.8 * losses[0]


def test_a_resumed_run_equals_an_uninterrupted_one(pictures: Tensor, tmp_path: Path) -> None:
    unbroken, broken = tiny_trainer(), tiny_trainer()
    for step in range(4):
        unbroken.step(crops(pictures, step))
    for step in range(2):
        broken.step(crops(pictures, step))
    torch.save(broken.state(), tmp_path / "state.pt")

    resumed = Trainer(build_codec(16))
    resumed.resume(torch.load(tmp_path / "state.pt"))
    for step in range(2, 4):
        resumed.step(crops(pictures, step))
    assert resumed.steps == unbroken.steps == 4
    for one, other in ((resumed.codec, unbroken.codec), (resumed.ema, unbroken.ema)):
        for mine, theirs in zip(one.parameters(), other.parameters(), strict=True):
            assert torch.equal(mine, theirs)


def test_scaled_latents_have_unit_variance_and_keep_the_picture(pictures: Tensor) -> None:
    trainer = tiny_trainer()
    for step in range(10):
        trainer.step(crops(pictures, step))
    codec = trainer.codec.eval()
    before = decode(codec, encode(codec, pictures))
    set_scale(codec, pictures)
    latents = encode(codec, pictures)
    assert latents.std() == pytest.approx(1, abs=1e-3)
    assert psnr(decode(codec, latents), before).mean() > 50
    set_scale(codec, pictures)
    assert torch.equal(encode(codec, pictures), latents)


def test_the_decoder_stage_does_not_change_the_latents(pictures: Tensor) -> None:
    torch.manual_seed(0)
    trainer = Trainer(build_codec(16), "decoder")
    latents = encode(trainer.codec, pictures[:1])
    decoded = decode(trainer.codec, latents)
    for step in range(3):
        trainer.step(crops(pictures, step))
    assert torch.equal(encode(trainer.codec, pictures[:1]), latents)
    assert not torch.equal(decode(trainer.codec, latents), decoded)


def test_a_checkpoint_can_be_loaded_in_diffusers_and_resumed(pictures: Tensor, tmp_path: Path) -> None:
    trainer = open_trainer(tmp_path, "both", CPU)
    loss = trainer.step(crops(pictures, 0))
    save(trainer, tmp_path, pictures[:2], pictures, loss)
    save(trainer, tmp_path, pictures[:2], pictures, loss)

    codec = AutoencoderTiny.from_pretrained(tmp_path / "ema")
    assert encode(codec, pictures).std() == pytest.approx(1, abs=1e-3)
    assert open_trainer(tmp_path, "both", CPU).steps == 1
    with (tmp_path / "curve.csv").open() as file:
        lines = list(csv.DictReader(file))
    assert [line["steps"] for line in lines] == ["1", "1"]
    assert (tmp_path / "look.png").exists()

    sharpener = open_trainer(tmp_path, "decoder", CPU)
    assert (sharpener.stage, sharpener.steps) == ("decoder", 1)


def test_the_decoder_stage_can_start_from_averaged_weights(pictures: Tensor, tmp_path: Path) -> None:
    codec = build_codec()
    codec.half().save_pretrained(tmp_path / "begun")
    sharpener = open_trainer(tmp_path / "new", "decoder", CPU, tmp_path / "begun")
    before = encode(sharpener.codec, pictures)
    sharpener.step(crops(pictures, 0))
    assert torch.equal(encode(sharpener.codec, pictures), before)
    assert torch.allclose(before, encode(codec.float(), pictures), atol=1e-4)


def test_the_decoder_stage_needs_a_trained_codec(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="train both halves first"):
        open_trainer(tmp_path, "decoder", CPU)
