"""The types of what Python sends to the page's scripts: `python -m tests.types` writes ui/assets/types.d.ts."""

from collections.abc import Callable
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints, is_typeddict

from app.models.choices import ModelsView
from app.models.downloads import FetchView
from app.models.listing import ModelView
from app.views import AcceptedView, ContentsView, ContentView, ItemView, NewsView, VisitorView
from app.web.page_actions import PageActions
from persistence.tables import Kind, Status
from ui.theme import ASSETS

FILE = ASSETS / "types.d.ts"

ENUMS = (Kind, Status)
VIEWS = (
    *(ItemView, ContentView, ContentsView, NewsView, VisitorView, AcceptedView),
    *(FetchView, ModelView, ModelsView),
)

#: The functions of ui/bridge.py, each with what it asks.
CALLS: tuple[Callable[..., object], ...] = (
    *(PageActions.visitor, PageActions.contents, PageActions.stop, PageActions.retry, PageActions.delete),
    *(PageActions.models, PageActions.download, PageActions.stop_download),
)

SIMPLE = {str: "string", int: "number", float: "number", bool: "boolean", NoneType: "null", Any: "unknown"}

HEAD = """// Written by `python -m tests.types`: what Python sends to the scripts.

/** Why something was refused, in a sentence. */
export interface Refusal {
  error: string;
}

/** The answer to what is only done. */
export type Done = Record<string, never>;
"""


def text() -> str:
    """Return the types as a declaration file."""
    return "\n".join([HEAD, *map(_enum, ENUMS), *map(_interface, VIEWS), _answers()])


def _enum(kind: type[StrEnum]) -> str:
    values = " | ".join(f'"{member.value}"' for member in kind)
    return f"export type {kind.__name__} = {values};\n"


def _interface(view: type) -> str:
    fields = "".join(f"  {name}: {_type(hint)};\n" for name, hint in get_type_hints(view).items())
    words = " ".join((view.__doc__ or "").split())
    return f"/** {words} */\nexport interface {view.__name__} {{\n{fields}}}\n"


def _answers() -> str:
    returned = {call.__name__: get_type_hints(call)["return"] for call in CALLS}
    fields = "".join(
        f"  {name}: {'Done' if hint is NoneType else _type(hint)} | Refusal;\n" for name, hint in returned.items()
    )
    return f"/** What each function of ui/bridge.py answers. */\nexport interface Answers {{\n{fields}}}\n"


def _type(hint: Any) -> str:  # noqa: ANN401 - a type as Python writes it
    if hint in SIMPLE:
        return SIMPLE[hint]
    if get_origin(hint) in (Union, UnionType):
        return " | ".join(_type(part) for part in get_args(hint))
    if get_origin(hint) is list:
        return f"{_type(get_args(hint)[0])}[]"
    if get_origin(hint) is dict:
        return f"Record<{', '.join(_type(part) for part in get_args(hint))}>"
    assert hint in ENUMS or is_typeddict(hint), hint
    return str(hint.__name__)


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
