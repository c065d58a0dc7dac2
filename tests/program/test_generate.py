"""The terminal flow, run like a person or a script."""

import os
import pty
import re
import subprocess
import sys
import termios
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Thread

import pytest

from tests.program.program import REPOSITORY, SECONDS, Program

SMALL = ["--images", "1", "--videos", "1"]
USER_ID = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"


def test_ten_items_are_made_and_notified_to_a_pipe(program: Program) -> None:
    ended = program.run("generate", "Never give up", "--notify-at", "")
    assert ended.status == 0
    user, folder, accepted, notification = ended.out.splitlines()
    user_id = user.removeprefix("user_id: ")
    assert re.fullmatch(USER_ID, user_id)
    assert folder == f"folder: {program.data_dir}/generated_content/{user_id}/1"
    assert accepted == "notification: You will be notified as soon as everything is ready."
    assert notification.startswith(f'Daybreak: content ready for {user_id}: 10 of 10 ready, "Never give up"')
    assert sorted(path.rpartition("/")[2] for path in program.shown()) == sorted(
        f"{kind}_{number}.{ending}" for kind, ending in (("image", "png"), ("video", "mp4")) for number in range(1, 6)
    )
    program.assert_whole()
    assert not [content for content, _ in program.files().values() if user_id.encode() in content]
    assert "\r" not in ended.err
    assert ended.err.splitlines() == [f"{kind} {n} ready" for kind in ("image", "video") for n in range(1, 6)]


def test_answers_are_read_line_by_line_prompt_first(program: Program) -> None:
    wishes = ["--images", " \uff11 ", "--videos=1.0", "--seed", "-1"]
    ended = program.run("generate", *wishes, stdin="\ufeffBreathe \u200b\r\nNow\n")
    assert ended.status == 0
    assert program.rows("SELECT prompt, notify_at FROM user_content") == [("Breathe", None)]
    assert len(set(program.rows("SELECT seed FROM content_item"))) == 2


def test_main_py_is_the_same_as_generate(program: Program) -> None:
    ended = program.run(*SMALL, script="main", stdin="Breathe")
    assert ended.status == 0
    assert ended.out.count("\n") == 4


def test_the_same_seed_makes_the_same_files_for_a_known_user(program: Program) -> None:
    first = program.run("generate", "Breathe", *SMALL, "--seed", "7", "--notify-at", "")
    user_id = first.out.splitlines()[0].removeprefix("user_id: ")
    pasted = ["--seed", "Seed: 7", "--notify-at", "now", "--user-id", f"user_id: {user_id.upper()}"]
    again = program.run("generate", "Breathe", *SMALL, *pasted)
    assert again.status == 0
    contents = [content for _, (content, _) in sorted(program.shown().items())]
    assert contents[:2] == contents[2:]
    assert program.rows("SELECT user_id FROM users") == [(user_id,)]
    assert program.rows("SELECT kind, seed FROM content_item WHERE content_id = 1") == [("image", 7), ("video", 8)]


def test_a_configured_video_model_makes_the_videos(tmp_path: Path, image_model: Path, video_model: Path) -> None:
    program = Program(tmp_path, image_model, DAYBREAK_VIDEO_MODEL=str(video_model))
    assert program.run("generate", "Breathe", *SMALL, "--notify-at", "").status == 0
    assert program.rows("SELECT kind, model FROM content_item") == [
        ("image", str(image_model)),
        ("video", str(video_model)),
    ]
    program.assert_whole()


@pytest.mark.parametrize(
    ("arguments", "stdin", "sentence"),
    [
        ([""], "", "prompt: please write what you feel or need."),
        ([" \t\n"], "", "prompt: please write what you feel or need."),
        (["x" * 2001], "", "prompt: 2,001 characters are too many; at most 2,000 can be used."),
        ([], "", "prompt: please write what you feel or need."),
        ([], "\n", "prompt: please write what you feel or need."),
        (["a", "--notify-at", "25:00"], "", "notification time: '25:00' is not a time such as 07:30 or 19:00."),
        (["a"], "7pm\n", "notification time: '7pm' is not a time such as 07:30 or 19:00."),
        ([], "a\n9:5\n", "notification time: '9:5' is not a time such as 07:30 or 19:00."),
        (["a", "--images", "-1"], "", "images: '-1' is not a whole number from 0 to 20, such as 5."),
        (["a", "--images", "0", "--videos", "0"], "", "images and videos: ask for at least one picture or video."),
        (["a", "--videos", "1000"], "", "videos: '1000' is not a whole number from 0 to 20, such as 5."),
        (["a", "--seed", "nan"], "", "seed: 'nan' is not a whole number from 0 to 4294967295, such as 42."),
        (["a", "--seed", "1,000"], "", "seed: '1,000' is not a whole number from 0 to 4294967295, such as 42."),
        (
            ["a", "--seed", "4294967296"],
            "",
            "seed: '4294967296' is not a whole number from 0 to 4294967295, such",
        ),
        (["a", "--aspect", "3:2"], "", "aspect: '3:2' is not one of 1:1, 4:5, 9:16, 16:9."),
        (["a", "--theme", "sadness"], "", "theme: 'sadness' is not one of perseverance, courage, "),
        (["a", "--user-id", "somebody"], "", "user_id: it is not known."),
        (["a", "--image-model", "no-model"], "", "image model: 'no-model' is not builtin, a folder"),
        (["a", "--video-model", "no-model"], "", "video model: 'no-model' is not builtin, a folder"),
        (["a", "b"], "", "unrecognized arguments: b."),
        (["a", "\x1b[31mb\r\nFORGED\u202e"], "", r"unrecognized arguments: \x1b[31mb\r\nFORGED\u202e."),
        (["a", "--images"], "", "argument --images: expected one argument."),
    ],
)
def test_bad_input_is_one_sentence_and_stores_nothing(
    tmp_path: Path, arguments: list[str], stdin: str, sentence: str
) -> None:
    program = Program(tmp_path, "builtin")
    ended = program.run("generate", *arguments, stdin=stdin)
    assert ended.status == 2
    assert ended.err.startswith(sentence)
    assert ended.err.count("\n") == 1
    assert program.value("SELECT (SELECT count(*) FROM users) + (SELECT count(*) FROM user_content)") in (0, None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DAYBREAK_PORT", "eighty"),
        ("DAYBREAK_DATA_DIR", "main.py"),
        ("DAYBREAK_DATABASE_URL", "postgresql://somewhere"),
        ("DAYBREAK_DATABASE_URL", "\x1b[31mred\r\nFORGED\u202e"),
        ("DAYBREAK_IMAGE_MODEL", "no-model"),
    ],
)
def test_an_invalid_setting_is_reported_in_one_sentence(tmp_path: Path, name: str, value: str) -> None:
    ended = Program(tmp_path, "builtin", **{name: value}).run("generate", "a", "--notify-at", "")
    assert ended.status == 2
    assert ended.err.count("\n") == 1
    assert ended.err.startswith((f"{name}:", "image model: 'no-model'"))
    assert ended.err.strip("\n").isprintable()


def test_a_prompt_of_any_characters_is_stored_as_typed_and_printed_safely(program: Program) -> None:
    prompt = "\x1b[31mred\x1b[0m\nnext \u202eline\u202c שלום \u2067🌅👩‍🚀\a"
    ended = program.run("generate", prompt, *SMALL, "--notify-at", "")
    assert ended.status == 0
    assert program.value("SELECT prompt FROM user_content") == prompt
    (line,) = ended.notifications
    assert '"[31mred[0m next line שלום 🌅👩‍🚀"' in line


def test_on_a_terminal_bad_answers_are_asked_again_and_pasted_lines_are_one_answer(
    program: Program, image_model: Path
) -> None:
    leader, follower = pty.openpty()
    termios.tcsetwinsize(follower, (24, 80))
    environment = os.environ | {"DAYBREAK_DATA_DIR": str(program.data_dir), "DAYBREAK_IMAGE_MODEL": str(image_model)}
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "generate", *SMALL],
        cwd=REPOSITORY,
        env=environment,
        stdin=follower,
        stdout=subprocess.PIPE,
        stderr=follower,
    )
    os.close(follower)
    shown: list[bytes] = []
    reader = Thread(target=read_all, args=(leader, shown))
    reader.start()
    what, when = b"need?", b"ready)?"
    answers = [(what, 1, b"\n"), (what, 2, b"Breathe\n19:00\n"), (when, 1, b"7pm\n"), (when, 2, b"\n")]
    for question, times, answer in answers:
        program.until(partial(is_asked, shown, question, times))
        os.write(leader, answer)
    out, _ = process.communicate(timeout=SECONDS)
    reader.join()
    assert out.count(b"\n") == 4
    assert process.returncode == 0
    screen = b"".join(shown).decode()
    assert screen.count("What do you feel or need?") == 2
    assert screen.count("When should we notify you") == 2
    assert "'7pm' is not a time" in screen
    assert program.value("SELECT prompt FROM user_content") == "Breathe\n19:00"
    assert "100%|" in screen


def is_asked(shown: list[bytes], question: bytes, times: int) -> bool:
    return b"".join(shown).count(question) == times


def read_all(descriptor: int, shown: list[bytes]) -> None:
    with suppress(OSError):  # the error of a terminal whose other end is closed
        while more := os.read(descriptor, 65536):
            shown.append(more)
    os.close(descriptor)


def test_the_models_command_shows_what_this_machine_uses(program: Program, image_model: Path) -> None:
    ended = program.run("models")
    assert ended.status == 0
    assert f"Pictures: {image_model}, num_inference_steps 50" in ended.out
    assert "\nAlso installed: builtin" in ended.out


def test_a_retry_of_an_unknown_content_is_one_sentence(tmp_path: Path) -> None:
    ended = Program(tmp_path, "builtin").run("retry", "#7")
    assert (ended.status, ended.err) == (2, "content_id: there is no content '7'.\n")
