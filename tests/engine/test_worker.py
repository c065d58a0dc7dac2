import sqlite3
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from sqlmodel import col, update

from engine import generation
from engine.files import read_parameters
from engine.generation import Event, Frame, Picture, Video
from engine.models.installed import BUILTIN_REVISION
from engine.parameters import Clip, DrawnClip, Parameters
from engine.pipelines.cache import PipelineCache
from engine.pipelines.steps import Step
from engine.worker import Worker
from persistence import claims, contents
from persistence.database import Database, open_database
from persistence.storage import PARTIAL
from persistence.tables import Item, Kind, Status
from tests.conftest import NOON, Accept

Script = Callable[[Sequence[Parameters]], Generator[Event]]


class Maker:
    """A `generate` that returns plain pictures at once and records its calls."""

    def __init__(self) -> None:
        self.batches: list[Sequence[Parameters]] = []

    def __call__(self, batch: Sequence[Parameters]) -> Generator[Event]:
        self.batches.append(batch)
        yield Step(1, 2)
        yield Step(2, 2)
        for number, parameters in enumerate(batch):
            image = Image.new("RGB", (64, 64), "orange")
            if isinstance(parameters, Clip):
                yield Video(parameters)
                yield from [Frame(image)] * 4
            else:
                yield Picture(number, image, parameters)


def video(batch: Sequence[Parameters]) -> Video:
    (parameters,) = batch
    assert isinstance(parameters, Clip)
    return Video(parameters)


@pytest.fixture
def maker() -> Maker:
    return Maker()


def engine(database: Database, folder: Path, generate: Script) -> Worker:
    return Worker(database, folder, generate, batch_size=3, pause=0, poll=0.02, now=lambda: NOON)


def work(database: Database, folder: Path, generate: Script) -> None:
    """Work until nothing is waiting."""
    worker = engine(database, folder, generate)
    while worker.work_once():
        pass


@contextmanager
def working(worker: Worker) -> Iterator[Worker]:
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def statuses(database: Database, content_id: int) -> list[str]:
    return [item.status for item in contents.items_of(database, content_id)]


def status(database: Database, content_id: int) -> str:
    content = contents.get(database, content_id)
    assert content is not None
    return content.status


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*") if path.parent != folder)


def both(*names: str) -> list[str]:
    """Return the names of shown files and their originals, sorted."""
    return sorted([*names, *(f"originals/{name}" for name in names)])


def test_every_item_has_its_files_and_its_row(database: Database, tmp_path: Path, accept: Accept, maker: Maker) -> None:
    content_id = accept(images=2, videos=1)
    work(database, tmp_path, maker)
    content = contents.get(database, content_id)
    assert content is not None
    assert (content.status, content.generated_at) == (Status.COMPLETED, NOON)
    assert content.image_paths == "generated_content/ada/1/image_1.png,generated_content/ada/1/image_2.png"
    assert content.video_paths == "generated_content/ada/1/video_1.mp4"
    for item in contents.items_of(database, content_id):
        assert item.path is not None
        made_with = read_parameters(tmp_path / item.path)
        assert (made_with.prompt, made_with.seed, made_with.kind) == (item.prompt, item.seed, item.kind)
        original = (tmp_path / item.path).parent / "originals" / Path(item.path).name
        assert read_parameters(original) == made_with
    names = "image_1.png", "image_2.png", "video_1.mp4"
    assert files(tmp_path) == [f"generated_content/ada/1/{name}" for name in both(*names)]


def test_pictures_are_made_in_batches_and_videos_one_by_one(
    database: Database, tmp_path: Path, accept: Accept, maker: Maker
) -> None:
    accept(images=5, videos=2)
    work(database, tmp_path, maker)
    assert [len(batch) for batch in maker.batches] == [3, 2, 1, 1]


def test_waiting_items_of_an_earlier_revision_are_planned_again_and_say_so(
    database: Database, tmp_path: Path, accept: Accept, maker: Maker, caplog: pytest.LogCaptureFixture
) -> None:
    content_id = accept(images=2, videos=1)
    old = {"num_inference_steps": 8, "key_frames": 16, "motion": "key frames", "theme": "hope"}
    with database.write() as session:
        video = {"model": "builtin-motion", "revision": "7", "settings": old}
        session.exec(update(Item).where(col(Item.kind) == Kind.VIDEO).values(**video))
        session.exec(update(Item).where(col(Item.kind) == Kind.IMAGE).values(revision="6"))
    work(database, tmp_path, maker)
    items = contents.items_of(database, content_id)
    assert statuses(database, content_id) == ["Completed"] * 3
    assert {(item.model, item.revision, item.attempts) for item in items} == {("builtin", BUILTIN_REVISION, 1)}
    assert [item.settings["replanned"] for item in items] == [
        f"revision {revision} to {BUILTIN_REVISION}" for revision in ("6", "6", "7")
    ]
    made_with = read_parameters(tmp_path / str(items[2].path))
    assert isinstance(made_with, DrawnClip)
    assert (made_with.revision, made_with.theme) == (BUILTIN_REVISION, "hope")
    assert "video 1: planned again for revision" in caplog.text


def test_steps_are_in_the_rows_while_an_item_is_made(database: Database, tmp_path: Path, accept: Accept) -> None:
    content_id = accept(images=1, videos=0)
    seen = []

    def watched(batch: Sequence[Parameters]) -> Generator[Event]:
        for event in Maker()(batch):
            (item,) = contents.items_of(database, content_id)
            seen.append((item.status, item.step, item.steps))
            yield event

    work(database, tmp_path, watched)
    assert seen == [("Processing", 0, 0), ("Processing", 1, 2), ("Processing", 2, 2)]


def test_a_failed_item_is_tried_once_more_alone_before_its_error_is_stored(
    database: Database, tmp_path: Path, accept: Accept, maker: Maker
) -> None:
    content_id = accept(images=3, videos=0)

    def fails(batch: Sequence[Parameters]) -> Generator[Event]:
        maker.batches.append(batch)
        if 2 in [parameters.seed for parameters in batch]:
            raise MemoryError("no room\n  for this" + " at all" * 100)
        yield from Maker()(batch)

    work(database, tmp_path, fails)
    assert [[parameters.seed for parameters in batch] for batch in maker.batches] == [[1, 2, 3], [1], [2], [3]]
    assert statuses(database, content_id) == ["Completed", "Failed", "Completed"]
    content = contents.get(database, content_id)
    assert content is not None
    assert content.status == Status.FAILED
    assert content.error is not None
    assert content.error.startswith("image 2: It could not be made (MemoryError: no room for this at all at all")
    assert len(content.error) < 400
    assert content.image_paths == "generated_content/ada/1/image_1.png,generated_content/ada/1/image_3.png"


def test_the_path_of_a_model_is_not_in_the_error(database: Database, tmp_path: Path, accept: Accept) -> None:
    content_id = accept(images=1, videos=0)
    with database.write() as session:
        session.exec(update(Item).values(model="/home/ada/models/mine"))

    def fails(batch: Sequence[Parameters]) -> Generator[Event]:
        raise FileNotFoundError(2, "No such file or directory", f"{batch[0].model}/unet/config.json")
        yield

    work(database, tmp_path, fails)
    (item,) = contents.items_of(database, content_id)
    expected = "It could not be made (FileNotFoundError: [Errno 2] No such file or directory: 'mine/unet/config.json')."
    assert item.error == expected


def test_a_disk_error_is_stored_as_it_is(database: Database, tmp_path: Path, accept: Accept, maker: Maker) -> None:
    content_id = accept(images=1, videos=0)
    (tmp_path / "generated_content").write_text("a file where the folder should be")
    work(database, tmp_path, maker)
    (item,) = contents.items_of(database, content_id)
    assert item.error == "The file image_1.png could not be written: Not a directory."
    (tmp_path / "generated_content").unlink()
    contents.reopen(database, content_id, "this process")
    work(database, tmp_path, maker)
    assert status(database, content_id) == Status.COMPLETED


def test_users_take_turns_and_each_ones_oldest_comes_first(
    database: Database, tmp_path: Path, accept: Accept, maker: Maker
) -> None:
    for prompt in ("ada 1", "ada 2"):
        accept(user_id="ada", prompt=prompt, images=0, videos=2)
    accept(user_id="bob", prompt="bob 1", images=0, videos=2)
    work(database, tmp_path, maker)
    order = [batch[0].prompt.removeprefix("at sunrise: ") for batch in maker.batches]
    assert order == ["ada 1", "bob 1", "ada 1", "bob 1", "ada 2", "ada 2"]


def test_a_cancelled_item_stops_within_one_step(database: Database, tmp_path: Path, accept: Accept) -> None:
    content_id = accept(images=1, videos=0)
    steps_taken = []

    def cancelled(batch: Sequence[Parameters]) -> Generator[Event]:
        for number in range(100):
            steps_taken.append(number)
            if number == 3:
                cancel(database)
            yield Step(number + 1, 100)
        yield from Maker()(batch)

    work(database, tmp_path, cancelled)
    assert steps_taken == [0, 1, 2, 3]
    assert statuses(database, content_id) == ["Cancelled"]
    assert files(tmp_path) == []


def test_an_item_cancelled_while_its_file_is_written_leaves_no_file(
    database: Database, tmp_path: Path, accept: Accept
) -> None:
    content_id = accept(images=1, videos=0)

    def cancelled(batch: Sequence[Parameters]) -> Generator[Event]:
        cancel(database)
        yield Picture(0, Image.new("RGB", (8, 8)), batch[0])

    work(database, tmp_path, cancelled)
    assert statuses(database, content_id) == ["Cancelled"]
    assert files(tmp_path) == []


def test_a_cancelled_item_does_not_affect_finished_ones(database: Database, tmp_path: Path, accept: Accept) -> None:
    content_id = accept(images=2, videos=0)

    def cancelled(batch: Sequence[Parameters]) -> Generator[Event]:
        for number, parameters in enumerate(batch):
            yield Picture(number, Image.new("RGB", (8, 8)), parameters)
            cancel(database)

    work(database, tmp_path, cancelled)
    assert statuses(database, content_id) == ["Completed", "Cancelled"]
    assert files(tmp_path) == [f"generated_content/ada/1/{name}" for name in both("image_1.png")]


def test_a_result_with_a_lost_claim_does_not_change_another_workers_result(
    database: Database, tmp_path: Path, accept: Accept, maker: Maker
) -> None:
    content_id = accept(images=1, videos=0)
    made: list[Item] = []

    def loses(batch: Sequence[Parameters]) -> Generator[Step | Picture | Video]:
        claims.recover(database, NOON)
        work(database, tmp_path, maker)
        made.extend(contents.items_of(database, content_id))
        yield Picture(0, Image.new("RGB", (8, 8)), batch[0])

    work(database, tmp_path, loses)
    assert statuses(database, content_id) == ["Completed"]
    assert contents.items_of(database, content_id) == made
    shown, original = "generated_content/ada/1/image_1.png", "generated_content/ada/1/originals/image_1.png"
    assert files(tmp_path) == [shown, original]


@pytest.mark.parametrize("others", [[], ["ada/2/image_1.png"], ["bob/3/image_1.png"]])
def test_a_content_deleted_while_its_file_is_written_leaves_no_file_and_no_empty_folder(
    database: Database, tmp_path: Path, accept: Accept, others: list[str]
) -> None:
    content_id = accept(images=0, videos=1)
    root = tmp_path / "generated_content"
    for other in others:
        (root / other).parent.mkdir(parents=True)
        (root / other).touch()

    def deleted(batch: Sequence[Parameters]) -> Generator[Event]:
        yield video(batch)
        contents.cancel(database, content_id, NOON)
        contents.remove(database, content_id)
        yield from [Frame(Image.new("RGB", (64, 64)))] * 4

    work(database, tmp_path, deleted)
    assert contents.get(database, content_id) is None
    folders = {folder.as_posix() for other in others for folder in Path(other).parents} - {"."}
    assert {path.relative_to(root).as_posix() for path in root.rglob("*")} == {*others, *folders}


def cancel(database: Database) -> None:
    with database.write() as session:
        session.exec(update(Item).where(col(Item.status) == Status.PROCESSING).values(status=Status.CANCELLED))


def test_stopping_gives_the_claim_back_within_one_step_without_counting_it(
    database: Database, tmp_path: Path, accept: Accept
) -> None:
    content_id = accept(images=1, videos=0)
    began = threading.Event()
    steps_taken = []

    def slow(_: Sequence[Parameters]) -> Generator[Event]:
        for number in range(1000):
            began.set()
            time.sleep(0.05)
            steps_taken.append(number)
            yield Step(number + 1, 1000)

    with working(engine(database, tmp_path, slow)):
        assert began.wait(10)
    assert len(steps_taken) <= 2
    (item,) = contents.items_of(database, content_id)
    assert (item.status, item.attempts, item.step) == (Status.PENDING, 0, 0)


def test_stopping_in_the_middle_of_a_video_leaves_no_file(database: Database, tmp_path: Path, accept: Accept) -> None:
    content_id = accept(images=0, videos=1)
    began = threading.Event()

    def endless(batch: Sequence[Parameters]) -> Generator[Event]:
        yield video(batch)
        while True:
            began.set()
            yield Frame(Image.new("RGB", (64, 64)))

    with working(engine(database, tmp_path, endless)):
        assert began.wait(10)
    (item,) = contents.items_of(database, content_id)
    assert (item.status, item.attempts) == (Status.PENDING, 0)
    assert files(tmp_path) == []


def test_one_worker_works_in_a_folder_and_the_next_takes_over_when_it_ends(
    database: Database, tmp_path: Path, accept: Accept
) -> None:
    first, second = Maker(), Maker()
    with working(engine(database, tmp_path, second)):
        with working(engine(database, tmp_path, first)):
            content_id = accept()
            until(lambda: status(database, content_id) == Status.COMPLETED)
            assert not (first.batches and second.batches)
        content_id = accept()
        until(lambda: status(database, content_id) == Status.COMPLETED)
        assert second.batches


def test_taking_the_lock_recovers_the_claims_of_an_earlier_worker(
    database: Database, tmp_path: Path, accept: Accept, maker: Maker
) -> None:
    content_id = accept(images=2, videos=0)
    claims.claim(database, content_id, 5, NOON)
    left = tmp_path / "generated_content" / PARTIAL / "x" / "image_1.png.part"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    with working(engine(database, tmp_path, maker)):
        until(lambda: status(database, content_id) == Status.COMPLETED)
    assert [len(batch) for batch in maker.batches] == [1, 1]
    assert not left.exists()


def test_an_item_that_ended_the_program_three_times_has_failed_and_the_others_are_made(
    database: Database, tmp_path: Path, accept: Accept, maker: Maker
) -> None:
    content_id = accept(images=2, videos=0)
    with database.write() as session:
        bad = update(Item).where(col(Item.position) == 1)
        session.exec(bad.values(status=Status.PROCESSING, attempts=3))
    with working(engine(database, tmp_path, maker)):
        until(lambda: status(database, content_id) != Status.PROCESSING)
    first, second = contents.items_of(database, content_id)
    assert (first.status, first.error) == ("Failed", "Daybreak ended 3 times while making this.")
    assert second.status == "Completed"


def test_a_database_that_fails_for_a_while_does_not_end_the_worker(
    database: Database, tmp_path: Path, accept: Accept, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    content_id = accept(images=1, videos=0)
    real_complete = claims.complete
    failures = iter([OSError("disk I/O error")])

    def complete(*arguments: object) -> bool:
        for failure in failures:
            monkeypatch.setattr(claims, "fail", fail)
            raise failure
        return real_complete(*arguments)  # type: ignore[arg-type]

    def fail(*_: object) -> None:
        monkeypatch.undo()
        raise OSError("disk I/O error")

    monkeypatch.setattr(claims, "complete", complete)
    with working(engine(database, tmp_path, maker)):
        until(lambda: status(database, content_id) == Status.COMPLETED)


@pytest.fixture
def impatient(database: Database, tmp_path: Path) -> Iterator[Database]:
    """Return the same database with a short timeout for locks."""
    database.close()
    with closing(open_database(tmp_path / "content_generation.db", patience=0.02)) as impatient:
        yield impatient


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Lock the database as another program would."""
    with closing(sqlite3.connect(folder / "content_generation.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def test_an_item_made_while_the_database_is_locked_is_stored_later_and_made_once(
    impatient: Database, tmp_path: Path, accept: Accept, maker: Maker, caplog: pytest.LogCaptureFixture
) -> None:
    content_id = accept(images=2, videos=0)
    is_held = threading.Event()

    def holding(batch: Sequence[Parameters]) -> Generator[Event]:
        for event in maker(batch):
            if isinstance(event, Picture) and event.number == 0:
                is_held.wait(10)
            yield event

    with working(engine(impatient, tmp_path, holding)):
        until(lambda: maker.batches)
        with held(tmp_path):
            is_held.set()
            until(lambda: caplog.records)
            time.sleep(0.1)
        until(lambda: status(impatient, content_id) == Status.COMPLETED)
    assert [len(batch) for batch in maker.batches] == [2]
    assert [item.attempts for item in contents.items_of(impatient, content_id)] == [1, 1]
    (record,) = caplog.records
    assert (
        record.getMessage()
        == "The engine is waiting: The database is busy: another program is using it; please try again."
    )


def test_a_worker_stops_at_once_while_the_database_is_locked(
    impatient: Database, tmp_path: Path, accept: Accept, maker: Maker, caplog: pytest.LogCaptureFixture
) -> None:
    content_id = accept(images=1, videos=0)
    began, is_held = threading.Event(), threading.Event()

    def holding(batch: Sequence[Parameters]) -> Generator[Event]:
        began.set()
        is_held.wait(10)
        yield from maker(batch)

    with working(engine(impatient, tmp_path, holding)) as worker:
        assert began.wait(10)
        with held(tmp_path):
            is_held.set()
            until(lambda: caplog.records)
            before = time.monotonic()
            worker.stop()
            assert time.monotonic() - before < 1
    assert [record.exc_info for record in caplog.records] == [None]
    with working(engine(impatient, tmp_path, maker)):
        until(lambda: status(impatient, content_id) == Status.COMPLETED)


def test_a_database_that_is_missing_for_a_while_is_logged_once_and_work_goes_on(
    database: Database, tmp_path: Path, accept: Accept, maker: Maker, caplog: pytest.LogCaptureFixture
) -> None:
    content_id = accept(images=1, videos=0)
    path = tmp_path / "content_generation.db"
    path.rename(tmp_path / "away.db")
    with working(engine(database, tmp_path, maker)):
        until(lambda: caplog.records)
        time.sleep(0.1)
        (tmp_path / "away.db").rename(path)
        until(lambda: status(database, content_id) == Status.COMPLETED)
    assert len(caplog.records) == 1


def test_a_real_pipeline_makes_real_files(
    database: Database, tmp_path: Path, accept: Accept, image_model: Path
) -> None:
    content_id = accept(images=2, videos=1)
    with database.write() as session:
        session.exec(update(Item).values(model=str(image_model)))
    work(database, tmp_path, partial(generation.generate, PipelineCache()))
    assert status(database, content_id) == Status.COMPLETED
    for item in contents.items_of(database, content_id):
        assert (item.step, item.steps) == (2, 2)
        assert item.path is not None
        assert read_parameters(tmp_path / item.path).size == (64, 64)
