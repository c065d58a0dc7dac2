"""Another server in the Hub's place: one sentence says what it is and what to do, and nothing of it is kept."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from huggingface_hub import close_session, constants, try_to_load_from_cache

from engine.models.catalogue import ModelError, Source
from engine.models.download import download
from engine.models.hub import look_up
from tests.engine.repository import FILES, TINY, UNET, WEIGHTS
from tests.hub import Answer, Hub

LISTING = "api/models/someone/tiny"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
FILE = {"rfilename": "model_index.json", "size": 2, "blobId": COMMIT}
NOT_THE_HUB = (
    "^http://{host}:{port} answers with {what} when asked for someone/tiny, so it is not the Hugging Face Hub: "
)
NO_LIST = "something other than a list of its files"


def said(content: object) -> Answer:
    return Answer(json.dumps(content).encode(), headers={"Content-Type": "application/json"})


def listed(**changes: object) -> Answer:
    """Return a listing of one file with some wrong value."""
    return said({"id": "someone/tiny", "sha": COMMIT, "siblings": [FILE | changes]})


def redirect(to: str) -> Answer:
    return Answer(b"", 302, {"Location": to})


def kept(cache: Path) -> list[Path]:
    return [path for path in cache.rglob("*") if not path.is_dir() and path.name != "token"]


def sentence(hub: Hub, what: str, host: str = "127.0.0.1") -> str:
    return NOT_THE_HUB.format(host=re.escape(host), port=hub.url.rpartition(":")[2], what=re.escape(what))


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (Answer(), "a web page"),
        (Answer(says_length=False), "a web page"),
        (Answer(status=403), "a web page"),
        (Answer(status=511), "511 Network Authentication Required"),
        (Answer(b"", headers={}), NO_LIST),
        (Answer(b"", 302, {}), "302 Found"),
        (said([]), NO_LIST),
        (said(None), NO_LIST),
        (said({"sha": COMMIT}), NO_LIST),
        (said({"sha": "../../..", "siblings": []}), NO_LIST),
        (listed(rfilename="unet/../../../.bashrc"), NO_LIST),
        (listed(rfilename="/etc/passwd"), NO_LIST),
        (listed(blobId="../../../evil"), NO_LIST),
        (listed(lfs={"sha256": "../../../evil"}), NO_LIST),
        (listed(size=None), NO_LIST),
        (Answer(b'{"sha": "\xe9"}', headers={}), NO_LIST),
        (Answer(b"[" * 100_000, headers={}), NO_LIST),
        (Answer(b"not gzip", headers={"Content-Encoding": "gzip"}), "something unreadable"),
        (redirect("/api/models/someone/tiny"), "endless redirects"),
        (redirect("ftp://somewhere/"), "something unreadable"),
    ],
)
def test_an_invalid_list_of_files_is_one_sentence(hub: Hub, tmp_path: Path, answer: Answer, what: str) -> None:
    hub.instead[LISTING] = answer
    with pytest.raises(ModelError, match=sentence(hub, what)):
        look_up([TINY])
    assert kept(tmp_path) == []


def test_a_login_page_is_named_by_its_address(hub: Hub) -> None:
    hub.instead |= {
        "": redirect(f"http://localhost:{hub.url.rpartition(':')[2]}/login?to=somewhere"),
        "login": Answer(),
    }
    with pytest.raises(ModelError, match=sentence(hub, "a web page", host="localhost")):
        look_up([TINY])


def test_a_text_with_another_checksum_is_refused(hub: Hub) -> None:
    hub.instead[f"someone/tiny/resolve/{hub.commit('someone/tiny')}/model_index.json"] = said({"_class_name": "Other"})
    with pytest.raises(ModelError, match=sentence(hub, "something other than its model_index.json")):
        look_up([TINY])


def test_a_single_file_without_its_commit_is_refused(hub: Hub) -> None:
    file = "unet/diffusion_pytorch_model.safetensors"
    hub.instead["someone/tiny/resolve"] = Answer()
    with pytest.raises(ModelError, match=sentence(hub, "something other than one of its files")):
        look_up([Source(repository="someone/tiny", file=file)])


@pytest.mark.parametrize(
    "answer",
    [
        Answer(),
        Answer(says_length=False),
        Answer(b"", headers={}),
        Answer(WEIGHTS + b"more", headers={}),
        Answer(WEIGHTS, 206, {}),
        Answer(WEIGHTS, 206, {"Content-Range": "bytes 7-9/10"}),
    ],
)
def test_a_wrong_answer_does_not_cost_the_partial_file(hub: Hub, tmp_path: Path, answer: Answer) -> None:
    hub.cut[UNET] = (256_000, 1000)
    wanted = look_up([TINY])
    with pytest.raises(ModelError, match="was cut"):
        list(download(wanted, pause=0))
    hub.instead["content"] = answer
    with pytest.raises(ModelError, match="so it is not the Hugging Face Hub"):
        list(download(wanted, pause=0))
    assert [path.stat().st_size for path in tmp_path.rglob("*.incomplete")] == [256_000]
    hub.instead.clear()
    hub.cut.clear()
    list(download(wanted, pause=0))
    assert hub.sent[UNET] == len(WEIGHTS)


def test_nothing_of_a_page_in_place_of_a_file_is_kept(hub: Hub, tmp_path: Path) -> None:
    wanted = look_up([TINY])
    hub.instead |= {"content": Answer(), "someone": Answer()}
    with pytest.raises(ModelError, match=sentence(hub, "a web page")):
        list(download(wanted, pause=0))
    assert [path for path in kept(tmp_path) if path.suffix != ".lock"] == []
    hub.instead.clear()
    list(download(wanted, pause=0))
    assert isinstance(try_to_load_from_cache("someone/tiny", "model_index.json"), str)


def test_more_than_a_file_has_is_not_read_to_its_end(hub: Hub, tmp_path: Path) -> None:
    wanted = look_up([TINY])
    hub.instead["content"] = Answer(WEIGHTS * 20, headers={}, says_length=False)
    with pytest.raises(ModelError, match="arrived damaged and was deleted"):
        list(download(wanted, pause=0))
    assert list(tmp_path.rglob("*.incomplete")) == []


def test_a_partial_answer_is_resumed(hub: Hub) -> None:
    wanted = look_up([TINY])
    hub.instead["content"] = Answer(WEIGHTS[:300_000], headers={}, says_length=False)
    with pytest.raises(ModelError, match="was cut"):
        list(download(wanted, pause=0))
    hub.instead.clear()
    list(download(wanted, pause=0))
    assert hub.sent[UNET] == len(WEIGHTS) - 300_000


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Answer(b"[]", 404), "The Hub does not serve someone/tiny: 404 Not Found."),
        (Answer(status=429), "The Hub cannot serve someone/tiny now: 429 Too Many Requests; try again later."),
        (Answer(status=503), "The Hub cannot serve someone/tiny now: 503 Service Unavailable; try again later."),
        (Answer(b"", 520, {}), "The Hub cannot serve someone/tiny now: 520; try again later."),
        (
            Answer(status=407),
            "The proxy requires a name and a password (407 Proxy Authentication Required); put them into HTTPS_PROXY"
            " and HTTP_PROXY.",
        ),
        (Answer(b"", 401, {}), "someone/tiny is not on the Hub, or it is private."),
    ],
)
def test_each_refusal_has_its_own_sentence(hub: Hub, answer: Answer, message: str) -> None:
    hub.instead[""] = Answer(answer.body, answer.status, {} if answer.body == b"[]" else answer.headers)
    with pytest.raises(ModelError, match=f"^{re.escape(message)}$"):
        look_up([TINY])


@pytest.mark.parametrize("token", ["hf_ä", "hf_a b", "Bearer hf_a", '"hf_a"', "hf_\x1b[31m", "“hf_a”"])
def test_a_malformed_token_is_not_sent(hub: Hub, monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    monkeypatch.setenv("HF_TOKEN", token)
    message = f"The value of HF_TOKEN or {constants.HF_TOKEN_PATH} is not a Hub token, which is a string of letters"
    with pytest.raises(ModelError, match=f"^{re.escape(message)}") as refused:
        look_up([TINY])
    assert token not in str(refused.value)
    assert hub.requests == []


def test_an_unknown_token_is_distinguished_from_a_missing_repository(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", " hf_of_somebody_else\n")
    hub.instead[""] = Answer(b"", 401, {})
    with pytest.raises(ModelError, match="The Hub does not know the token in HF_TOKEN or "):
        look_up([TINY])
    assert hub.authorized


@pytest.mark.parametrize("is_folder", [False, True])
def test_a_token_file_that_cannot_be_read_is_named(hub: Hub, is_folder: bool) -> None:
    path = Path(constants.HF_TOKEN_PATH)
    if is_folder:
        path.mkdir()
    else:
        path.write_bytes(b"\xff\xfe\x00")
    message = (
        f"The Hub's token in {path} cannot be read ({'Is a directory' if is_folder else 'it is not text'}); write it"
    )
    with pytest.raises(ModelError, match=f"^{re.escape(message)}"):
        look_up([TINY])
    assert hub.requests == []


def test_offline_mode_is_reported_by_the_name_of_its_variable(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = look_up([TINY])
    hub.requests.clear()
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    message = r"^HF_HUB_OFFLINE \(or TRANSFORMERS_OFFLINE\) is set, so someone/tiny is not downloaded; unset it\.$"
    with pytest.raises(ModelError, match=message):
        look_up([TINY])
    with pytest.raises(ModelError, match=message):
        list(download(wanted, pause=0))
    assert hub.requests == []


@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize("endpoint", ["", "huggingface.co", "ftp://mirror", "http://", "http://[::1"])
def test_an_invalid_address_is_reported(monkeypatch: pytest.MonkeyPatch, endpoint: str) -> None:
    monkeypatch.setattr(constants, "ENDPOINT", endpoint)
    message = f"HF_ENDPOINT is {endpoint!r}, not an address such as https://huggingface.co."
    with pytest.raises(ModelError, match=f"^{re.escape(message)}$"):
        look_up([TINY])


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "https://127.0.0.1:{port} does not prove that it is the Hugging Face Hub (WRONG_VERSION_NUMBER): if a"),
        ({"https_proxy": "http://127.0.0.1:{port}", "no_proxy": ""}, "The proxy blocks this computer"),
        (
            {"SSL_CERT_FILE": "/no/such/file"},
            "The certificates that SSL_CERT_FILE or SSL_CERT_DIR names cannot be",
        ),
    ],
)
def test_a_failed_secure_connection_is_explained(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, settings: Mapping[str, str], message: str
) -> None:
    port = hub.url.rpartition(":")[2]
    for name, value in settings.items():
        monkeypatch.setenv(name, value.format(port=port))
        monkeypatch.setenv(name.upper(), value.format(port=port))
    monkeypatch.setattr(constants, "ENDPOINT", hub.url.replace("http:", "https:"))
    close_session()
    with pytest.raises(ModelError, match=f"^{re.escape(message.format(port=port))}"):
        look_up([TINY])
    close_session()


def test_the_hubs_own_answers_are_accepted(hub: Hub) -> None:
    assert sum(progress.done for progress in [*download(look_up([TINY]))][-1:]) == sum(map(len, FILES.values()))
    assert hub.authorized == []
