"""How long an item still takes, told from the steps that were seen."""

from app.progress.eta import Pace
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


def watch(pace: Pace, *seen: tuple[float, int]) -> list[int | None]:
    """Return the seconds left of one item of ten steps, seen at these times at these steps."""
    return [pace.seconds_left([item(step)], now).get("one") for now, step in seen]


def test_two_steps_tell_how_long_the_others_take() -> None:
    assert watch(Pace(), (100, 1), (102, 2), (104, 3)) == [None, 16, 14]


def test_the_seconds_run_down_between_two_steps_and_never_below_none() -> None:
    seen = watch(Pace(), (0, 1), (4, 2), (5, 2), (7, 2), (8, 9), (9, 9), (9.5, 9), (20, 10))
    assert seen == [None, 32, 31, 29, 1, 0, 0, 0]


def test_the_time_before_the_first_step_does_not_count() -> None:
    assert watch(Pace(), (0, 0), (60, 0), (100, 1), (101, 2)) == [None, None, None, 8]


def test_steps_that_began_before_anybody_watched_do_not_count() -> None:
    assert watch(Pace(), (0, 6), (3, 7)) == [None, 9]


def test_steps_that_came_between_two_looks_count() -> None:
    assert watch(Pace(), (0, 2), (3, 5), (4, 8)) == [None, 5, 2]


def test_nobody_can_tell_when_nothing_moves() -> None:
    assert watch(Pace(), (0, 1), (2, 2), (12, 2), (12.1, 2), (500, 2)) == [None, 16, 6, None, None]
    assert watch(Pace(), (0, 1), (0.1, 2), (5, 2), (5.2, 2)) == [None, 1, 0, None]


def test_a_new_claim_begins_anew() -> None:
    pace = Pace()
    assert watch(pace, (0, 1), (1, 5)) == [None, 2]
    assert pace.seconds_left([item(5)], 2) == {"one": 1}
    assert pace.seconds_left([item(5, claim_id="second")], 2) == {}


def test_steps_that_go_back_tell_nothing() -> None:
    assert watch(Pace(), (0, 5), (1, 6), (2, 1), (3, 2)) == [None, 4, None, None]


def test_each_item_has_its_own_pace() -> None:
    pace = Pace()
    pace.seconds_left([item(1, item_id="slow"), item(1, item_id="fast"), item(1, 100, item_id="long")], 0)
    left = pace.seconds_left([item(2, item_id="slow"), item(5, item_id="fast"), item(2, 100, item_id="long")], 4)
    assert left == {"slow": 32, "fast": 5, "long": 392}


def test_what_waits_or_has_ended_is_left_out_and_forgotten() -> None:
    pace = Pace()
    watch(pace, (0, 1), (1, 2))
    for status in (Status.PENDING, Status.COMPLETED, Status.FAILED, Status.CANCELLED):
        ended = item(3)
        ended.status = status
        assert pace.seconds_left([ended], 2) == {}
    assert watch(pace, (3, 4)) == [None]


def test_nothing_is_kept_of_what_is_not_made_any_more() -> None:
    pace = Pace()
    for number in range(1_000):
        pace.seconds_left([item(1, item_id=str(number))], number)
    assert len(pace._seen) == 1


def expecting(seconds: float | None) -> Pace:
    return Pace(lambda _: seconds)


def test_before_its_steps_an_item_takes_what_is_expected() -> None:
    assert watch(expecting(40), (100, 0), (110, 0), (130, 1)) == [40, 30, 10]
    assert watch(expecting(None), (100, 0), (110, 0)) == [None, None]


def test_its_own_steps_count_more_than_what_is_expected() -> None:
    assert watch(expecting(1000), (100, 0), (110, 1), (112, 2), (114, 3)) == [1000, 990, 16, 14]


def test_what_is_made_together_takes_as_long_as_all_of_it() -> None:
    both = [item(0, item_id="one"), item(0, item_id="other")]
    assert expecting(10).seconds_left(both, 0) == {"one": 20, "other": 20}


def test_after_many_times_as_long_as_expected_nobody_can_tell() -> None:
    assert watch(expecting(10), (0, 0), (49, 0), (51, 0)) == [10, 0, None]
