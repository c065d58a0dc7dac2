"""The time left of items, from observed steps."""

from app.progress.eta import TimeLeft
from persistence.tables import Item, Kind, Status


def item(step: int, steps: int = 10, *, item_id: str = "one", claim_id: str = "first") -> Item:
    return Item(
        item_id=item_id,
        content_id=1,
        kind=Kind.IMAGE,
        position=1,
        prompt="Go on",
        seed=0,
        model="builtin",
        settings={},
        status=Status.PROCESSING,
        step=step,
        steps=steps,
        claim_id=claim_id,
    )


def watch(time_left: TimeLeft, *seen: tuple[float, int]) -> list[int | None]:
    """Return the seconds left of an item of ten steps after each observation (time, step)."""
    return [time_left.seconds_left([item(step)], now).get("one") for now, step in seen]


def test_the_time_left_follows_from_two_steps() -> None:
    assert watch(TimeLeft(), (100, 1), (102, 2), (104, 3)) == [None, 16, 14]


def test_the_seconds_count_down_between_steps_to_zero_at_most() -> None:
    seen = watch(TimeLeft(), (0, 1), (4, 2), (5, 2), (7, 2), (8, 9), (9, 9), (9.5, 9), (20, 10))
    assert seen == [None, 32, 31, 29, 1, 0, 0, 0]


def test_the_time_before_the_first_step_is_ignored() -> None:
    assert watch(TimeLeft(), (0, 0), (60, 0), (100, 1), (101, 2)) == [None, None, None, 8]


def test_steps_before_the_first_poll_are_ignored() -> None:
    assert watch(TimeLeft(), (0, 6), (3, 7)) == [None, 9]


def test_all_steps_between_two_polls_count() -> None:
    assert watch(TimeLeft(), (0, 2), (3, 5), (4, 8)) == [None, 5, 2]


def test_the_time_left_is_unknown_when_steps_stop() -> None:
    assert watch(TimeLeft(), (0, 1), (2, 2), (12, 2), (12.1, 2), (500, 2)) == [None, 16, 6, None, None]
    assert watch(TimeLeft(), (0, 1), (0.1, 2), (5, 2), (5.2, 2)) == [None, 1, 0, None]


def test_a_new_claim_starts_over() -> None:
    time_left = TimeLeft()
    assert watch(time_left, (0, 1), (1, 5)) == [None, 2]
    assert time_left.seconds_left([item(5)], 2) == {"one": 1}
    assert time_left.seconds_left([item(5, claim_id="second")], 2) == {}


def test_the_time_left_is_unknown_when_steps_go_back() -> None:
    assert watch(TimeLeft(), (0, 5), (1, 6), (2, 1), (3, 2)) == [None, 4, None, None]


def test_each_item_is_measured_separately() -> None:
    time_left = TimeLeft()
    time_left.seconds_left([item(1, item_id="slow"), item(1, item_id="fast"), item(1, 100, item_id="long")], 0)
    left = time_left.seconds_left([item(2, item_id="slow"), item(5, item_id="fast"), item(2, 100, item_id="long")], 4)
    assert left == {"slow": 32, "fast": 5, "long": 392}


def test_waiting_and_ended_items_are_omitted_and_forgotten() -> None:
    time_left = TimeLeft()
    watch(time_left, (0, 1), (1, 2))
    for status in (Status.PENDING, Status.COMPLETED, Status.FAILED, Status.CANCELLED):
        ended = item(3)
        ended.status = status
        assert time_left.seconds_left([ended], 2) == {}
    assert watch(time_left, (3, 4)) == [None]


def test_items_no_longer_being_made_are_forgotten() -> None:
    time_left = TimeLeft()
    for number in range(1_000):
        time_left.seconds_left([item(1, item_id=str(number))], number)
    assert len(time_left._seen) == 1


def expecting(seconds: float | None) -> TimeLeft:
    return TimeLeft(lambda _: seconds)


def test_before_its_first_steps_the_expected_time_is_used() -> None:
    assert watch(expecting(40), (100, 0), (110, 0), (130, 1)) == [40, 30, 10]
    assert watch(expecting(None), (100, 0), (110, 0)) == [None, None]


def test_observed_steps_replace_the_expected_time() -> None:
    assert watch(expecting(1000), (100, 0), (110, 1), (112, 2), (114, 3)) == [1000, 990, 16, 14]


def test_a_batch_takes_as_long_as_all_its_items() -> None:
    both = [item(0, item_id="one"), item(0, item_id="other")]
    assert expecting(10).seconds_left(both, 0) == {"one": 20, "other": 20}


def test_the_time_left_is_unknown_long_after_the_expected_end() -> None:
    assert watch(expecting(10), (0, 0), (49, 0), (51, 0)) == [10, 0, None]
