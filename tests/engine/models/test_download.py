import logging
import shutil
import time
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from diffusers import DiffusionPipeline
from huggingface_hub import try_to_load_from_cache
from huggingface_hub.utils import are_progress_bars_disabled, enable_progress_bars  # type: ignore[attr-defined]

from engine.models.catalogue import ModelError, Source
from engine.models.download import Progress, download
from engine.models.hub import look_up
from tests.engine.repository import FILES, TINY, UNET, WEIGHTS
from tests.hub import JUNK, Hub, files_of, reached_by_client, serve


def finish(*sources: Source) -> list[Progress]:
    return list(download(look_up(sources or [TINY]), pause=0))


def index_here(repository: str = "someone/tiny") -> object:
    return try_to_load_from_cache(repository, "model_index.json")


def weights_here(folder: Path) -> list[str]:
    """Return the file extensions of the weights on this disk."""
    found = [path for path in folder.glob("models--*/*/**/*") if path.is_file() and path.stat().st_size > 1000]
    return sorted(path.suffix or "blob" for path in found)


def test_a_downloaded_model_loads_without_a_network(tmp_path: Path, image_model: Path) -> None:
    with serve() as hub, reached_by_client(hub.url, tmp_path):
        commit = hub.add("someone/tiny", files_of(image_model) | JUNK)
        wanted = look_up([TINY])
        list(download(wanted))
    with reached_by_client(hub.url, tmp_path):
        snapshot = tmp_path / "models--someone--tiny" / "snapshots" / commit
        assert index_here() == str(snapshot / "model_index.json")
        DiffusionPipeline.from_pretrained(snapshot, use_safetensors=True, local_files_only=True)
        assert list(download(wanted))[-1] == Progress(wanted.size, wanted.size, 0.0, None)


def test_only_the_needed_files_are_requested(hub: Hub, image_model: Path) -> None:
    hub.add("someone/tiny", files_of(image_model) | JUNK)
    wanted = look_up([TINY])
    list(download(wanted))
    assert wanted.size == sum(len(content) for content in files_of(image_model).values())
    assert set(hub.sent) == {f"someone/tiny/{name}" for name in files_of(image_model)}
    places = ("api/models/someone/tiny/", "someone/tiny/", "content/someone/tiny/")
    assert all(request.split()[1].startswith(places) and not request.endswith(tuple(JUNK)) for request in hub.requests)


def test_half_and_full_precision_are_mixed_as_diffusers_loads_them(hub: Hub, tmp_path: Path, image_model: Path) -> None:
    saved = tmp_path / "saved"
    shutil.copytree(image_model, saved)
    pipeline = DiffusionPipeline.from_pretrained(image_model, use_safetensors=True).to(dtype=torch.float16)
    pipeline.unet.save_pretrained(saved / "unet", variant="fp16", max_shard_size="50KB")
    pipeline.text_encoder.save_pretrained(saved / "text_encoder", variant="fp16")
    commit = hub.add("someone/tiny", files_of(saved))
    finish()
    snapshot = tmp_path / "models--someone--tiny" / "snapshots" / commit
    weights = [path for path in snapshot.rglob("*.safetensors") if ".fp16" not in path.name]
    assert [path.parent.name for path in weights] == ["vae"]
    assert len([*snapshot.glob("unet/*.safetensors")]) > 1
    loaded = DiffusionPipeline.from_pretrained(
        snapshot, variant="fp16", dtype=torch.float16, use_safetensors=True, local_files_only=True
    )
    for name in ("unet", "text_encoder", "vae"):
        ours, theirs = (getattr(one, name).state_dict() for one in (loaded, pipeline))
        assert all(torch.equal(ours[key], theirs[key]) for key in theirs)


def test_parts_are_downloaded_before_their_pipeline(hub: Hub) -> None:
    network = ["diffusion_pytorch_model.fp16.safetensors", "config.json"]
    config = b'{"_class_name": "AutoencoderTiny"}'
    hub.add(
        "maker/taesd",
        {
            "config.json": config,
            "diffusion_pytorch_model.fp16.safetensors": b"half",
            "diffusion_pytorch_model.safetensors": b"full",
            "taesd_encoder.safetensors": b"another",
        },
    )
    hub.add("maker/lora", {"lora.safetensors": b"weights", "other.safetensors": b"weights"})
    lora = Source(repository="maker/lora", file="lora.safetensors")
    finish(TINY, lora, Source(repository="maker/taesd"))
    assert [file for file, _ in hub.starts if not file.startswith("someone/")] == [
        "maker/taesd/config.json",  # read by the look-up
        *(f"maker/taesd/{name}" for name in network),
        "maker/lora/lora.safetensors",
    ]
    assert hub.starts[-1] == ("someone/tiny/model_index.json", 0)


def test_progress_counts_every_byte_and_has_rate_and_time_left(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.models.download.INTERVAL", 0.01)
    wanted = look_up([TINY])
    assert wanted.missing == wanted.size == sum(len(content) for content in FILES.values())
    held = hub.hold(UNET, 256_000)
    seen = []
    for progress in download(wanted, now=count(100).__next__):  # one second passes between two reports
        seen.append(progress)
        if progress.done > 240_000 and len(seen) > 5 and not progress.bytes_per_second:
            held.go_on.set()
    assert seen[0].bytes_per_second == 0
    assert seen[0].seconds_left is None
    assert seen[-1].done == seen[-1].total == wanted.size
    assert [progress.done for progress in seen] == sorted(progress.done for progress in seen)
    for seconds, progress in enumerate(seen[1:10], 1):
        assert progress.bytes_per_second == progress.done / seconds
        if progress.done:
            assert progress.seconds_left == (wanted.size - progress.done) / progress.bytes_per_second
    stalled = next(one for one in seen if one.done > 240_000 and not one.bytes_per_second)
    assert stalled.seconds_left is None


@pytest.mark.parametrize("is_busy", [False, True])
def test_a_cut_connection_is_resumed_without_downloading_a_byte_twice(hub: Hub, is_busy: bool) -> None:
    hub.cut[UNET] = (256_000, 1)
    hub.busy[UNET] = int(is_busy)
    assert finish()[-1].done == sum(len(content) for content in FILES.values())
    assert hub.sent[UNET] == len(WEIGHTS)
    assert [start for file, start in hub.starts if file == UNET][-1] == 256_000


def test_a_server_without_range_requests_sends_the_file_again(hub: Hub) -> None:
    hub.cut[UNET] = (256_000, 1)
    hub.unranged.add(UNET)
    assert finish()[-1].done == sum(len(content) for content in FILES.values())
    assert hub.sent[UNET] == 256_000 + len(WEIGHTS)


def test_a_cut_network_is_one_sentence_and_the_next_download_resumes(
    hub: Hub, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    hub.cut[UNET] = (256_000, 1000)
    sentence = "^The connection to the Hub was cut; download someone/tiny again to resume.$"
    with pytest.raises(ModelError, match=sentence):
        finish()
    assert index_here() is None
    assert weights_here(tmp_path) == [".incomplete"]
    del hub.cut[UNET]
    wanted = look_up([TINY])
    assert wanted.size - wanted.missing > 256_000
    list(download(wanted))
    assert isinstance(index_here(), str)
    assert hub.sent[UNET] == len(WEIGHTS)
    assert capfd.readouterr() == ("", "")


def test_closing_stops_a_hanging_download_and_the_next_one_resumes(hub: Hub, tmp_path: Path) -> None:
    held = hub.hold(UNET, 256_000)
    wanted = look_up([TINY])
    running = download(wanted)
    for progress in running:
        if progress.done > 240_000:
            break
    began = time.monotonic()
    running.close()
    assert time.monotonic() - began < 2
    assert weights_here(tmp_path) == [".incomplete"]
    assert index_here() is None
    held.go_on.set()
    list(download(wanted))
    assert [start for file, start in hub.starts if file == UNET] == [0, 256_000]
    assert weights_here(tmp_path) == [".safetensors", "blob"]


def test_two_downloads_of_the_same_model_transfer_it_once(hub: Hub) -> None:
    held = hub.hold(UNET, 256_000)
    wanted = look_up([TINY])
    first, second = download(wanted), download(wanted)
    while not held.reached.is_set():
        next(first)
    assert [next(second) for _ in range(2)]
    held.go_on.set()
    assert [*first][-1].done == [*second][-1].done == wanted.size
    assert hub.sent[UNET] == len(WEIGHTS)


def test_the_same_content_is_downloaded_and_counted_once(hub: Hub) -> None:
    hub.add("someone/tiny", FILES | {"scheduler/again.txt": b"the same words", "unet/again.txt": b"the same words"})
    progress = finish()
    assert progress[-1].done == progress[-1].total == sum(len(content) for content in FILES.values()) + 14
    assert sum(count for file, count in hub.sent.items() if file.endswith("again.txt")) == 14


def test_a_damaged_file_is_deleted_and_downloaded_again(hub: Hub, tmp_path: Path) -> None:
    hub.damaged.add(UNET)
    with pytest.raises(ModelError, match=r"^unet/diffusion_pytorch_model\.safetensors of someone/tiny arrived damaged"):
        finish()
    assert weights_here(tmp_path) == []
    assert index_here() is None
    hub.damaged.clear()
    finish()
    snapshot = next(tmp_path.glob("models--*/snapshots/*"))
    assert (snapshot / "unet" / "diffusion_pytorch_model.safetensors").read_bytes() == WEIGHTS


@pytest.mark.parametrize("name", ["scheduler/scheduler_config.json", "unet/diffusion_pytorch_model.safetensors"])
def test_small_and_large_files_are_checked(hub: Hub, name: str) -> None:
    hub.damaged.add(f"someone/tiny/{name}")
    with pytest.raises(
        ModelError, match=f"^{name} of someone/tiny arrived damaged and was deleted; download it again.$"
    ):
        finish()


def test_a_file_truncated_on_this_disk_is_downloaded_again(hub: Hub, tmp_path: Path) -> None:
    finish()
    blob = next(path for path in tmp_path.glob("models--*/blobs/*") if path.stat().st_size == len(WEIGHTS))
    blob.write_bytes(b"")
    hub.cut[UNET] = (0, 1000)
    with pytest.raises(ModelError):
        finish()
    assert index_here() is None
    del hub.cut[UNET]
    finish()
    assert blob.read_bytes() == WEIGHTS
    assert isinstance(index_here(), str)


def test_the_newest_commit_is_recorded_once_it_is_complete(hub: Hub, tmp_path: Path) -> None:
    main = tmp_path / "models--someone--tiny" / "refs" / "main"
    first = hub.commit("someone/tiny")
    finish()
    assert main.read_text() == first
    second = hub.add("someone/tiny", FILES | {"unet/config.json": b'{"sample_size": 16}'})
    hub.damaged.add("someone/tiny/unet/config.json")
    with pytest.raises(ModelError):
        finish()
    assert main.read_text() == first
    hub.damaged.clear()
    finish()
    assert main.read_text() == second
    assert index_here() == str(tmp_path / "models--someone--tiny" / "snapshots" / second / "model_index.json")
    assert hub.sent[UNET] == len(WEIGHTS)


def test_the_commit_that_was_looked_up_is_downloaded(hub: Hub) -> None:
    wanted = look_up([TINY])
    assert [one.commit for one in wanted.repositories] == [hub.commit("someone/tiny")]
    hub.add("someone/tiny", FILES | {"unet/config.json": b'{"sample_size": 16}'})
    with pytest.raises(ModelError, match=r"^The Hub does not serve someone/tiny: 404 Not Found\.$"):
        list(download(wanted))


def test_terms_that_changed_since_the_look_up_are_reported(hub: Hub) -> None:
    wanted = look_up([TINY])
    hub.gated.add("someone/tiny")
    hub.requests.clear()
    with pytest.raises(ModelError, match=r"^someone/tiny is gated: "):
        list(download(wanted))
    assert len(hub.requests) == 1


def test_a_full_disk_is_reported_before_the_download(hub: Hub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    wanted = look_up([TINY])
    asked = len(hub.requests)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=900_000_000))
    assert wanted.free == 900_000_000
    sentence = f"^someone/tiny takes 0.0 GB and 1.0 GB should stay free, but the disk of {tmp_path} has only 0.9 GB.$"
    with pytest.raises(ModelError, match=sentence):
        next(download(wanted))
    assert len(hub.requests) == asked


@pytest.mark.usefixtures("hub")
def test_a_disk_that_fills_up_is_one_sentence_and_the_next_download_resumes(tmp_path: Path) -> None:
    wanted = look_up([TINY])
    (repository,) = wanted.repositories
    part = repository.part(next(file for file in repository.files if file.size == len(WEIGHTS)))
    part.parent.mkdir(parents=True)
    part.symlink_to("/dev/full")
    sentence = (
        f"^The disk of {tmp_path} is full and 0.0 GB are missing; make room, then download someone/tiny again to "
    )
    with pytest.raises(ModelError, match=sentence):
        list(download(wanted))
    assert index_here() is None
    part.unlink()
    finish()
    assert isinstance(index_here(), str)


def test_a_folder_that_cannot_be_written_is_one_sentence(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "models--someone--tiny").write_text("a file where the folder should be")
    with pytest.raises(ModelError, match=f"^{tmp_path} cannot be written: (Not a directory|File exists).$"):
        finish()
    assert hub.sent[UNET] == 0


def test_the_token_is_sent_to_the_hub_but_not_to_its_file_host(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("hf_secret")
    finish()
    assert f"someone/tiny/resolve/{hub.commit('someone/tiny')}/model_index.json" in hub.authorized
    assert [request for request in hub.requests if request.startswith("GET content/")]
    assert not [path for path in hub.authorized if path.startswith("content/")]


def test_the_client_prints_nothing_and_sends_no_telemetry(hub: Hub) -> None:
    enable_progress_bars()
    finish(Source(repository="someone/tiny", file="unet/diffusion_pytorch_model.safetensors"))
    assert are_progress_bars_disabled()
    assert not logging.getLogger("huggingface_hub").isEnabledFor(logging.WARNING)
    assert hub.agents
    assert not [agent for agent in hub.agents if "torch" in agent]
