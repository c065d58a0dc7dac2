"""A stranger tries every route of the running program and gets no data of any user."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser.site import Site
from tests.program.forked import Forked
from tests.program.program import REPOSITORY
from tests.program.visitor import Visitor

#: Prints every Gradio route as `METHOD /path`.
LISTING = """
from gradio.routes import App
from ui import page
blocks = page.build(None)
blocks.run_history = False
routes = App.create_app(blocks, app_kwargs={"openapi_url": None}).routes
while routes:
    route = routes.pop()
    routes += getattr(getattr(route, "original_router", None), "routes", [])
    print(*(f"{method} {route.path}" for method in getattr(route, "methods", [])), sep="\\n", end="\\n")
"""

#: Every Gradio route by the status that a stranger gets: the page and its assets, or a refusal.
GRADIO = {
    200: [
        "GET /",
        "HEAD /",
        "GET /config",
        "GET /favicon.ico",
        "GET /manifest.json",
        "GET /pwa_icon",
        "GET /robots.txt",
        "GET /theme.css",
        "GET /gradio_api/app_id",
        "GET /gradio_api/heartbeat/{session_hash}",
        "GET /gradio_api/info",
        "GET /gradio_api/login_check",
        "GET /gradio_api/openapi.json",
        "GET /gradio_api/queue/status",
        "GET /gradio_api/startup-events",
        "GET /gradio_api/theme.css",
        "GET /gradio_api/token",
        "GET /gradio_api/user",
        # The stream reports that there is no such event.
        "GET /gradio_api/call/{api_name}/{event_id}",
    ],
    400: ["POST /gradio_api/component_server"],
    404: [
        "GET /assets/{path:path}",
        "GET /static/{path:path}",
        "GET /svelte/{path:path}",
        "GET /monitoring",
        "GET /monitoring/summary",
        "GET /monitoring/{key}",
        "GET /gradio_api/file/{path:path}",
        "GET /gradio_api/file={path_or_url:path}",
        "HEAD /gradio_api/file={path_or_url:path}",
        "GET /gradio_api/proxy={url_path:path}",
        "HEAD /gradio_api/proxy={url_path:path}",
        "GET /gradio_api/runs",
        "POST /gradio_api/call/v2/{api_name}",
        "GET /gradio_api/dev/reload",
        "GET /gradio_api/call/v2/{api_name}/{event_id}",
        "POST /gradio_api/process_recording",
        "GET /gradio_api/vibe-code",
        "POST /gradio_api/vibe-starter-queries",
        "POST /login/",
        "GET /pwa_icon/{size}",
        "GET /gradio_api/custom_component/{id}/{environment}/{type}/{file_name}",
        "GET /gradio_api/deep_link",
        "POST /gradio_api/api/{api_name}",
        "POST /gradio_api/run/{api_name}",
        "POST /gradio_api/undo-vibe-edit",
        "POST /gradio_api/vibe-code",
        "POST /gradio_api/vibe-edit",
        "GET /gradio_api/stream/{session_hash}/{run}/{component_id}/playlist-file",
        "GET /gradio_api/stream/{session_hash}/{run}/{component_id}/playlist.m3u8",
        "GET /gradio_api/stream/{session_hash}/{run}/{component_id}/{segment_id}.{ext}",
        "POST /gradio_api/stream/{event_id}",
        "POST /gradio_api/stream/{event_id}/close",
        "GET /gradio_api/upload_progress",
        "POST /gradio_api/upload",
    ],
    405: ["GET /logout"],
    422: [
        "POST /gradio_api/call/{api_name}",
        "POST /gradio_api/cancel",
        "GET /gradio_api/queue/data",
        "POST /gradio_api/queue/join",
        "POST /gradio_api/reset",
    ],
}


#: Invalid types of fields; the last ones would make Gradio read a file or send a request to another host.
WRONG = [
    True,
    False,
    [],
    {},
    [1],
    {"a": [{}]},
    1.5,
    -1,
    2**70,
    float("nan"),
    float("inf"),
    "x" * 3_000,
    "\0",
    "\ud800",
    {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}},
    [{"a": {"path": "http://127.0.0.1:9/", "url": "http://127.0.0.1:9/", "meta": {"_type": "gradio.FileData"}}}],
]
#: Colours, a line like one of ours, a window title, right-to-left text.
WORDS = "\x1b[31mx\r\nDaybreak: content ready for you\n\x1b]0;t\x07\u202e\x9b2J\u2028"
GOOD = ("Never give up", "", 1, 0, None, "", "", "")
FIELDS = ("prompt", "notification time", "images", "videos", "seed", "time zone", "aspect", "theme")
NAMES = ("prompt", "notify_at", "images", "videos", "seed", "time_zone", "aspect", "theme")


def form(fields: Sequence[object] = GOOD, **wishes: object) -> dict[str, object]:
    """Return the data that the form sends for these fields."""
    return {"request": {**dict(zip(NAMES, fields, strict=True)), **wishes}, "user_id": ""}


@dataclass(frozen=True)
class Scene:
    """A server with contents of Ada and Bob, and a stranger without any."""

    site: Site
    ada: Visitor
    bob: Visitor
    stranger: Visitor

    @property
    def of_ada(self) -> dict[str, str]:
        """Return the ids of Ada's contents and items."""
        found = (
            "SELECT content_id, item_id, path FROM user_content JOIN content_item USING (content_id) WHERE user_id = "
        )
        ((content_id, item_id, path),) = self.site.program.rows(f"{found}'{self.ada.user_id}'")
        return {"content_id": str(content_id), "item_id": item_id, "path": path}

    def rows(self) -> list[tuple[object, ...]]:
        """Return all rows except activities."""
        contents = self.site.program.rows("SELECT * FROM user_content")
        return [*contents, *self.site.program.rows("SELECT * FROM content_item")]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, image_model: Path) -> Iterator[Scene]:
    """Return a running server with its users."""
    site = Site(tmp_path_factory.mktemp("strangers"), image_model)
    ada, bob = Visitor(site).has_made("Of Ada"), Visitor(site).has_made("Of Bob")
    site.program.until(site.program.is_notified)  # from now on, only requests change rows
    yield Scene(site, ada, bob, Visitor(site))
    site.program.end()


@pytest.fixture(scope="module")
def gradio_routes() -> dict[str, int]:
    """Return every Gradio route with its parameters filled in, and its status here."""
    listed = subprocess.run([sys.executable, "-c", LISTING], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    said = {route: status for status, routes in GRADIO.items() for route in routes}
    ours = {"POST /login"}
    routes = sorted(set(filter(None, listed.stdout.splitlines())) - ours)
    assert said.keys() <= set(routes)
    return {re.sub(r"{[^}]*}", "x", route): said.get(route) or said[route.rstrip("/")] for route in routes}


def test_every_gradio_route_answers_strangers_as_listed(scene: Scene, gradio_routes: dict[str, int]) -> None:
    secrets = ["Of Ada", scene.ada.user_id, scene.of_ada["item_id"], scene.of_ada["path"]]
    for visitor in (scene.stranger, scene.bob):
        statuses = {}
        for route in gradio_routes:
            method, path = route.split(" ")
            statuses[route], text = visitor.asks(method, path, "{}" if method == "POST" else None)
            assert not [secret for secret in secrets if secret in text], route
        assert statuses == gradio_routes


@pytest.mark.parametrize(
    ("route", "stranger", "bob", "ada"),
    [
        ("GET /media/{item_id}", 401, 404, 200),
        ("HEAD /media/{item_id}", 401, 404, 200),
        ("GET /media/{item_id}?download=1", 401, 404, 200),
        ("GET /media/{path}", 404, 404, 404),
        ("GET /content/{content_id}.zip", 401, 404, 200),
        ("GET /content/../{path}", 404, 404, 404),
        ("GET /content", 303, 200, 200),
        ("GET /events", 401, 200, 200),
        ("GET /login", 200, 200, 200),
        ("GET /healthz", 200, 200, 200),
        ("GET /scripts/1/{path}", 404, 404, 404),
        ("GET /openapi.json", 404, 404, 404),
        ("GET /docs", 404, 404, 404),
        ("GET /gradio_api/profiling/traces", 404, 404, 404),
        ("GET /gradio_api/mcp/sse", 404, 404, 404),
        ("GET /{path}", 404, 404, 404),
    ],
)
def test_our_routes_distinguish_strangers_owners_and_other_users(
    scene: Scene, route: str, stranger: int, bob: int, ada: int
) -> None:
    method, path = route.format(**scene.of_ada).split(" ")
    for visitor, expected in ((scene.stranger, stranger), (scene.bob, bob), (scene.ada, ada)):
        status, text = visitor.asks(method, path)
        assert status == expected
        assert visitor is scene.ada or "Of Ada" not in text
        assert (visitor, path) != (scene.ada, "/content") or "Of Ada" in text


def test_events_contain_only_the_users_own_contents(scene: Scene) -> None:
    content_id = scene.of_ada["content_id"]
    assert scene.ada.watches(content_id) == ["Of Ada"]
    assert scene.bob.watches(content_id) == ["Of Bob"]


def test_another_site_gets_nothing_that_its_visitor_can_see(scene: Scene, gradio_routes: dict[str, int]) -> None:
    visitor = Visitor(scene.site)
    visitor.logs_in(scene.ada.user_id)
    routes = ["GET /media/{item_id}", "GET /content/{content_id}.zip", "GET /content", "GET /events", "GET /login"]
    routes = [route.format(**scene.of_ada) for route in routes]
    routes += ["POST /login", "POST /logout", "POST /access", "GET /healthz", *gradio_routes]
    for sent in ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"}, {"Origin": "https://evil.example"}):
        visitor.client.headers.update(sent)
        assert {visitor.asks(*route.split(" "))[0] for route in routes} == {403}
        for name in sent:
            del visitor.client.headers[name]
    assert visitor.calls("visitor")[1]["user_id"] == scene.ada.user_id


def test_functions_of_the_page_check_the_owner(scene: Scene) -> None:
    content_id, before = int(scene.of_ada["content_id"]), scene.rows()
    refusal = {"error": "content_id: you have no such content."}
    wish = {"content_id": content_id, "item_id": scene.of_ada["item_id"]}
    for function in ("stop", "retry", "delete"):
        assert scene.stranger.calls(function, wish) == (200, {"error": "user_id: please log in first."})
        assert scene.bob.calls(function, wish) == (200, refusal)
    assert scene.stranger.calls("visitor") == (200, {"user_id": None, "logged_out_at": {}})
    known = {"user_id": scene.bob.user_id, "logged_out_at": {scene.bob.user_id: None}}
    assert scene.bob.calls("visitor") == (200, known)
    for wrong in WRONG:
        assert scene.bob.calls("visitor", {"user_id": wrong})[1].keys() <= {"error", *known}
    assert scene.stranger.calls("contents") == (200, {"error": "user_id: please log in first."})
    for data in (None, {"before": content_id + 1}, {"before": None, "user_id": scene.ada.user_id}):
        (status, found) = scene.bob.calls("contents", data)
        assert status == 200
        assert {one["prompt"] for one in found["contents"]} <= {"Of Bob"}
    assert scene.rows() == before
    assert (scene.site.program.data_dir / scene.of_ada["path"]).exists()


def test_only_functions_meant_for_scripts_can_be_called(scene: Scene) -> None:
    for function in ("__init__", "postprocess", "get_config", "load", "unrender", "server_functions"):
        assert scene.ada.calls(function)[0] == 404


@pytest.mark.parametrize("name", ["send", "generate", "status", "visitor", "delete"])
def test_the_queue_cannot_be_bypassed(scene: Scene, name: str) -> None:
    before = scene.rows()
    for wish in ({}, {"fn_index": scene.ada.events.get(name, 0)}):
        for address in ("run", "api"):
            body = json.dumps({"data": list(GOOD), **wish})
            assert scene.ada.asks("POST", f"gradio_api/{address}/{name}", body)[0] >= 400
    assert scene.rows() == before


def test_only_generate_and_status_are_shown(scene: Scene) -> None:
    shown = json.loads(scene.stranger.asks("GET", "gradio_api/info")[1])
    assert set(shown["named_endpoints"]) == {"/generate", "/status"}
    assert shown["unnamed_endpoints"] == {}
    described = json.loads(scene.stranger.asks("GET", "gradio_api/openapi.json")[1])
    assert {path for path in described["paths"] if "send" in path or "js_fn" in path} == set()


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_of_a_wrong_type_is_refused_in_one_sentence_that_names_it(scene: Scene, field: str) -> None:
    before, place = scene.rows(), FIELDS.index(field)
    for wrong in WRONG:
        if field == "seed" and wrong == -1:  # a random seed
            continue
        fields = [*GOOD[:place], wrong, *GOOD[place + 1 :]]
        if field == "time zone":  # ignored without a notification time
            fields[FIELDS.index("notification time")] = "07:30"
        expected = "Files are not accepted." if "FileData" in repr(wrong) else rf"{field}: .*\."
        assert re.fullmatch(expected, scene.ada.sends("generate", *fields)["error"]), wrong
        assert re.fullmatch(expected, scene.ada.sends("send", form(fields))["error"]), wrong
    assert scene.rows() == before


def test_a_user_id_of_a_wrong_type_is_refused(scene: Scene) -> None:
    for wrong in [None, *WRONG]:
        expected = "Files are not accepted." if "FileData" in repr(wrong) else r"user_id: .*\."
        assert re.fullmatch(expected, scene.ada.sends("status", wrong)["error"]), wrong


def test_null_form_fields_count_as_blank(scene: Scene) -> None:
    fields = ("Never give up", None, 0, 0, None, None, None, None)
    refused = scene.stranger.sends("send", {**form(fields, image_model=None, video_model=None), "user_id": None})
    assert refused == {"error": "images and videos: ask for at least one picture or video."}


@pytest.mark.parametrize("kind", ["image", "video"])
def test_only_offered_models_can_be_chosen(scene: Scene, kind: str) -> None:
    before = scene.rows()
    for wrong in ("../../etc", "someone/else", "sdxs", *WRONG):
        expected = "Files are not accepted." if "FileData" in repr(wrong) else rf"{kind} model: .*\."
        assert re.fullmatch(expected, scene.ada.sends("send", form(GOOD, **{f"{kind}_model": wrong}))["error"]), wrong
    assert scene.rows() == before


def test_remote_visitors_and_unlisted_models_cannot_start_downloads(scene: Scene) -> None:
    for data in (None, {"model": "someone/else"}, *({"model": wrong} for wrong in WRONG)):
        status, answer = scene.stranger.calls("download", data)
        assert status == 200
        assert answer["error"].startswith("model: "), data
    assert scene.stranger.calls("models")[1]["fetching"] is None


@pytest.mark.parametrize("function", ["stop", "retry", "delete", "contents"])
def test_script_arguments_of_a_wrong_type_are_refused(scene: Scene, function: str) -> None:
    before = scene.rows()
    for wrong in [None, *WRONG]:
        for data in (wrong, {"content_id": wrong, "before": wrong}):
            status, answer = scene.ada.calls(function, data)
            assert status == 200
            assert function == "contents" or answer["error"].startswith("content_id: "), data
    for wrong in WRONG:
        scene.ada.calls("stop", {"content_id": int(scene.of_ada["content_id"]), "item_id": wrong})
    assert scene.rows() == before


def test_a_strangers_prompt_is_read_only_by_the_built_in_model(scene: Scene) -> None:
    before, nothing = scene.rows(), {"words": [], "is_sure": True, "choices": []}
    for data in (None, {"prompt": "a lake"}, *({"prompt": wrong} for wrong in WRONG)):
        assert scene.stranger.calls("understand", data) == (200, nothing)
    assert scene.rows() == before


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        "{",
        "\0",
        "[" * 50_000,
        '{"data": ' + "[" * 5_000 + "]" * 5_000 + "}",
        '{"data": [], "fn_index": 5, "session_hash": []}',
        '{"data": [], "fn_index": 5, "session_hash": null}',
        '{"data": {}, "fn_index": 5, "session_hash": "any"}',
        '{"data": [], "fn_index": 99, "session_hash": "any"}',
        '{"data": [], "fn_index": "x", "session_hash": "any"}',
        '{"data": [], "component_id": 0, "fn_name": [], "session_hash": "any"}',
    ],
)
def test_an_unknown_message_type_does_nothing(scene: Scene, body: str) -> None:
    before = scene.rows()
    for path in ("queue/join", "component_server", "call/send", "call/generate", "run/send", "cancel"):
        scene.ada.asks("POST", f"gradio_api/{path}", body)
    assert scene.stranger.asks("GET", "healthz") == (200, "ok")
    assert scene.rows() == before


@pytest.mark.parametrize("name", ["content_generation.db", "secret_key", "engine.lock", "generated_content", "{path}"])
def test_no_file_of_the_data_folder_can_be_read_through_gradio(scene: Scene, name: str) -> None:
    path = (scene.site.program.data_dir / name.format(**scene.of_ada)).as_posix()
    up = "%2e%2e/" * 12
    for prefix in ("file=", "file/", f"file=x/{up}", "proxy=file://", "stream/", "custom_component/24/client/x/"):
        assert scene.ada.asks("GET", f"gradio_api/{prefix}{path}")[0] in (403, 404, 422)
    for prefix in ("static/", "assets/", "svelte/", "media/", "", "theme.css/"):
        for way in (path, f"/{path}", f"{up}{path}", f"{'../' * 12}{path}"):
            assert scene.ada.asks("GET", f"{prefix}{way}")[0] in (403, 404)


def test_a_call_with_wrong_arguments_is_refused_in_one_sentence(scene: Scene) -> None:
    before = scene.rows()
    for event in scene.ada.events:
        for fields in ([], [WORDS, WORDS], [WORDS] * 9, [{WORDS: [WORDS]}] * 9):
            assert re.fullmatch(r"[^\n]+\.", scene.ada.sends(event, *fields)["error"]), (event, fields)
    for name, data in (("generate", []), ("generate", [WORDS, WORDS]), ("status", []), ("status", [WORDS])):
        _, text = scene.ada.asks("POST", f"gradio_api/call/{name}", json.dumps({"data": data}))
        with scene.ada.client.stream("GET", f"gradio_api/call/{name}/{json.loads(text)['event_id']}") as answer:
            line = next(text for text in answer.iter_lines() if text.startswith("data: "))
        assert re.fullmatch(r"[^\n]+\.", json.loads(line.removeprefix("data: "))["error"]), (name, data)
    assert scene.rows() == before


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        ("POST", "gradio_api/call/%1b%5b31m%0d%0a", '{"data": []}', 400),
        ("POST", "gradio_api/call/nothing", '{"data": []}', 404),
        ("POST", "gradio_api/call/generate", '{"data": {}}', 422),
        ("POST", "gradio_api/call/generate", '"\\ud800"', 422),
        ("POST", "gradio_api/cancel", '{"data": [1e999], "session_hash": "\\ud800"}', 422),
        ("POST", "gradio_api/queue/join", '{"data": [], "fn_index": 99, "session_hash": "x"}', 500),
        ("GET", "gradio_api/heartbeat/%1b%5b31m%0d%0a", None, 400),
        ("GET", "?page=%1b%5b31m%0d%0aDaybreak:", None, 500),
    ],
)
def test_requests_that_make_gradio_fail_are_refused_in_one_sentence(
    scene: Scene, method: str, path: str, content: str | None, status: int
) -> None:
    answered, text = scene.stranger.asks(method, path, content)
    assert answered == status
    sentence = json.loads(text)["detail"] if text.startswith("{") else text
    assert re.fullmatch(r"[^\n]+\.", sentence)


def test_the_terminal_shows_at_most_one_readable_line_each(scene: Scene) -> None:
    assert isinstance(scene.site.process, Forked)
    said = scene.site.process.stderr.read_text()
    assert scene.stranger.asks("GET", "healthz") == (200, "ok")
    assert said.replace("\n", "").isprintable()
    assert "Traceback" not in said
    lines = [line for line in said.splitlines() if not line.startswith("  ")]
    assert lines.pop(0).startswith("Daybreak is open at ")
    assert [line for line in lines if not line.startswith("ERROR app.web.failures: ")] == []
