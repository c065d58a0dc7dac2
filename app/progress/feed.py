"""The change feed: what changed in the rows since the last poll, per subscriber."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from app import views
from app.progress import queue
from app.progress.eta import TimeLeft
from app.progress.subscriber import Subscriber
from persistence import contents, storage
from persistence.database import Database
from persistence.tables import Item, Status

#: The visible state of unfinished items, by user_id and content_id.
Unfinished = Mapping[str, Mapping[int, Sequence[object]]]


class News(NamedTuple):
    """The changes for a subscriber: contents as JSON by content_id, and the content_ids of deleted ones."""

    subscriber: Subscriber
    contents: dict[int, str]
    gone: set[int]


class ChangeFeed:
    """Polls the unfinished items; a content is read in full only if one of its unfinished items changed or ended.

    `expected` returns how many seconds an item should take.
    """

    def __init__(self, database: Database, data_dir: Path, expected: Callable[[Item], float | None]) -> None:
        self._database = database
        self._data_dir = data_dir
        self._time_left = TimeLeft(expected)
        self._unfinished: Unfinished = {}
        #: Whether anything is being made, so that the time left changes without a commit.
        self.is_moving = False

    def poll(self, subscribers: Sequence[Subscriber], now: float) -> list[News]:
        """Return the changes for each subscriber since the last poll, and a snapshot for each new one.

        `now` is in monotonic seconds. Raises DatabaseError; no change is lost, the next poll returns it.
        """
        rows = contents.unfinished(self._database)
        positions = queue.positions(rows)
        seconds_left = self._time_left.seconds_left([item for _, item in rows], now)
        unfinished = _visible(rows, positions, seconds_left)
        owners = contents.owners(self._database, frozenset().union(*(subscriber.known for subscriber in subscribers)))
        news = []
        for user_id in {subscriber.user_id for subscriber in subscribers}:
            before, after = self._unfinished.get(user_id, {}), unfinished.get(user_id, {})
            changed = {
                content_id for content_id in {*before, *after} if before.get(content_id) != after.get(content_id)
            }
            wanted = {
                subscriber: changed | self._snapshot(subscriber, after) if subscriber.is_new else changed
                for subscriber in subscribers
                if subscriber.user_id == user_id
            }
            found = dict(self._read(user_id, set().union(*wanted.values()), positions, seconds_left))
            for subscriber, content_ids in wanted.items():
                gone = {content_id for content_id in subscriber.known if owners.get(content_id) != user_id}
                news.append(News(subscriber, {key: text for key, text in found.items() if key in content_ids}, gone))
        self._unfinished = unfinished
        self.is_moving = any(item.status == Status.PROCESSING for _, item in rows)
        return news

    def _snapshot(self, subscriber: Subscriber, unfinished: Mapping[int, object]) -> set[int]:
        newest = contents.list_for_user(self._database, subscriber.user_id, 1)
        return {*subscriber.known, *unfinished, *(row.content_id for row, _ in newest)}

    def _read(
        self, user_id: str, content_ids: set[int], positions: Mapping[str, int], seconds_left: Mapping[str, int]
    ) -> Iterator[tuple[int, str]]:
        if content_ids:
            for row, items in contents.get_many(self._database, user_id, content_ids):
                missing = storage.missing(self._data_dir, items)
                yield row.content_id, json.dumps(views.content(row, items, missing, positions, seconds_left))


def _visible(
    rows: Sequence[tuple[str, Item]], positions: Mapping[str, int], seconds_left: Mapping[str, int]
) -> Unfinished:
    unfinished: defaultdict[str, defaultdict[int, list[object]]] = defaultdict(lambda: defaultdict(list))
    for user_id, item in rows:
        waiting = positions.get(item.item_id), seconds_left.get(item.item_id)
        state = item.item_id, item.status, item.step, item.steps, item.error, *waiting
        unfinished[user_id][item.content_id].append(state)
    return unfinished
