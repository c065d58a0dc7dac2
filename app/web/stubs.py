"""Import Gradio without the type stubs that it writes for editors, which take half of the time of its import."""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

_WRITER = "gradio.component_meta"


class _WithoutStubs(MetaPathFinder):
    """Finds Gradio's module that writes the stubs, and replaces the function by one that does nothing."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != _WRITER:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.loader is None:
            return spec
        execute = spec.loader.exec_module

        def execute_and_replace(module: ModuleType) -> None:
            execute(module)
            # Gradio 6.31.0 parses the source of all its components at every start, and has no setting for that.
            module.create_or_modify_pyi = lambda *_: None  # type: ignore[attr-defined]

        spec.loader.exec_module = execute_and_replace  # type: ignore[method-assign]
        return spec


def skip() -> None:
    """Skip the stubs if Gradio is imported after this."""
    sys.meta_path.insert(0, _WithoutStubs())
