"""The access code: required or not, and limited in attempts."""

import re

import pytest
from starlette.requests import HTTPConnection

from app.web.access_code import AccessCode


def connection(**headers: str) -> HTTPConnection:
    """Return a connection with these headers."""
    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return HTTPConnection({"type": "http", "headers": sent})


@pytest.fixture
def access() -> AccessCode:
    return AccessCode()


def test_every_request_passes_while_no_code_is_required(access: AccessCode) -> None:
    assert access.is_open_to(connection(), "access")
    access.ask_for_code()
    assert not access.is_open_to(connection(), "access")
    access.ask_for_nothing()
    assert access.is_open_to(connection(), "access")


def test_codes_differ_and_can_be_read_aloud(access: AccessCode) -> None:
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
def test_a_wrong_code_is_refused(access: AccessCode, wrong: str) -> None:
    code = access.ask_for_code()
    for typed in (wrong, code[:-1], code + "2"):
        assert access.cookie_for(typed) is None
        assert not access.is_open_to(connection(authorization=typed), "access")


def test_no_code_is_right_while_none_is_required(access: AccessCode) -> None:
    assert access.cookie_for("") is None
    code = access.ask_for_code()
    access.ask_for_nothing()
    assert access.cookie_for(code) is None


def test_the_cookie_counts_only_under_its_own_name(access: AccessCode) -> None:
    proof = access.cookie_for(access.ask_for_code())
    assert access.is_open_to(connection(cookie=f"access={proof}"), "access")
    assert not access.is_open_to(connection(cookie=f"access={proof}"), "another")


def test_the_cookie_does_not_reveal_the_code_and_expires_with_it(access: AccessCode) -> None:
    code = access.ask_for_code()
    proof = access.cookie_for(code)
    assert proof is not None
    assert len(proof) == 64
    access.ask_for_code()
    assert not access.is_open_to(connection(cookie=f"access={proof}"), "access")


@pytest.mark.parametrize("cookie", ["", "0", "\xe9", "x" * 10_000])
def test_a_wrong_cookie_is_refused(access: AccessCode, cookie: str) -> None:
    access.ask_for_code()
    assert not access.is_open_to(connection(cookie=f"access={cookie}"), "access")


def test_twenty_attempts_are_allowed_per_minute(access: AccessCode) -> None:
    assert [access.may_try() for _ in range(21)] == [True] * 20 + [False]
