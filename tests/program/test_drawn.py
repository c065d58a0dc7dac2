"""The built-in model in the real program: aspects, reproducibility and recovery after a kill."""

import re
from pathlib import Path

import psutil
import pytest
from PIL import Image

from engine.files import read_parameters
from engine.models.installed import BUILTIN_REVISION
from engine.video.mp4 import read_comment
from tests.program.program import Ended, Program

PROMPT = ["generate", "A red sailboat at night under the milky way", "--notify-at", "", "--seed", "3"]


def test_a_prompt_is_drawn_reproducibly_in_the_requested_aspect(tmp_path: Path) -> None:
    program = Program(tmp_path, "builtin")
    for _ in range(2):
        ended = program.run(*PROMPT, "--images", "1", "--videos", "0", "--aspect", "9:16")
        assert ended.status == 0
        assert re.match("I read: .*sailboat, night, milky way\n", ended.err)
    (first, again) = (content for _, (content, _) in sorted(program.shown().items()))
    assert first == again
    program.assert_whole()
    with Image.open(tmp_path / program.value("SELECT path FROM content_item")) as picture:
        assert picture.size == (1080, 1920)
    scene = program.value("SELECT settings ->> 'scene' FROM content_item")
    assert {"time=night", "subject=sailboat", "sail=red"} < set(scene.split())
    assert "milky-way" in scene


def test_a_file_of_a_chosen_theme_is_reproduced(tmp_path: Path) -> None:
    program = Program(tmp_path / "data", "builtin")
    wishes = ["--images", "1", "--videos", "0", "--notify-at", "", "--seed", "3"]
    unsure = program.run("generate", "asdf qwer", *wishes)
    assert re.match(
        r"I am not sure what you mean\. Next time, you can add --theme \w+, --theme \w+ or --theme \w+\.\n", unsure.err
    )
    ended = program.run("generate", "asdf qwer", *wishes, "--theme", "courage")
    assert ended.err.startswith("I read: courage\n")
    path = tmp_path / "data" / program.value("SELECT path FROM content_item WHERE settings ->> 'theme' = 'courage'")
    assert read_parameters(path).settings["theme"] == "courage"
    again = program.run("remake", str(path), "--out", str(tmp_path))
    assert again.status == 0
    assert (tmp_path / "image_1-remade.png").read_bytes() == path.read_bytes()


@pytest.mark.soak
def test_a_kill_during_a_clip_leaves_no_process_and_the_next_start_finishes_it(tmp_path: Path) -> None:
    program = Program(tmp_path, "builtin")
    killed = program.fork(*PROMPT, "--images", "1", "--videos", "2", "--aspect", "16:9")
    program.until(lambda: drawing(program))
    children = drawing(program)
    killed.kill()
    Ended(killed)
    _, alive = psutil.wait_procs(children, timeout=10)
    assert not alive
    assert len(program.finish()) == 1
    program.assert_whole()
    assert program.rows("SELECT kind, status FROM content_item ORDER BY kind") == [
        ("image", "Completed"),
        ("video", "Completed"),
        ("video", "Completed"),
    ]


@pytest.mark.soak
def test_a_retry_of_an_earlier_revision_is_replanned_and_that_is_reported(tmp_path: Path) -> None:
    program = Program(tmp_path, "builtin")
    assert program.run(*PROMPT, "--images", "0", "--videos", "1").status == 0
    (path,) = program.shown()
    (tmp_path / path).unlink()
    program.write("UPDATE content_item SET model = 'builtin-motion', revision = '7', settings = '{\"key_frames\": 16}'")
    ended = program.run("retry", "1")
    assert ended.status == 0
    assert f"planned again for revision {BUILTIN_REVISION}" in ended.err
    assert f"Replanned: revision 7 to {BUILTIN_REVISION}" in read_comment(tmp_path / path)


def drawing(program: Program) -> list[psutil.Process]:
    """Return the ids of the processes that draw frames for this program."""
    return [
        one
        for one in psutil.process_iter(["cmdline", "environ"])
        if "engine.painting.frames" in (one.info["cmdline"] or [])
        and (one.info["environ"] or {}).get("DAYBREAK_DATA_DIR") == str(program.data_dir)
    ]
