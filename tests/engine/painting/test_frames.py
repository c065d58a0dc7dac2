"""Other processes draw the same frames as this one would, and none of them is left behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import psutil
import pytest

from engine.painting.change import Change
from engine.painting.frames import Drawers, Frames, FramesError
from engine.scenes.facts import Facts
from engine.scenes.scene import Scene

FACTS = Facts(place="ocean", time="dusk", subject="sailboat")
CHANGE = Change(np.full((3, 4, 4), 0.2, np.float32), np.full((3, 4, 4), -7.5, np.float32))

HALF_TAKEN = """
import numpy as np, sys, time
from engine.painting.change import Change
from engine.painting.frames import Drawers, Frames
planes = np.zeros((3, 4, 4), np.float32)
change = Change(planes, planes)
frames = Frames(Drawers(), "place=lake time=day subject=none", 1, 256, 256, 400).painted(change)
next(frames)
print("taken", flush=True)
time.sleep(60)
"""


def children() -> list[psutil.Process]:
    return [one for one in psutil.Process().children() if "engine.painting.frames" in one.cmdline()]


def test_the_frames_are_those_of_the_scene_with_the_change() -> None:
    frames = list(Frames(Drawers(), str(FACTS), 7, 128, 96, 8).painted(CHANGE))
    assert {frame.size for frame in frames} == {(128, 96)}
    scene, brush = Scene(7, FACTS, 128, 96), CHANGE.brush(128, 96)
    for number, frame in enumerate(frames):
        assert np.array_equal(np.asarray(frame), brush.paint(scene.render(number / 8)))
    assert not children()


def test_the_next_clip_is_drawn_by_the_same_processes() -> None:
    drawers = Drawers()
    first = list(Frames(drawers, str(FACTS), 7, 128, 96, 8).painted(CHANGE))
    processes = {one.pid for one in children()}
    assert processes
    other = list(Frames(drawers, "place=lake time=day subject=none", 1, 96, 96, 8).painted(CHANGE))
    again = list(Frames(drawers, str(FACTS), 7, 128, 96, 8).painted(CHANGE))
    assert {one.pid for one in children()} == processes
    assert other[0].size == (96, 96)
    assert [one.tobytes() for one in again] == [one.tobytes() for one in first]
    del drawers
    assert not children()


def test_a_process_that_died_between_two_clips_is_replaced() -> None:
    drawers = Drawers()
    list(Frames(drawers, str(FACTS), 7, 64, 64, 4).painted(CHANGE))
    for one in children():
        one.kill()
        one.wait()
    assert len(list(Frames(drawers, str(FACTS), 7, 64, 64, 4).painted(CHANGE))) == 4


def test_closing_the_frames_leaves_no_process() -> None:
    frames = Frames(Drawers(), str(FACTS), 7, 256, 256, 100).painted(CHANGE)
    next(frames)
    assert children()
    frames.close()
    assert not children()


def test_frames_that_are_never_painted_can_be_closed() -> None:
    with Frames(Drawers(), str(FACTS), 7, 64, 64, 4):
        assert children()
    assert not children()


def test_an_error_in_another_process_is_reported() -> None:
    with pytest.raises(FramesError, match=r"^Frames could not be drawn: ValueError: .*atlantis"):
        list(Frames(Drawers(), "place=atlantis", 7, 64, 64, 4).painted(CHANGE))
    assert not children()


def test_a_drawing_process_does_not_load_torch() -> None:
    heavy = "{'torch', 'scipy'} & sys.modules.keys()"
    code = f"import sys, engine.painting.frames, engine.scenes.scene; sys.exit(bool({heavy}))"
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


def test_processes_end_with_the_one_that_started_them() -> None:
    root = Path(__file__).parents[3]
    with subprocess.Popen([sys.executable, "-c", HALF_TAKEN], cwd=root, stdout=subprocess.PIPE) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == b"taken\n"
        drawing = psutil.Process(owner.pid).children()
        assert drawing
        os.kill(owner.pid, signal.SIGKILL)
    _, alive = psutil.wait_procs(drawing, timeout=10)
    assert not alive
