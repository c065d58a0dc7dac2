import hashlib
import json
import re
import socket
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from engine.generation import Picture, Video, generate
from engine.models import BUILTIN, BUILTIN_REVISION, builtin, builtin_motion
from engine.pipelines import Pipelines
from engine.plan import plan

#: The weights of each revision; new weights need a new revision, because files and rows name it.
WEIGHTS = {
    "1": "090f95d8f436000c3a088a5a965cae4e51155bd74480d12d021a69f486b411ef",
    "2": "d863ab592a10406448285f39c9aab1dccea7e0f0ff2e01bdeb32e378c1108e98",
    "3": "a6f5945d2a22f086b4aebec7ca3efdf758807cf5f1dde26d6926ef9ce7ab1e31",
    "4": "c72301eec6faadaa3e99d798c226475cbc6cad8b7f910770c1f4a2de3741e012",
    "5": "324a90df428a5c1bf2b8f884ec63967ea2173138888c16bee0dafc31b683a5c1",
    "6": "02db049b72e40a861d417c2b91dc63b4a30beebab17480f73f87592531d4c5c8",
    "7": "6083205993ba1baf2a3c3f55fbd69dc4c517437eddfb667b1631b7c451320307",
}


def digest(folder: Path) -> str:
    parts = sorted(folder.rglob("*.safetensors"))
    return hashlib.sha256(b"".join(hashlib.sha256(part.read_bytes()).digest() for part in parts)).hexdigest()


def test_the_revision_belongs_to_the_weights() -> None:
    assert digest(BUILTIN) == WEIGHTS[BUILTIN_REVISION]


def test_it_is_a_standard_folder_of_at_most_60_megabytes_without_pickles_and_20_for_motion() -> None:
    assert json.loads((BUILTIN / "model_index.json").read_text())["_class_name"] == builtin().pipeline
    files = [path for path in BUILTIN.rglob("*") if path.is_file()]
    motion = [path for path in files if path.parent.name == "motion_adapter"]
    assert 0 < sum(path.stat().st_size for path in motion) < 20e6
    assert sum(path.stat().st_size for path in files if path not in motion) < 60e6
    assert max(path.stat().st_size for path in files) < 15e6
    assert {path.suffix for path in files} <= {".json", ".safetensors", ".md", ".jpg"}


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **_: object) -> None:
        raise AssertionError(f"the network was asked for {arguments}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("no_network")
def test_it_makes_a_picture_without_touching_the_network() -> None:
    batch = plan(
        "a lake", images=1, videos=0, image_model=builtin(), video_model=builtin(), seed=1, random_seed=lambda: 0
    )
    (picture,) = [event for event in generate(Pipelines(), batch) if isinstance(event, Picture)]
    assert picture.image.size == (512, 512)
    assert np.asarray(picture.image).std() > 10


def video_of(prompt: str) -> list[Image.Image]:
    ships = {"image_model": builtin(), "video_model": builtin_motion()}
    planned = plan(prompt, images=0, videos=1, seed=1, random_seed=int, **ships)
    (video,) = [event for event in generate(Pipelines(), planned) if isinstance(event, Video)]
    return list(video.frames)


@pytest.mark.usefixtures("no_network")
def test_its_videos_move_and_stay_the_same_scene() -> None:
    frames = np.stack([np.asarray(frame, np.float32) for frame in video_of("a waterfall")])
    assert frames.shape == (builtin_motion().settings["num_frames"], 512, 512, 3)
    steps = np.abs(np.diff(frames, axis=0)).mean(axis=(0, 3))
    assert np.quantile(steps, 0.25) < 0.1, "what is still stays still"
    assert np.quantile(steps, 0.99) > 1, "the water falls"
    assert np.median(np.abs(frames[0] - frames[-1])) < 0.1 * frames[0].std(), "it is the same scene"


@pytest.mark.soak
def test_what_drifts_goes_with_the_wind() -> None:
    frames = [np.asarray(frame.convert("L")) for frame in video_of("hot air balloons over a lake")]
    search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    onward = search.calc(frames[10], frames[-10], np.zeros((512, 512, 2), np.float32))
    moved = np.hypot(onward[..., 0], onward[..., 1]) > 3
    assert moved.mean() > 0.01
    assert np.median(onward[..., 0][moved]) > 3


@pytest.mark.soak
@pytest.mark.usefixtures("no_network")
def test_its_card_says_how_to_use_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "engine").symlink_to(BUILTIN.parent)
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, Any] = {}
    for code in re.findall(r"```python\n(.*?)```", (BUILTIN / "README.md").read_text(), re.DOTALL):
        exec(code, namespace)
    with Image.open("lighthouse.png") as picture:
        assert picture.size == (512, 512)
    assert [frame.size for frame in namespace["frames"]] == [(512, 512)] * 16
    assert Path("never-give-up.png").is_file()
