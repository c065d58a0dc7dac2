"""Shared fixtures: a database in an empty data folder, rows in it, and small real pipelines."""

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from persistence import contents
from persistence.database import Database, open_database
from persistence.tables import Content, Item, Kind, User

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

Accept = Callable[..., int]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the tests that start browsers and programs first: they take longest, so every worker is busy to the end."""
    longest = ["browser", "program"]
    items.sort(key=lambda item: [*longest, item.path.parent.name].index(item.path.parent.name))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Yield a new database in its own data folder."""
    database = open_database(tmp_path / "content_generation.db")
    yield database
    database.close()


@pytest.fixture
def accept(database: Database) -> Accept:
    """Return a function that stores a content with pending pictures and videos and returns its content_id."""

    def accept(
        *,
        user_id: str = "ada",
        images: int = 2,
        videos: int = 1,
        prompt: str = "Never give up",
        notify_at: datetime | None = None,
        accepted_by: str = "this process",
    ) -> int:
        kinds = [(Kind.IMAGE, number + 1) for number in range(images)]
        kinds += [(Kind.VIDEO, number + 1) for number in range(videos)]
        items = [
            Item(
                item_id=str(uuid.uuid4()),
                kind=kind,
                position=position,
                prompt=f"at sunrise: {prompt}",
                seed=position,
                model="builtin",
                settings={"num_inference_steps": 2, "guidance_scale": 4.5, "width": 64, "height": 64}
                | ({"num_frames": 4, "fps": 24, "motion": "camera", "camera": "zoom in"} if kind == "video" else {}),
            )
            for kind, position in kinds
        ]
        return contents.accept(
            database,
            User(user_id=user_id, created_at=NOON),
            Content(user_id=user_id, prompt=prompt, created_at=NOON, notify_at=notify_at, accepted_by=accepted_by),
            items,
        )

    return accept


@pytest.fixture(scope="session")
def image_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the smallest text-to-image checkpoint of real classes."""
    from tests import checkpoints  # not at the top: it imports PyTorch, which xdist's controller does not need

    return checkpoints.save_smallest_model(tmp_path_factory.mktemp("image_model"))


@pytest.fixture(scope="session")
def video_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a tiny text-to-video checkpoint of real classes."""
    from tests import checkpoints

    return checkpoints.save_video_model(tmp_path_factory.mktemp("video_model"))
