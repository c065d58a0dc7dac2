"""The routes that serve pictures and videos, one by one or as a zip per content, to their owner only."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from email.utils import formatdate
from pathlib import Path, PurePath

from starlette.requests import HTTPConnection, Request
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send
from zipstream import ZipStream

from app import ids
from persistence import contents, storage
from persistence.database import Database
from persistence.tables import Item, Status

#: Media types of the files that are served; other files in the folder are not.
TYPES = {".png": "image/png", ".mp4": "video/mp4"}

#: The advice in a zip's list of missing files.
AGAIN = "To make them again, open My content on the page."

#: A Range header with one range; 18 digits are more than any file has bytes.
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}

#: A finished item never changes. A logout changes the cookie, after which the browser's cache no longer matches.
_CACHED = {"Cache-Control": "private, max-age=31536000, immutable", "Vary": "Cookie"}
_NOT_CACHED = {"Cache-Control": "private, no-store"}

#: Allows only what a browser's own page around a picture or video needs.
_FILE_POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


def routes(database: Database, data_dir: Path, user_id: Callable[[HTTPConnection], str | None]) -> list[Route]:
    """Return the routes of the files; `user_id` returns the user_id of a request."""
    media = _Media(database, data_dir, user_id)
    return [Route("/media/{item_id}", media.item), Route("/content/{content_id}.zip", media.content)]


class _Media:
    """The route handlers. They are not `async`: Starlette runs them in threads, where they can read rows and files."""

    def __init__(self, database: Database, data_dir: Path, user_id: Callable[[HTTPConnection], str | None]) -> None:
        self._database = database
        self._data_dir = data_dir
        self._user_id = user_id

    def item(self, request: Request) -> Response:
        """Return an item's file, or the requested part of it."""
        user_id = self._user_id(request)
        if user_id is None:
            return _unauthorized()
        item = contents.get_item(self._database, user_id, request.path_params["item_id"])
        path = self._file(item) if item else None
        if item is None or path is None:
            return _not_found()
        return FileResponse(
            path,
            media_type=TYPES[path.suffix],
            filename=f"daybreak-{item.content_id}-{item.kind}-{item.position}{path.suffix}",
            content_disposition_type="attachment" if request.query_params.get("download") == "1" else "inline",
            headers=_HEADERS | _CACHED | {"Content-Security-Policy": _FILE_POLICY},
        )

    def content(self, request: Request) -> Response:
        """Return a content's finished items as a zip that is built while it is sent."""
        user_id = self._user_id(request)
        if user_id is None:
            return _unauthorized()
        content_id = ids.exact_content_id(request.path_params["content_id"])
        for content, items in contents.get_many(self._database, user_id, [] if content_id is None else [content_id]):
            name = f"daybreak-{content.content_id}"
            archive = self._archive(name, items)
            if archive:
                return _Zip(archive, f"{name}.zip", request)
        return _not_found()

    def _archive(self, folder: str, items: Sequence[Item]) -> ZipStream:
        archive = ZipStream(sized=True)
        for path in filter(None, map(self._file, items)):
            with suppress(FileNotFoundError):
                archive.add_path(path, f"{folder}/{path.name}")
        missing = storage.missing(self._data_dir, items)
        names = [PurePath(item.path).name for item in items if item.path and item.item_id in missing]
        if archive and names:
            count = f"{len(names)} of {len(items)} files are missing on the computer that runs Daybreak:"
            archive.add("\n".join([count, *names, "", AGAIN, ""]), f"{folder}/MISSING.txt")
        return archive

    def _file(self, item: Item) -> Path | None:
        """Return the path of a finished item's file, or None if there is no such file or it is not ours."""
        if item.status != Status.COMPLETED or item.path is None:
            return None
        path = storage.find(self._data_dir, item.path)
        return path if path and path.suffix in TYPES else None


class _Zip(StreamingResponse):
    """A zip, or the requested part of it; it closes its files when the response ends or the client disconnects.

    The same files always produce the same bytes, so that an interrupted download can be resumed.
    """

    def __init__(self, archive: ZipStream, filename: str, request: Request) -> None:
        size, modified = len(archive), archive.last_modified
        assert modified is not None, "it is not empty"
        members = [(member["name"], member["size"]) for member in archive.info_list()]
        tag = f'"{hashlib.sha256(repr((members, modified)).encode()).hexdigest()[:32]}"'
        date = formatdate(modified.timestamp(), usegmt=True)
        is_same = request.headers.get("if-range", tag) in (tag, date)
        asked = _part(request.headers.get("range", ""), size) if is_same and request.method == "GET" else None
        part = range(size) if asked is None else asked
        self._chunks = archive.finalize()
        super().__init__(
            _only(self._chunks, part) if request.method == "GET" else (),
            200 if asked is None else 206 if asked else 416,
            media_type="application/zip",
            headers=_HEADERS
            | _NOT_CACHED
            | {
                "Accept-Ranges": "bytes",
                "Content-Disposition": f'attachment; filename="{filename}"',
                "Content-Length": str(len(part)),
                "ETag": tag,
                "Last-Modified": date,
            },
        )
        if asked is not None:
            self.headers["Content-Range"] = f"bytes {f'{part.start}-{part.stop - 1}' if part else '*'}/{size}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the zip."""
        with closing(self._chunks):
            await super().__call__(scope, receive, send)


def _part(asked: str, size: int) -> range | None:
    """Return the bytes that a Range header requests, or None for all of them, as for a header with several ranges."""
    match = _RANGE.fullmatch(asked.strip())
    first, last = match.groups() if match else ("", "")
    if first:
        stop = min(int(last) + 1, size) if last else size
        return range(int(first), stop) if int(first) < stop or int(first) >= size else None
    return range(max(0, size - int(last)), size) if last else None


def _only(chunks: Iterable[bytes], part: range) -> Iterator[bytes]:
    """Yield one part of the bytes that the chunks form together."""
    at = 0
    for chunk in chunks:
        if wanted := chunk[max(0, part.start - at) : max(0, part.stop - at)]:
            yield wanted
        at += len(chunk)
        if at >= part.stop:
            return


def _unauthorized() -> Response:
    return PlainTextResponse("Please log in to see this.", 401, _HEADERS | _NOT_CACHED)


def _not_found() -> Response:
    # The same response for another user's file as for an unknown id, so that ids cannot be probed.
    return PlainTextResponse("Not found.", 404, _HEADERS | _NOT_CACHED)
