"""The access code: asked of everybody or of nobody, and never guessed."""

import re

import pytest
from starlette.requests import HTTPConnection

from app.web.access_code import AccessCode


def connection(**headers: str) -> HTTPConnection:
    """Return somebody who sends these headers."""
    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return HTTPConnection({"type": "http", "headers": sent})


@pytest.fixture
def access() -> AccessCode:
    return AccessCode()


def test_everybody_may_come_in_until_a_code_is_asked_for_and_after_it_is_not_any_more(access: AccessCode) -> None:
    assert access.is_open_to(connection(), "access")
    access.ask_for_code()
    assert not access.is_open_to(connection(), "access")
    access.ask_for_nothing()
    assert access.is_open_to(connection(), "access")


def test_each_code_is_another_one_and_can_be_read_out(access: AccessCode) -> None:
    codes = {access.ask_for_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(re.fullmatch(r"([2-9A-HJ-NP-Z]{4}-){2}[2-9A-HJ-NP-Z]{4}", code) for code in codes)


@pytest.mark.parametrize(
    "typed", ["{}", " {}\n", "Bearer {}", "bearerless"], ids=["as it is", "with space", "as a token", "not at all"]
)
def test_the_code_is_a_bearer_token(access: AccessCode, typed: str) -> None:
    code = access.ask_for_code()
    for shown in (code, code.lower(), code.replace("-", ""), code.replace("-", " ")):
        assert access.is_open_to(connection(authorization=typed.format(shown)), "access") == ("{}" in typed)


@pytest.mark.parametrize("wrong", ["", "-", " ", "Bearer ", "AAAA-AAAA-AAAA", "\xe9" * 12, "x" * 10_000])
def test_any_other_code_opens_nothing(access: AccessCode, wrong: str) -> None:
    code = access.ask_for_code()
    for typed in (wrong, code[:-1], code + "2"):
        assert access.cookie_for(typed) is None
        assert not access.is_open_to(connection(authorization=typed), "access")


def test_no_code_is_right_while_none_is_asked_for(access: AccessCode) -> None:
    assert access.cookie_for("") is None
    code = access.ask_for_code()
    access.ask_for_nothing()
    assert access.cookie_for(code) is None


def test_the_cookie_opens_the_door_by_its_name_alone(access: AccessCode) -> None:
    proof = access.cookie_for(access.ask_for_code())
    assert access.is_open_to(connection(cookie=f"access={proof}"), "access")
    assert not access.is_open_to(connection(cookie=f"access={proof}"), "another")


def test_the_cookie_says_nothing_about_the_code_and_ends_with_it(access: AccessCode) -> None:
    code = access.ask_for_code()
    proof = access.cookie_for(code)
    assert proof is not None
    assert len(proof) == 64
    access.ask_for_code()
    assert not access.is_open_to(connection(cookie=f"access={proof}"), "access")


@pytest.mark.parametrize("cookie", ["", "0", "\xe9", "x" * 10_000])
def test_any_other_cookie_opens_nothing(access: AccessCode, cookie: str) -> None:
    access.ask_for_code()
    assert not access.is_open_to(connection(cookie=f"access={cookie}"), "access")


def test_a_minute_has_twenty_tries(access: AccessCode) -> None:
    assert [access.may_try() for _ in range(21)] == [True] * 20 + [False]
