"""Ids as people type them and as programs send them."""

import pytest

from app import ids
from persistence.database import Database
from tests.app.test_characters import UUID
from tests.app.test_request import refusal
from tests.conftest import Accept


def test_a_stored_user_id_is_known(database: Database, accept: Accept) -> None:
    accept(user_id="ada")
    assert ids.user_id(database, " ada\n") == "ada"


def test_a_user_id_is_found_in_surrounding_text(database: Database, accept: Accept) -> None:
    accept(user_id=UUID)
    assert ids.user_id(database, f"user_id: {UUID.upper()}.\n") == UUID
    assert refusal(lambda: ids.user_id(database, UUID[:-1])) == "user_id: it is not known."
    other = accept(user_id=UUID.upper())  # an exact match comes before a normalized one
    assert ids.user_id(database, UUID.upper()) == UUID.upper()
    assert other


@pytest.mark.parametrize(
    "text", ["7", "#7", "content 7", "Content_ID: 7", "\uff17", "\u0667", " 7.\n", "\u201c7\u201d", 7]
)
def test_a_content_id_is_a_number_with_an_optional_label(text: str | int) -> None:
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
def test_a_user_id_of_another_type_is_refused(database: Database, accept: Accept, sent: object) -> None:
    accept(user_id="ada")
    assert refusal(lambda: ids.user_id(database, sent)).startswith("user_id: ")


@pytest.mark.parametrize("sent", [7, "7", "007"])
def test_a_program_sends_a_content_id_as_a_number_or_as_digits(sent: object) -> None:
    assert ids.exact_content_id(sent) == 7


@pytest.mark.parametrize("sent", [None, True, 7.0, [7], {"a": 7}, 0, -1, 2**63, "", "#7", " 7", "\uff17", "9" * 19])
def test_anything_else_is_not_a_content_id(sent: object) -> None:
    assert ids.exact_content_id(sent) is None
