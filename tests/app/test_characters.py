"""Cleaning of pasted text."""

import pytest

from app import characters

UUID = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"


@pytest.mark.parametrize(
    "pasted",
    [
        *[UUID, UUID.upper(), UUID.replace("-", ""), f"1 {UUID[1:]}", f"\uff11{UUID[1:]}", UUID.replace("-", " - ")],
        *(UUID.replace("-", dash) for dash in ("\u2010", "\u2011", "\u2013", "\u2212", "\uff0d", "\u00ad", "-\u200b")),
        *[
            f'"{UUID}"',
            f"<{UUID}>,",
            f"({UUID}).",
            f"{{{UUID}}}",
            f"`{UUID}`",
            f"_{UUID}_",
            f"\u201c{UUID}\u201d\u3002",
        ],
        *[f"user_id: {UUID}\n", f"User_ID={UUID}", f"urn:uuid:{UUID}", f'{{"user_id": "{UUID}", "content_id": 7}}'],
        *[
            f"\ufeff{UUID}\u200f",
            f"\x1b[200~{UUID}\x1b[201~",
            f"{UUID[:14]}\r\n{UUID[14:]}",
            f"{UUID[:12]} {UUID[12:]}",
        ],
        *[f"Daybreak: content ready for {UUID}: 10 of 10 ready", f"Bade me add {UUID} as a feed", f"{UUID} {UUID}"],
    ],
)
def test_a_uuid_is_found_in_surrounding_text(pasted: str) -> None:
    assert characters.uuid(pasted) == UUID


@pytest.mark.parametrize(
    "pasted",
    [
        *["", "ada", UUID[:-1], f"{UUID}0", f"0{UUID}", f"x{UUID}", f"o{UUID[1:]}", UUID.replace("-", "/")],
        *[f"{UUID} {UUID[::-1]}", UUID + " " * 4_000, "a " * 500_000, "\0", "\ud800"],
    ],
)
def test_no_uuid_is_found_if_there_is_none_or_more_than_one(pasted: str) -> None:
    assert characters.uuid(pasted) is None
