"""Pictures and videos, served to their owner only: files, ranges and zips."""

import io
import os
import socket
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psutil
import pytest
from sqlmodel import col, update
from starlette.applications import Starlette
from starlette.testclient import TestClient

from app.web import health, media
from persistence import claims, contents
from persistence.database import Database, DatabaseError
from persistence.storage import FILES
from persistence.tables import Item
from tests.app.web.test_login import serving
from tests.conftest import NOON, Accept
from tests.stored import PICTURE, finish

ADA = {"Authorization": "ada"}
BOB = {"Authorization": "bob"}

BAD_IDS = [
    *["..", "../secret_key", "..%2fsecret_key", "%2e%2e/secret_key", "%2e%2e%2f%2e%2e%2fetc/passwd", "..%5csecret_key"],
    *[
        "%00",
        "1%00",
        "%ff%fe",
        "\u0661",
        "%d9%a1",
        "-1",
        "+1",
        " 1",
        "1%20",
        "1.0",
        "1e400",
        "1_0",
        "0x1",
        "NaN",
        "null",
    ],
    *[
        "9" * 18,
        "9" * 19,
        "9" * 5_000,
        "x" * 8_000,
        "'",
        "1'--",
        "%25",
        "*",
        "{}",
        "None",
        "secret_key",
        "%F0%9F%A6%81",
    ],
    *[f"1{chr(code)}" for code in range(0xA1, 0x7FF, 13)],
]


@pytest.fixture
def client(database: Database, tmp_path: Path) -> Iterator[TestClient]:
    """Return a client of an application that accepts any claimed user_id."""
    routes = media.routes(database, tmp_path, lambda connection: connection.headers.get("authorization"))
    with TestClient(Starlette(routes=routes, exception_handlers={DatabaseError: health.unavailable})) as client:
        yield client


def move(database: Database, item: Item, path: str) -> None:
    """Change the path in an item's row."""
    with database.write() as session:
        session.exec(update(Item).where(col(Item.item_id) == item.item_id).values(path=path))


def test_the_owner_gets_the_file(client: TestClient, database: Database, accept: Accept, tmp_path: Path) -> None:
    picture, _, video = finish(database, tmp_path, accept())
    for item, kind, name in ((picture, "image/png", "image_1.png"), (video, "video/mp4", "video_1.mp4")):
        answer = client.get(f"/media/{item.item_id}", headers=ADA)
        assert (answer.status_code, answer.content) == (200, PICTURE + name.encode())
        assert answer.headers["content-type"] == kind
        assert answer.headers["cache-control"].startswith("private")
        assert answer.headers["vary"] == "Cookie"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["content-disposition"].startswith("inline")


def test_the_name_of_a_download_reveals_no_secret(
    client: TestClient, database: Database, accept: Accept, tmp_path: Path
) -> None:
    picture, _, video = finish(database, tmp_path, accept(prompt="Nobody may read this"))
    for item, name in ((picture, "daybreak-1-image-1.png"), (video, "daybreak-1-video-1.mp4")):
        answer = client.get(f"/media/{item.item_id}?download=1", headers=ADA)
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    answer = client.get("/content/1.zip", headers=ADA)
    assert answer.headers["content-disposition"] == 'attachment; filename="daybreak-1.zip"'
    assert b"ada" not in answer.content
    assert b"Nobody" not in answer.content


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("bytes=0-99", 206, 0, 100),
        ("bytes=100-", 206, 100, None),
        ("bytes=-10", 206, -10, None),
        ("bytes=0-0", 206, 0, 1),
        ("bytes=0-999999", 206, 0, None),
        ("bytes=999999-", 416, 0, 0),
    ],
)
def test_a_range_of_a_file_can_be_requested(
    client: TestClient,
    database: Database,
    accept: Accept,
    tmp_path: Path,
    asked: str,
    status: int,
    start: int,
    end: int,
) -> None:
    item = finish(database, tmp_path, accept())[0]
    answer = client.get(f"/media/{item.item_id}", headers=ADA | {"Range": asked})
    assert (answer.status_code, answer.content) == (status, (PICTURE + b"image_1.png")[start:end])


def test_a_stranger_gets_nothing_and_learns_nothing(
    client: TestClient, database: Database, accept: Accept, tmp_path: Path
) -> None:
    item = finish(database, tmp_path, accept())[0]
    for path in (f"/media/{item.item_id}", "/media/unknown", "/content/1.zip", "/content/99.zip"):
        answer = client.get(path)
        assert (answer.status_code, answer.text) == (401, "Please log in to see this.")
        assert answer.headers["cache-control"] == "private, no-store"


def test_another_users_file_is_not_found(
    client: TestClient, database: Database, accept: Accept, tmp_path: Path
) -> None:
    accept(user_id="bob")
    item = finish(database, tmp_path, accept())[0]
    for path, unknown in ((f"/media/{item.item_id}", "/media/unknown"), ("/content/2.zip", "/content/99.zip")):
        assert client.get(path, headers=ADA).status_code == 200
        refused, missing = client.get(path, headers=BOB), client.get(unknown, headers=BOB)
        assert (refused.status_code, refused.text) == (404, "Not found.")
        assert (missing.status_code, missing.text, missing.headers) == (404, refused.text, refused.headers)


def test_an_unfinished_item_is_not_found(
    client: TestClient, database: Database, accept: Accept, tmp_path: Path
) -> None:
    content_id = accept()
    finish(database, tmp_path, content_id, 1)
    claims.claim(database, content_id, 1, NOON)
    statuses = [
        client.get(f"/media/{item.item_id}", headers=ADA).status_code
        for item in contents.items_of(database, content_id)
    ]
    assert statuses == [200, 404, 404]
    move(database, contents.items_of(database, content_id)[1], f"{FILES}/ada/{content_id}/image_1.png")
    assert client.get(f"/media/{contents.items_of(database, content_id)[1].item_id}", headers=ADA).status_code == 404


def test_a_head_request_has_the_headers_of_a_get(
    client: TestClient, database: Database, accept: Accept, tmp_path: Path
) -> None:
    item = finish(database, tmp_path, accept())[0]
    for path in (f"/media/{item.item_id}", "/content/1.zip"):
        head, whole = client.head(path, headers=ADA), client.get(path, headers=ADA)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == str(len(whole.content))
        assert head.headers["content-type"] == whole.headers["content-type"]
    assert client.head("/content/1.zip").status_code == 401
    assert client.post("/content/1.zip", headers=ADA).status_code == 405


def test_an_invalid_id_is_not_found(client: TestClient, database: Database, accept: Accept, tmp_path: Path) -> None:
    finish(database, tmp_path, accept())
    (tmp_path / "secret_key").write_text("secret")
    for bad in BAD_IDS:
        for path in (f"/media/{bad}", f"/content/{bad}.zip", f"/media/{bad}?download=1"):
            assert client.get(path).status_code in (401, 404), path
            answer = client.get(path, headers=ADA)
            assert answer.status_code == 404, path
            assert "secret" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "secret_key",
        "secret.png",
        f"{FILES}/../secret.png",
        f"{FILES}/ada/1/../../../secret.png",
        f"{FILES}",
        f"{FILES}/ada/1",
        f"{FILES}/folder.png",
        f"{FILES}/page.html",
        f"{FILES}/out.png",
        f"{FILES}/round.png",
        f"{FILES}/nowhere.png",
        f"{FILES}/elsewhere/secret.png",
        f"{FILES}/nul\0.png",
        f"{FILES}/{'x' * 999}.png",
        "/etc/passwd",
        "",
    ],
)
def test_a_path_outside_the_folder_is_not_served(
    client: TestClient, database: Database, accept: Accept, tmp_path: Path, path: str
) -> None:
    item = finish(database, tmp_path, accept(images=1, videos=0))[0]
    root = tmp_path / FILES
    (root / "folder.png").mkdir()
    for file in (tmp_path / "secret_key", tmp_path / "secret.png", root / "page.html"):
        file.write_text("secret")
    (root / "out.png").symlink_to(tmp_path / "secret.png")
    (root / "round.png").symlink_to(root / "round.png")
    (root / "nowhere.png").symlink_to(root / "vanished.png")
    (root / "elsewhere").symlink_to(tmp_path)
    move(database, item, path)
    assert client.get(f"/media/{item.item_id}", headers=ADA).status_code == 404
    assert client.get("/content/1.zip", headers=ADA).status_code == 404


def test_the_folder_of_the_files_can_be_a_link_to_another_disk(
    client: TestClient, database: Database, accept: Accept, tmp_path: Path
) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / FILES).symlink_to(tmp_path / "disk")
    item = finish(database, tmp_path, accept())[0]
    assert client.get(f"/media/{item.item_id}", headers=ADA).status_code == 200


def test_a_deleted_file_is_not_found(client: TestClient, database: Database, accept: Accept, tmp_path: Path) -> None:
    first, *_ = finish(database, tmp_path, accept())
    assert first.path
    (tmp_path / first.path).unlink()
    assert client.get(f"/media/{first.item_id}", headers=ADA).status_code == 404
    with zipfile.ZipFile(io.BytesIO(client.get("/content/1.zip", headers=ADA).content)) as archive:
        assert archive.namelist() == [f"daybreak-1/{name}" for name in ("image_2.png", "video_1.mp4", "MISSING.txt")]
        assert archive.read("daybreak-1/MISSING.txt").decode().splitlines() == [
            "1 of 3 files are missing on the computer that runs Daybreak:",
            "image_1.png",
            "",
            "To make them again, open My content on the page.",
        ]


def test_the_zip_contains_the_finished_items(
    client: TestClient, database: Database, accept: Accept, tmp_path: Path
) -> None:
    content_id = accept(images=11, videos=1)
    assert client.get(f"/content/{content_id}.zip", headers=ADA).status_code == 404
    finish(database, tmp_path, content_id, 2)
    answer = client.get(f"/content/{content_id}.zip", headers=ADA)
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-length"] == str(len(answer.content))
    assert answer.headers["cache-control"] == "private, no-store"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["daybreak-1/image_1.png", "daybreak-1/image_2.png"]
        assert archive.read("daybreak-1/image_1.png") == PICTURE + b"image_1.png"
        assert {one.compress_type for one in archive.infolist()} == {zipfile.ZIP_STORED}
    finish(database, tmp_path, content_id)
    with zipfile.ZipFile(io.BytesIO(client.get(f"/content/{content_id}.zip", headers=ADA).content)) as archive:
        assert len(archive.namelist()) == 12


def test_an_unusable_database_is_reported(
    client: TestClient, database: Database, accept: Accept, tmp_path: Path
) -> None:
    item = finish(database, tmp_path, accept())[0]
    (tmp_path / "content_generation.db").rename(tmp_path / "away.db")
    for path in (f"/media/{item.item_id}", "/content/1.zip"):
        answer = client.get(path, headers=ADA)
        assert (answer.status_code, answer.headers["cache-control"]) == (503, "no-store")
        assert answer.text.startswith("The database content_generation.db was moved, deleted or replaced ")


@pytest.mark.parametrize("number", [0, 1])
def test_an_empty_file_is_missing_and_an_empty_zip_is_not_found(
    client: TestClient, database: Database, accept: Accept, tmp_path: Path, number: int
) -> None:
    items = finish(database, tmp_path, accept(images=2, videos=0))
    for item in items[: number + 1]:
        os.truncate(tmp_path / str(item.path), 0)
        assert client.get(f"/media/{item.item_id}", headers=ADA).status_code == 404
    answer = client.get("/content/1.zip", headers=ADA)
    assert answer.status_code == (404 if number else 200)
    assert answer.headers["content-length"] == str(len(answer.content))


def test_an_interrupted_zip_download_is_resumed(
    client: TestClient, database: Database, accept: Accept, tmp_path: Path
) -> None:
    finish(database, tmp_path, accept(images=3, videos=2))
    whole = client.get("/content/1.zip", headers=ADA)
    size, half = len(whole.content), len(whole.content) // 2
    head = client.head("/content/1.zip", headers=ADA | {"Range": "bytes=5-"})
    assert (head.status_code, head.headers["accept-ranges"], head.headers["content-length"]) == (
        200,
        "bytes",
        str(size),
    )
    for name in ("etag", "last-modified"):
        assert whole.headers[name] == head.headers[name]
        going_on = ADA | {"Range": f"bytes={half}-", "If-Range": whole.headers[name]}
        rest = client.get("/content/1.zip", headers=going_on)
        assert (rest.status_code, rest.headers["content-range"]) == (206, f"bytes {half}-{size - 1}/{size}")
        assert rest.headers["etag"] == whole.headers["etag"]
        assert whole.content[:half] + rest.content == whole.content


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("bytes=0-", 206, 0, None),
        ("bytes=0-0", 206, 0, 1),
        ("bytes=30-1100", 206, 30, 1101),
        ("bytes=1500-2500", 206, 1500, 2501),
        ("bytes=-22", 206, -22, None),
        ("bytes=-999999", 206, 0, None),
        ("bytes=7-999999", 206, 7, None),
        ("bytes=999999-", 416, 0, 0),
        ("bytes=-0", 416, 0, 0),
        ("bytes=5-4", 200, 0, None),
        ("bytes=-", 200, 0, None),
        ("bytes=0-1,4-5", 200, 0, None),
        ("bytes=" + "9" * 5_000 + "-", 200, 0, None),
        ("items=0-1", 200, 0, None),
    ],
)
def test_a_range_of_a_zip_can_be_requested(
    client: TestClient,
    database: Database,
    accept: Accept,
    tmp_path: Path,
    asked: str,
    status: int,
    start: int,
    end: int,
) -> None:
    finish(database, tmp_path, accept())
    whole = client.get("/content/1.zip", headers=ADA).content
    answer = client.get("/content/1.zip", headers=ADA | {"Range": asked})
    assert (answer.status_code, answer.content) == (status, whole[start:end])
    assert answer.headers["content-length"] == str(len(answer.content))
    if status == 416:
        assert answer.headers["content-range"] == f"bytes */{len(whole)}"


def test_a_changed_zip_is_sent_from_the_start(
    client: TestClient, database: Database, accept: Accept, tmp_path: Path
) -> None:
    content_id = accept()
    first, *_ = finish(database, tmp_path, content_id, 1)
    assert first.path
    half = client.get("/content/1.zip", headers=ADA)
    for change in (
        lambda: finish(database, tmp_path, content_id),
        lambda: os.utime(tmp_path / str(first.path), (1e9, 2e9)),
    ):
        change()
        going_on = ADA | {"Range": "bytes=10-", "If-Range": half.headers["etag"]}
        whole = client.get("/content/1.zip", headers=going_on)
        assert (whole.status_code, "content-range" in whole.headers) == (200, False)
        assert whole.headers["etag"] != half.headers["etag"]
        half = whole


def open_files(data_dir: Path) -> list[str]:
    return [file.path for file in psutil.Process().open_files() if file.path.startswith(str(data_dir / FILES))]


def comes_true(condition: Callable[[], bool], seconds: float = 5) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return condition()


def test_a_client_that_disconnects_during_a_zip_leaves_no_file_open(
    database: Database, accept: Accept, tmp_path: Path
) -> None:
    item = finish(database, tmp_path, accept())[0]
    assert item.path
    with (tmp_path / item.path).open("r+b") as file:
        file.truncate(50_000_000)
    with serving(media.routes(database, tmp_path, lambda _: "ada")) as address:
        url = urlsplit(address)
        with socket.create_connection((url.hostname, url.port), timeout=5) as client:
            client.sendall(b"GET /content/1.zip HTTP/1.1\r\nHost: x\r\n\r\n")
            assert client.recv(100_000).startswith(b"HTTP/1.1 200")
            assert comes_true(lambda: open_files(tmp_path) == [str(tmp_path / str(item.path))])
        assert comes_true(lambda: open_files(tmp_path) == [])
        assert httpx.head(f"{address}/content/1.zip").status_code == 200


def test_a_file_deleted_while_a_zip_is_sent_breaks_only_this_download(
    database: Database, accept: Accept, tmp_path: Path
) -> None:
    first, second, _ = finish(database, tmp_path, accept())
    assert first.path
    assert second.path
    with (tmp_path / first.path).open("r+b") as file:
        file.truncate(50_000_000)
    with serving(media.routes(database, tmp_path, lambda _: "ada")) as address:
        with httpx.stream("GET", f"{address}/content/1.zip") as answer:
            chunks = answer.iter_raw()
            next(chunks)
            (tmp_path / second.path).unlink()
            with pytest.raises(httpx.RemoteProtocolError):
                b"".join(chunks)
        assert open_files(tmp_path) == []
        assert httpx.get(f"{address}/content/1.zip").status_code == 200


def test_many_simultaneous_zips_do_not_block_other_requests(database: Database, accept: Accept, tmp_path: Path) -> None:
    finish(database, tmp_path, accept())
    with serving(media.routes(database, tmp_path, lambda _: "ada")) as address:
        url = urlsplit(address)
        slow = [socket.create_connection((url.hostname, url.port), timeout=5) for _ in range(50)]
        for client in slow:
            client.sendall(b"GET /content/1.zip HTTP/1.1\r\nHost: x\r\n\r\n")
        assert httpx.get(f"{address}/content/1.zip", timeout=5).status_code == 200
        for client in slow:
            client.close()
