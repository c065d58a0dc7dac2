"""The program as started by a Space and by a container: their own commands, in a clean copy, behind a proxy."""

import json
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import yaml

from tests.browser.site import Site
from tests.program.program import REPOSITORY, Ended, has_ipv6
from tests.program.visitor import Visitor
from tests.rights import OBEYING

SPACE_HOST = "someone-daybreak.hf.space"

#: Headers that the proxy of Spaces adds to a request.
PROXY = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": SPACE_HOST}
BROWSER = PROXY | {"Origin": f"https://{SPACE_HOST}", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with exactly the files that git tracks or would add."""
    folder = tmp_path_factory.mktemp("copy")
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=REPOSITORY, capture_output=True, check=True, text=True).stdout.split("\0")
    for name in filter(None, names):
        if (REPOSITORY / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, folder / name)
    return folder


def front_matter() -> dict[str, str]:
    """Return the front matter of the README, which configures Spaces."""
    _, block, _ = (REPOSITORY / "README.md").read_text().split("---\n", 2)
    fields: dict[str, str] = yaml.safe_load(block)
    return fields


def dockerfile(word: str) -> list[str]:
    """Return the arguments of all Dockerfile instructions of one kind, in order."""
    return re.findall(rf"^{word} (.*)$", (REPOSITORY / "Dockerfile").read_text(), re.MULTILINE)


@pytest.fixture(scope="module")
def space(copy: Path, tmp_path_factory: pytest.TempPathFactory, image_model: Path) -> Iterator[Site]:
    """Return the program as a Space runs it, but on a loopback address."""
    command = [sys.executable, front_matter()["app_file"]]
    environment = {"SPACE_ID": "someone/daybreak", "SPACE_HOST": SPACE_HOST, "DAYBREAK_HOST": "127.0.0.1"}
    site = Site(tmp_path_factory.mktemp("space") / "data", image_model, command=command, cwd=copy, **environment)
    yield site
    site.program.end()


#: Stray variables from desktops, compose files and operators.
LEFT = {
    "ALL_PROXY": "socks://127.0.0.1:7897/",
    "http_proxy": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "NO_PROXY": "example.com,fe80::/10",
    "TZ": "CET-1CEST,M3.5.0,M10.5.0/3",
    **dict.fromkeys(("DAYBREAK_ROOT_PATH", "DAYBREAK_SECRET_KEY", "DAYBREAK_DATABASE_URL", "DAYBREAK_VIDEO_MODEL"), ""),
}


@pytest.fixture(scope="module")
def container(copy: Path, tmp_path_factory: pytest.TempPathFactory, image_model: Path) -> Iterator[Site]:
    """Return the program as the container runs it, but with other addresses and folders and no other readable files."""
    folder = tmp_path_factory.mktemp("container")
    for name in ("tmp/gradio", "home", "models"):
        (folder / name).mkdir(parents=True)
        (folder / name).chmod(0)
    environment = dict(pair.split("=", 1) for line in dockerfile("ENV") for pair in shlex.split(line)) | LEFT
    environment |= {"TMPDIR": f"{folder}/tmp", "HOME": f"{folder}/home", "HF_HOME": f"{folder}/models"}
    host, shown = ("::1", "[::1]") if has_ipv6() else ("127.1", "127.0.0.1")
    environment |= {"DAYBREAK_DATA_DIR": str(folder / "data"), "DAYBREAK_HOST": host}
    command = [*OBEYING, sys.executable, *json.loads(dockerfile("CMD")[-1])[1:]]
    site = Site(folder / "data", image_model, command=command, cwd=copy, host=shown, **environment)
    yield site
    site.program.end()


def ask(site: Site) -> str:
    """Generate one picture by the public API and return the user_id."""
    data = ["Never give up", "", 1, 0, None, "Europe/Bratislava"]
    call = f"{site.url}gradio_api/call/generate"
    event_id = httpx.post(call, json={"data": data}, headers=BROWSER).json()["event_id"]
    answer = httpx.get(f"{call}/{event_id}", headers=BROWSER, timeout=30).text
    user_id: str = json.loads(answer.split("data: ", 1)[1])[0]["user_id"]
    site.program.until(site.program.is_notified)
    return user_id


def test_a_space_serves_its_page_in_a_frame_of_hugging_face(space: Site) -> None:
    page = httpx.get(space.url, headers=BROWSER)
    assert (page.status_code, "Daybreak" in page.text) == (200, True)
    assert "https://huggingface.co" in page.headers["content-security-policy"]
    user_id = ask(space)
    answer = httpx.post(f"{space.url}login", json={"user_id": user_id}, headers=BROWSER)
    assert answer.status_code == 204
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"__Host-daybreak_{space.port}=")
    assert all(flag in cookie for flag in ("Secure", "HttpOnly", "SameSite=None", "Partitioned", "Path=/"))
    shown = httpx.get(f"{space.url}content", headers=BROWSER | {"Cookie": cookie.partition(";")[0]})
    assert (shown.status_code, "Never give up" in shown.text) == (200, True)


def test_a_space_answers_only_to_its_own_host(space: Site) -> None:
    assert httpx.get(space.url, headers={"Host": SPACE_HOST}).status_code == 200
    assert httpx.get(space.url, headers={"Host": "another.hf.space"}).status_code == 403


def test_a_space_refuses_another_site(space: Site) -> None:
    answer = httpx.post(f"{space.url}login", json={"user_id": "x"}, headers=PROXY | {"Origin": "https://evil.example"})
    assert answer.status_code == 403


def test_a_container_serves_its_page_behind_a_proxy(container: Site) -> None:
    assert httpx.get(container.url).status_code == 200
    user_id = ask(container)
    cookie = httpx.post(f"{container.url}login", json={"user_id": user_id}, headers=BROWSER).headers["set-cookie"]
    assert cookie.startswith(f"__Host-daybreak_{container.port}=")
    assert "SameSite=Lax" in cookie


def test_everything_works_with_minimal_permissions(container: Site) -> None:
    ada = Visitor(container).has_made("Start where you are")
    assert re.search(r"\d\d:\d\d CES?T", ada.asks("GET", "content")[1])
    assert set(container.program.rows("SELECT time_zone FROM users")) >= {(LEFT["TZ"],)}
    status, models = ada.calls("models")
    assert (status, len(models["models"]) > 5, models["may_fetch"]) == (200, True, True)
    assert ada.calls("download", {"model": "sdxs"}) == (200, {})
    container.program.until(lambda: ada.calls("models")[1]["fetching"]["has_ended"])
    refused = ada.calls("models")[1]["fetching"]["error"]
    assert refused == "ALL_PROXY: it is not a usable proxy such as http://127.0.0.1:8080."


def test_a_container_is_healthy_until_it_stops(container: Site) -> None:
    assert is_healthy(container)
    container.process.send_signal(signal.SIGINT)
    ended = Ended(container.process)
    assert f"Daybreak is open at {container.url}. Ctrl-C stops it.\n" in ended.err
    assert (ended.status, "Traceback" in ended.err) == (0, False)
    assert not is_healthy(container)


def is_healthy(container: Site) -> bool:
    """Run the health check of the Dockerfile with an unusable proxy in the environment."""
    _, *arguments = json.loads(dockerfile("HEALTHCHECK")[-1].partition("CMD ")[2])
    host, port = str(urlsplit(container.url).hostname), str(container.port)
    ours = [one.replace("127.0.0.1", host).replace("7860", port) for one in arguments]
    return subprocess.run([sys.executable, *ours], env=LEFT, capture_output=True).returncode == 0


def test_the_container_is_not_root_keeps_its_data_and_listens_to_all_addresses() -> None:
    text = (REPOSITORY / "Dockerfile").read_text()
    assert dockerfile("USER") == ["daybreak"]
    assert text.index("\nUSER ") < text.index("\nCMD ")
    assert json.loads(dockerfile("VOLUME")[0]) == ["/data", "/models"]
    environment = " ".join(dockerfile("ENV"))
    assert "DAYBREAK_DATA_DIR=/data" in environment
    assert "HF_HOME=/models" in environment
    assert "DAYBREAK_HOST=0.0.0.0" in environment
    assert dockerfile("EXPOSE") == ["7860"]
    assert any("/whl/cpu" in line for line in dockerfile("ARG"))


def test_the_front_matter_for_spaces_is_correct() -> None:
    fields = front_matter()
    assert fields["sdk"] == "gradio"
    assert f"gradio=={fields['sdk_version']}" in (REPOSITORY / "requirements.txt").read_text().splitlines()
    assert (REPOSITORY / fields["app_file"]).is_file()
    assert len(fields["short_description"]) <= 60, "the limit of the Hub"
    assert isinstance(fields["python_version"], str), "without quotes 3.10 would be a number"
