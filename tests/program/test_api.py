"""The public API of the running program, through gradio_client."""

import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from gradio_client import Client  # type: ignore[import-untyped]
from gradio_client.exceptions import AppError  # type: ignore[import-untyped]

from tests.browser.site import Site
from tests.program.visitor import Visitor


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return a running site whose engine is blocked, so that all items wait."""
    data_dir = tmp_path_factory.mktemp("api")
    with FileLock(data_dir / "engine.lock"):
        site = Site(data_dir, "builtin", command=[sys.executable, "-m", "app"])
        yield site
        site.program.end()


@pytest.fixture(scope="module")
def client(site: Site) -> Client:
    """Return a client that is not logged in."""
    return Client(site.url, verbose=False, analytics_enabled=False)


def refusal(call: Callable[[], object]) -> str:
    """Return the error message of a refused call."""
    with pytest.raises(AppError) as refused:
        call()
    message = str(refused.value)
    assert message.endswith(".")
    assert "\n" not in message
    return message


def test_a_prompt_alone_is_enough(client: Client) -> None:
    answer = client.predict("Never give up", api_name="/generate")
    assert answer.keys() == {"user_id", "content_id", "message"}
    assert uuid.UUID(answer["user_id"]).version == 4
    assert answer["message"] == "You will be notified as soon as everything is ready."
    status = client.predict(answer["user_id"], api_name="/status")
    assert status.keys() == {"user_id", "contents"}
    assert status["user_id"] == answer["user_id"]
    (content,) = status["contents"]
    items = content.pop("items")
    assert content == {
        "content_id": answer["content_id"],
        "prompt": "Never give up",
        "status": "Processing",
        "notify_at": None,
    }
    assert [(item["kind"], item["position"]) for item in items] == [
        (kind, position) for kind in ("image", "video") for position in range(1, 6)
    ]
    for item in items:
        assert item.keys() == {"item_id", "kind", "position", "status", "step", "steps", "error"}
        assert uuid.UUID(item["item_id"]).version == 4
        assert (item["status"], item["step"], item["error"]) == ("Pending", 0, None)


def test_every_option_can_be_sent_by_name(client: Client, site: Site) -> None:
    answer = client.predict(
        prompt="By name",
        notify_at="23\uff1a59",
        images=1.0,
        videos="0",
        seed="seed: 7",
        time_zone="UTC+14",
        aspect="9:16",
        theme="Courage",
        api_name="/generate",
    )
    assert "23:59" in answer["message"]
    pasted = f"\ufeffuser_id: {answer['user_id'].upper()}\n"
    (content,) = client.predict(user_id=pasted, api_name="/status")["contents"]
    assert content["notify_at"].endswith(":59:00.000Z")
    assert content["notify_at"][11:13] == "09"
    (item,) = site.program.rows(
        "SELECT seed, settings ->> 'width', settings ->> 'height', settings ->> 'theme' "
        "FROM content_item WHERE seed = 7"
    )
    assert item == (7, 1080, 1920, "courage")


def test_the_api_description_has_names_and_defaults(client: Client) -> None:
    endpoints = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    described = {
        name: [(one["parameter_name"], one.get("parameter_default")) for one in endpoint["parameters"]]
        for name, endpoint in endpoints.items()
    }
    assert described == {
        "/generate": [
            ("prompt", None),
            ("notify_at", ""),
            ("images", 5),
            ("videos", 5),
            ("seed", None),
            ("time_zone", ""),
            ("aspect", "1:1"),
            ("theme", ""),
        ],
        "/status": [("user_id", None)],
    }


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"prompt": ""}, "prompt"),
        ({"prompt": "x" * 2_001}, "prompt"),
        ({"prompt": None}, "prompt"),
        ({"notify_at": "25:00"}, "notification time"),
        ({"images": 21}, "images"),
        ({"images": None}, "images"),
        ({"videos": -1}, "videos"),
        ({"videos": "many"}, "videos"),
        ({"images": 0, "videos": 0}, "images and videos"),
        ({"seed": 2**32}, "seed"),
        ({"seed": 1.5}, "seed"),
        ({"time_zone": "Nowhere/Land", "notify_at": "07:30"}, "time zone"),
        ({"aspect": "3:2"}, "aspect"),
        ({"theme": "sadness"}, "theme"),
    ],
)
def test_bad_input_is_refused_with_the_name_of_the_field(
    client: Client, site: Site, wish: dict[str, object], field: str
) -> None:
    before = site.program.value("SELECT count(*) FROM content_item")
    wish = {"prompt": "Go", "images": 1, "videos": 0} | wish
    assert refusal(lambda: client.predict(**wish, api_name="/generate")).startswith(f"{field}: ")
    assert site.program.value("SELECT count(*) FROM content_item") == before


@pytest.mark.parametrize("user_id", ["", "nobody", str(uuid.UUID(int=0))])
def test_an_unknown_user_id_is_refused(client: Client, user_id: str) -> None:
    assert refusal(lambda: client.predict(user_id, api_name="/status")) == "user_id: it is not known."


def test_a_logged_in_user_keeps_the_user_id_until_too_many_items_wait(client: Client, site: Site) -> None:
    user_id = client.predict("First", images=20, videos=0, api_name="/generate")["user_id"]
    visitor = Visitor(site)
    visitor.logs_in(user_id)
    headers = {"Cookie": visitor.cookie}
    known = Client(site.url, verbose=False, analytics_enabled=False, headers=headers)
    for prompt in ("Second", "Third"):
        assert known.predict(prompt, images=20, videos=20, api_name="/generate")["user_id"] == user_id
    contents = client.predict(user_id, api_name="/status")["contents"]
    assert [content["prompt"] for content in contents] == ["Third", "Second", "First"]
    one_more = refusal(lambda: known.predict("Fourth", images=1, videos=0, api_name="/generate"))
    assert one_more == "images and videos: you already have 100 unfinished items; the limit is 100."
    assert client.predict("Somebody else's", images=1, videos=0, api_name="/generate")["user_id"] != user_id


@pytest.mark.parametrize("name", ["/send", "/js_fn", "/visitor", "/delete", "/contents"])
def test_private_functions_cannot_be_called(client: Client, name: str) -> None:
    with pytest.raises(ValueError, match="Cannot find a function with `api_name`"):
        client.submit("Go", api_name=name)


def test_no_heavy_library_is_loaded_before_anything_is_made(site: Site) -> None:
    loaded = Path(f"/proc/{site.process.pid}/maps").read_text()
    assert "tokenizers" in loaded
    assert "libtorch" not in loaded
