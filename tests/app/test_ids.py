"""Ids as people type them and as programs send them."""

import pytest

from app import ids
from persistence.database import Database
from tests.app.test_characters import UUID
from tests.app.test_request import refusal
from tests.conftest import Accept


def test_a_user_id_under_which_something_was_accepted_is_known(database: Database, accept: Accept) -> None:
    accept(user_id="ada")
    assert ids.user_id(database, " ada\n") == "ada"


def test_a_user_id_is_known_by_whatever_can_only_be_it(database: Database, accept: Accept) -> None:
    accept(user_id=UUID)
    assert ids.user_id(database, f"user_id: {UUID.upper()}.\n") == UUID
    assert refusal(lambda: ids.user_id(database, UUID[:-1])) == "user_id: it is not known."
    other = accept(user_id=UUID.upper())  # as it is, before what it may mean
    assert ids.user_id(database, UUID.upper()) == UUID.upper()
    assert other


@pytest.mark.parametrize(
    "text", ["7", "#7", "content 7", "Content_ID: 7", "\uff17", "\u0667", " 7.\n", "\u201c7\u201d", 7]
)
def test_a_content_id_is_a_number_and_may_come_with_its_name(text: str | int) -> None:
    assert ids.content_id(text) == 7


@pytest.mark.parametrize("text", ["", "abc", "7.0", "+7", "-7", "7, 8", "\u00b9", "9" * 5_000, "7\0", "\ud800"])
def test_any_other_content_id_is_refused_with_an_example(text: str) -> None:
    assert refusal(lambda: ids.content_id(text)).endswith("a content_id is a number such as 7.")


@pytest.mark.parametrize(
    "text", ["", " ", "bob", "ADA", "ada%", "a_a", "' OR 1=1 --", "x" * 10**6, "\0", "ada\0", "\ud800"]
)
def test_any_other_user_id_is_refused(database: Database, accept: Accept, text: str) -> None:
    accept(user_id="ada")
    assert refusal(lambda: ids.user_id(database, text)).startswith("user_id: ")


@pytest.mark.parametrize("sent", [None, 7, True, ["ada"]])
def test_a_user_id_of_another_kind_is_refused(database: Database, accept: Accept, sent: object) -> None:
    accept(user_id="ada")
    assert refusal(lambda: ids.user_id(database, sent)).startswith("user_id: ")


@pytest.mark.parametrize("sent", [7, "7", "007"])
def test_programs_send_a_content_id_as_a_number_or_its_digits(sent: object) -> None:
    assert ids.exact_content_id(sent) == 7


@pytest.mark.parametrize("sent", [None, True, 7.0, [7], {"a": 7}, 0, -1, 2**63, "", "#7", " 7", "\uff17", "9" * 19])
def test_what_is_no_content_id_is_none(sent: object) -> None:
    assert ids.exact_content_id(sent) is None
