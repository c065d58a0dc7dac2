"""Run each model of the catalogue through a complete job, with tiny weights for its real classes."""

import shutil
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from huggingface_hub import constants
from imageio_ffmpeg import count_frames_and_secs
from PIL import Image

from engine import generation, machine
from engine.files import read_parameters
from engine.generation import Event, Frame, Picture, generate
from engine.models import catalogue, integrity
from engine.models.catalogue import Entry, Source
from engine.models.installed import find
from engine.parameters import Clip, Parameters
from engine.pipelines.cache import PipelineCache
from engine.pipelines.steps import Step
from engine.worker import Worker
from persistence import contents
from persistence.database import Database
from persistence.tables import Content, Item, Kind, Status, User
from tests import checkpoints
from tests.conftest import NOON
from tests.engine.planned import planned as planned_by

COMMIT = "0123456789abcdef0123456789abcdef01234567"

#: Few steps, and small sizes and lengths that all families accept.
SMALL = {"width": 64, "height": 64}
FRAMES = 9

PARTS = {
    "motion_adapter": checkpoints.save_motion_adapter,
    "vae": checkpoints.save_tiny_vae,
}


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return a folder for each kind of checkpoint, filled on first use."""
    return {name: tmp_path_factory.mktemp(name) / "saved" for name in (*checkpoints.FAMILIES, *PARTS)}


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty Hub cache, and make the Hub unreachable."""
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    return tmp_path / "hub"


def snapshot(cache: Path, source: Source) -> Path:
    """Return the folder of a repository's files in the cache, after adding the repository to it."""
    repository = cache / f"models--{source.repository.replace('/', '--')}"
    (repository / "refs").mkdir(parents=True, exist_ok=True)
    (repository / "refs" / "main").write_text(COMMIT)
    return repository / "snapshots" / COMMIT


def install(cache: Path, saved: dict[str, Path], entry: Entry) -> None:
    """Put tiny checkpoints where an entry's repositories would be after a download."""
    # An adapter animates the pictures of the image model that it is downloaded with.
    has_adapter = any(part.role == "motion_adapter" for part in entry.parts)
    family = "StableDiffusionPipeline" if has_adapter else entry.pipeline
    if not saved[family].exists():
        checkpoints.FAMILIES[family](saved[family])
    shutil.copytree(saved[family], snapshot(cache, entry.sources[0]), dirs_exist_ok=True)
    for part in entry.parts:
        is_lora = part.role == "lora"
        save = partial(checkpoints.save_lora_for, saved[family]) if is_lora else PARTS[part.role]
        made = save(saved[family].with_name("lora") if is_lora else saved[part.role])
        if part.file:
            path = snapshot(cache, part) / part.file
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(made, path)
        else:
            shutil.copytree(made, snapshot(cache, part), dirs_exist_ok=True)


@pytest.fixture(params=[entry.id for entry in catalogue.entries()])
def entry(request: pytest.FixtureRequest, cache: Path, saved: dict[str, Path]) -> Entry:
    """Return each entry in turn, installed."""
    found = catalogue.entry(request.param)
    assert found is not None
    install(cache, saved, found)
    return found


def planned(entry: Entry, count: int = 1, steps: int = 2) -> list[Parameters]:
    model = find(entry.id)
    images, videos = (count, 0) if entry.kind == Kind.IMAGE else (0, count)
    made = planned_by(model, images=images, videos=videos, steps=steps)
    shorter = {"num_frames": FRAMES} if entry.kind == Kind.VIDEO else {}
    return [one.model_copy(update={**SMALL, **shorter}) for one in made]


def with_room() -> PipelineCache:
    """Return pipelines on this machine with as much memory as the real weights would need."""
    return PipelineCache(detect=lambda: replace(machine.detect(), ram=1000.0))


def accept(database: Database, items: list[Parameters]) -> int:
    rows = [
        Item(
            item_id=f"{number}",
            kind=one.kind,
            position=number,
            prompt=one.prompt,
            seed=one.seed,
            model=one.model,
            revision=one.revision,
            settings=one.settings,
        )
        for number, one in enumerate(items, 1)
    ]
    content = Content(user_id="ada", prompt="a lighthouse", created_at=NOON, accepted_by="me")
    return contents.accept(database, User(user_id="ada", created_at=NOON), content, rows)


def test_a_whole_job(entry: Entry, database: Database, tmp_path: Path) -> None:
    integrity.check(find(entry.id))
    pipelines = with_room()
    content_id = accept(database, planned(entry, count=2))
    engine = Worker(database, tmp_path, partial(generation.generate, pipelines), pause=0)
    while engine.work_once():
        pass
    items = contents.items_of(database, content_id)
    assert [(item.status, item.error) for item in items] == [(Status.COMPLETED, None)] * 2
    for item in items:
        assert item.path is not None
        assert (item.steps, item.step) == (item.steps, item.steps)
        path = tmp_path / item.path
        made_with = read_parameters(path)
        assert (made_with.model, made_with.seed, made_with.size) == (entry.id, item.seed, (64, 64))
        assert made_with.revision == "+".join([COMMIT] * len(entry.sources))
        if entry.kind == Kind.IMAGE:
            with Image.open(path) as image:
                assert image.size == (64, 64)
        else:
            frames, seconds = count_frames_and_secs(str(path))
            assert isinstance(made_with, Clip)
            assert (frames, made_with.num_frames) == (FRAMES, FRAMES)
            assert seconds == pytest.approx(FRAMES / entry.settings["fps"], abs=0.05)


def test_the_seed_makes_the_same_again_and_another_one_something_else(entry: Entry) -> None:
    pipelines = with_room()
    one, other = planned(entry, count=2)

    def make(parameters: Parameters) -> bytes:
        return pixels(generate(pipelines, [parameters]))

    assert make(one) == make(one)
    assert make(one) != make(other)


@pytest.mark.soak
def test_its_pipeline_takes_each_of_its_sizes(entry: Entry) -> None:
    pipelines = with_room()
    (parameters,) = planned(entry, steps=2)  # LTX's scheduler divides by zero for a single step
    for width, height in entry.sizes:
        events = generate(pipelines, [parameters.model_copy(update={"width": width, "height": height})])
        sizes = [event.image.size for event in events if isinstance(event, Picture | Frame)]
        assert set(sizes) == {(width, height)}


def test_closing_stops_within_a_step_and_leaves_nothing_behind(entry: Entry) -> None:
    pipelines = with_room()
    (parameters,) = planned(entry, steps=2)
    before = pixels(generate(pipelines, [parameters]))
    events = generate(pipelines, planned(entry, steps=40))
    assert isinstance(next(events), Step)
    pipeline = pipelines.get(entry.id, parameters.revision).pipeline
    denoiser = getattr(pipeline, "unet", None) or pipeline.transformer
    calls: list[object] = []
    hook = denoiser.register_forward_hook(lambda *_: calls.append(None))
    events.close()
    hook.remove()
    assert len(calls) < 10
    assert pixels(generate(pipelines, [parameters])) == before


def pixels(events: Iterable[Event]) -> bytes:
    made = b"".join(event.image.tobytes() for event in events if isinstance(event, Picture | Frame))
    assert made
    return made
