"""What changed in the rows since the last look, for everybody who watches."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from app import line, storage
from app.pace import Pace
from app.watcher import Watcher
from persistence import contents
from persistence.database import Database
from persistence.tables import Item, Status
from ui import view

#: All that can be seen to change of what is unfinished, by user_id and content_id.
Unfinished = Mapping[str, Mapping[int, Sequence[object]]]


class News(NamedTuple):
    """What a watcher is to be told: contents as JSON by content_id, and those that are there no more."""

    watcher: Watcher
    contents: dict[int, str]
    gone: set[int]


class Lookout:
    """Reads the rows; a content is read in full only when something of it that is unfinished changed, or ended.

    `expected` tells how many seconds an item should take.
    """

    def __init__(self, database: Database, data_dir: Path, expected: Callable[[Item], float | None]) -> None:
        self._database = database
        self._data_dir = data_dir
        self._pace = Pace(expected)
        self._unfinished: Unfinished = {}
        #: Whether anything is being made, so that estimates change by themselves.
        self.is_moving = False

    def look(self, watchers: Sequence[Watcher], now: float) -> list[News]:
        """Return what is new for each watcher since the last look, and all that a new one needs.

        `now` is in seconds, of a clock that is never put back. Raises DatabaseError; the next look finds what
        this one would have found.
        """
        rows = contents.unfinished(self._database)
        places = line.places(rows)
        seconds_left = self._pace.seconds_left([item for _, item in rows], now)
        unfinished = _visible(rows, places, seconds_left)
        owners = contents.owners(self._database, frozenset().union(*(watcher.known for watcher in watchers)))
        news = []
        for user_id in {watcher.user_id for watcher in watchers}:
            before, after = self._unfinished.get(user_id, {}), unfinished.get(user_id, {})
            changed = {
                content_id for content_id in {*before, *after} if before.get(content_id) != after.get(content_id)
            }
            wanted = {
                watcher: changed | self._snapshot(watcher, after) if watcher.is_new else changed
                for watcher in watchers
                if watcher.user_id == user_id
            }
            found = dict(self._read(user_id, set().union(*wanted.values()), places, seconds_left))
            for watcher, content_ids in wanted.items():
                gone = {content_id for content_id in watcher.known if owners.get(content_id) != user_id}
                news.append(News(watcher, {key: text for key, text in found.items() if key in content_ids}, gone))
        self._unfinished = unfinished
        self.is_moving = any(item.status == Status.PROCESSING for _, item in rows)
        return news

    def _snapshot(self, watcher: Watcher, unfinished: Mapping[int, object]) -> set[int]:
        newest = contents.of_user(self._database, watcher.user_id, 1)
        return {*watcher.known, *unfinished, *(row.content_id for row, _ in newest)}

    def _read(
        self, user_id: str, content_ids: set[int], places: Mapping[str, int], seconds_left: Mapping[str, int]
    ) -> Iterator[tuple[int, str]]:
        if content_ids:
            for row, items in contents.chosen(self._database, user_id, content_ids):
                missing = storage.missing(self._data_dir, items)
                yield row.content_id, json.dumps(view.content(row, items, missing, places, seconds_left))


def _visible(
    rows: Sequence[tuple[str, Item]], places: Mapping[str, int], seconds_left: Mapping[str, int]
) -> Unfinished:
    unfinished: defaultdict[str, defaultdict[int, list[object]]] = defaultdict(lambda: defaultdict(list))
    for user_id, item in rows:
        counted = places.get(item.item_id), seconds_left.get(item.item_id)
        state = item.item_id, item.status, item.step, item.steps, item.error, *counted
        unfinished[user_id][item.content_id].append(state)
    return unfinished
