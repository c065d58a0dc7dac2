"""The interpreter: which scene a small model is to draw for a prompt that names nothing it could see."""

import json
import re
from collections.abc import Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

from engine import light

#: A prompt with one of these in it, or several of one, is drawn as it stands.
NAMES = frozenset(
    {"alp", "aurora", "balloon", "beach", "bird", "boat", "borealis", "bridge", "building", "cactus", "camp"}
    | {"campfire", "cities", "city", "cloud", "coast", "countryside", "desert", "dune", "field", "flower"}
    | {"fog", "forest", "garden", "highway", "hiker", "hill", "jogger", "lake", "lighthouse", "meadow", "moon"}
    | {"moonlight", "mountain", "northern", "ocean", "path", "peak", "rainbow", "river", "road", "runner"}
    | {"sailboat", "sea", "seaside", "skyline", "skyscraper", "snow", "snowy", "star", "street", "summit"}
    | {"tent", "tree", "valley", "waterfall", "wave", "winter", "wood", "yacht"}
)
#: The likeliest scenes that are together so likely are chosen from (nucleus sampling, Holtzman et al. 2020).
NUCLEUS = 0.5
WEIGHTS, SCENES = "model.safetensors", "scenes.json"


class Interpreter:
    """Find a scene for a prompt among all that a model can draw.

    A model that has learnt few things draws a mixture of several for "never give up", and one of them for "mountains
    with a lone hiker at dawn". A linear layer tells how likely each scene is, off the state of the pipeline's text
    encoder where a prompt ends; `folder` holds it and the scenes in words.
    """

    def __init__(
        self,
        pipeline: Any,  # noqa: ANN401 - diffusers' pipelines, which ship no types
        folder: Path,
    ) -> None:
        from safetensors.torch import load_file

        weights = load_file(folder / WEIGHTS)
        self._weight, self._bias = weights["weight"].float(), weights["bias"].float()
        self._scenes: Sequence[str] = json.loads((folder / SCENES).read_text(encoding="utf-8"))
        self._pipeline = pipeline

    def scene(self, prompt: str, seed: int) -> str | None:
        """Return one of the likeliest scenes in words, at a time of day that the prompt names, as the seed decides.

        A prompt that names what it shows is drawn as it stands: then return None, or, where the model would not
        understand which time of day it names, that time.
        """
        times, is_named = light.times(prompt), names_something(prompt)
        if is_named and not times:
            return None
        everything = sorted(zip(self._shares(prompt), self._scenes, strict=True), reverse=True)
        agreeing = [(share, scene) for share, scene in everything if scene.endswith(times)]
        likely = _nucleus(everything)
        if agreeing and not set(likely) <= set(agreeing):
            if is_named:
                return next(time for time in times if agreeing[0][1].endswith(time))
            likely = _nucleus(agreeing)
        elif is_named:
            return None
        shares, scenes = zip(*likely, strict=True)
        (chosen,) = Random(seed).choices(scenes, shares)
        return str(chosen)

    def _shares(self, prompt: str) -> Sequence[float]:
        """Return how likely each scene is."""
        import torch

        encoder, tokenizer = self._pipeline.text_encoder, self._pipeline.tokenizer
        asked = tokenizer(prompt, padding="max_length", truncation=True, return_tensors="pt")
        with torch.inference_mode():
            state = encoder(asked.input_ids.to(encoder.device)).pooler_output[0]
            shares: Sequence[float] = (self._weight @ state.float().cpu() + self._bias).softmax(dim=0).tolist()
        return shares


def _nucleus(scenes: Sequence[tuple[float, str]]) -> Sequence[tuple[float, str]]:
    """Return the first of these, with the likeliest first, that are together likely enough among all of them."""
    shares = [share for share, _ in scenes]
    before = accumulate(shares[:-1], initial=0.0)
    return [scene for scene, sum_before in zip(scenes, before, strict=True) if sum_before < NUCLEUS * sum(shares)]


def interpreter_of(
    pipeline: Any,  # noqa: ANN401 - as above
    parts: Mapping[str, Path],
) -> Interpreter | None:
    """Return the interpreter among the parts that lie beside a pipeline, where there is one."""
    return Interpreter(pipeline, parts["interpreter"]) if "interpreter" in parts else None


def names_something(prompt: str) -> bool:
    """Tell whether a prompt names a place or a thing that can be drawn."""
    words = re.findall(r"[a-z]+", prompt.lower())
    return any(word.removesuffix(plural) in NAMES for word in words for plural in ("", "s", "es"))


def told(prompt: str, scene: str | None) -> str:
    """Return what the model is told: the scene first, for of a long prompt only the beginning is read."""
    return f"{scene}, {prompt}" if scene else prompt
