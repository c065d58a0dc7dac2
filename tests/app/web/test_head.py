"""The link preview in the head of the page, with its public address."""

import re
from pathlib import Path

import gradio
import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, PlainTextResponse
from starlette.testclient import TestClient

from app.web.head import Head

TEMPLATES = Path(gradio.__file__).parent / "templates" / "frontend"

META = re.compile(r'<meta\s+(?:property|name)="((?:og|twitter):[^"]*)"\s+content="([^"]*)"')


def client(template: str = "index.html", root_path: str = "") -> TestClient:
    """Return a client of an application with a Gradio page and other routes."""
    page = (TEMPLATES / template).read_text(encoding="utf-8")
    app = FastAPI()
    app.add_api_route("/", lambda: HTMLResponse(page), methods=["GET", "HEAD"])
    app.add_api_route("/login", lambda: HTMLResponse('<meta property="og:title" content="Log in">'))
    app.add_api_route("/text", lambda: PlainTextResponse('<gradio-app><meta property="og:title" content="x">'))
    app.add_middleware(Head)
    app.root_path = root_path
    return TestClient(app, base_url="http://127.0.0.1:7860")


@pytest.mark.parametrize("template", ["index.html", "share.html"])
@pytest.mark.parametrize(
    ("root_path", "headers", "address"),
    [
        ("", {}, "http://127.0.0.1:7860/"),
        (
            "",
            {"X-Forwarded-Host": "ada-daybreak.hf.space", "X-Forwarded-Proto": "https"},
            "https://ada-daybreak.hf.space/",
        ),
        ("/day", {"X-Forwarded-Host": "example.org"}, "http://example.org/day/"),
        ("https://example.org/day", {}, "https://example.org/day/"),
    ],
)
def test_a_link_preview_shows_our_title_text_and_address(
    template: str, root_path: str, headers: dict[str, str], address: str
) -> None:
    answer = client(template, root_path).get("/", headers=headers)
    tags = META.findall(answer.text)
    assert len(tags) == len(dict(tags)), "no tag is repeated"
    assert dict(tags) == {
        "og:type": "website",
        "og:site_name": "Daybreak",
        "og:title": "Daybreak",
        "og:description": "One prompt, five pictures and five short videos that motivate.",
        "twitter:card": "summary",
        "og:url": address,
        "og:image": f"{address}favicon.ico",
    }
    assert re.findall("<title>(.*)</title>", answer.text) == ["Daybreak"]
    assert "Gradio" not in answer.text.partition("<script>")[0]
    assert "manifest" not in answer.text
    assert answer.text.index("/main.js") < answer.text.index('<script type="module" crossorigin')
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_a_head_request_has_the_headers_of_a_get() -> None:
    page = client()
    assert page.head("/").headers == page.get("/").headers


def test_an_injected_address_is_escaped() -> None:
    answer = client().get("/", headers={"X-Forwarded-Host": 'x"><script>alert(1)</script>'})
    assert "<script>alert" not in answer.text


def test_every_other_response_is_unchanged() -> None:
    assert client().get("/login").text == '<meta property="og:title" content="Log in">'
    assert client().get("/text").text.endswith('content="x">')
    assert client().get("/unknown").status_code == 404
