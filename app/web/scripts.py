"""The page's scripts: ES modules whose URL contains a hash of them, so that browsers can cache them forever."""

import gzip
import hashlib
from collections.abc import Mapping
from functools import cache

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app.web import pages
from ui.theme import ASSETS

#: The folders of scripts in ui/assets; node_modules beside them is for the checks only.
FOLDERS = ("content", "create", "models", "page")
_HEADERS = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}


def route() -> Route:
    """Return the route that serves the scripts."""

    def answer(request: Request) -> Response:
        script = _scripts().get(request.path_params["name"])
        if script is None or request.path_params["version"] != _version():
            return PlainTextResponse("Not found.", 404)
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(script, media_type="text/javascript", headers=_HEADERS)
        # Gradio would compress every answer again, which takes as long as everything else that it does for one.
        headers = {**_HEADERS, "Content-Encoding": "gzip"}
        return Response(_compressed(script), media_type="text/javascript", headers=headers)

    return Route("/scripts/{version}/{name:path}", answer)


def tags() -> str:
    """Return the HTML tags that load all scripts in parallel."""
    return pages.render("scripts.html", version=_version(), names=_scripts())


@cache
def _scripts() -> Mapping[str, bytes]:
    paths = [*ASSETS.glob("*.js"), *(path for folder in FOLDERS for path in (ASSETS / folder).glob("*.js"))]
    return {path.relative_to(ASSETS).as_posix(): path.read_bytes() for path in paths}


@cache
def _compressed(script: bytes) -> bytes:
    return gzip.compress(script)


@cache
def _version() -> str:
    digest = hashlib.sha256()
    for name, script in _scripts().items():
        digest.update(name.encode() + b"\0" + script + b"\0")
    return digest.hexdigest()[:16]
