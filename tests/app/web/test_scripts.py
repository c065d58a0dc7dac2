"""The page's scripts, as a browser loads them."""

import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from app.web import scripts
from ui.theme import ASSETS


def test_every_script_is_loaded_and_cached_forever() -> None:
    client = TestClient(Starlette(routes=[scripts.route()]))
    tags = scripts.tags()
    addresses = re.findall('<link rel="modulepreload" href="([^"/][^"]*)">', tags)
    files = {path.relative_to(ASSETS).as_posix() for path in ASSETS.rglob("*.js") if "node_modules" not in path.parts}
    assert {address.split("/", 2)[2] for address in addresses} == files
    assert re.findall('<script type="module" src="([^"]*main.js)"></script>', tags)[0] in addresses
    for address in addresses:
        answer = client.get(f"/{address}")
        assert answer.content == (ASSETS / address.split("/", 2)[2]).read_bytes()
        assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
        assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("encodings", ["gzip, br", "br", ""])
def test_scripts_are_compressed_for_browsers_that_accept_it(encodings: str) -> None:
    client = TestClient(Starlette(routes=[scripts.route()]))
    (address,) = re.findall('src="([^"]*main.js)"', scripts.tags())
    answer = client.get(f"/{address}", headers={"accept-encoding": encodings})
    assert answer.content == (ASSETS / "main.js").read_bytes()
    assert (answer.headers.get("content-encoding") == "gzip") == ("gzip" in encodings)
    assert answer.headers["vary"] == "Accept-Encoding"


def test_any_other_script_is_not_found() -> None:
    client = TestClient(Starlette(routes=[scripts.route()]))
    main = re.findall('src="([^"]*)"', scripts.tags())[0]
    for name in ("page.css", "package.json", "types.d.ts", "..%2Ftheme.py", "page/..%2Ftokens.css"):
        assert client.get(f"/{main.replace('main.js', name)}").status_code == 404
    assert client.get("/scripts/another-version/main.js").status_code == 404
