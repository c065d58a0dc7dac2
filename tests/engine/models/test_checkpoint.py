import tempfile
from pathlib import Path

import pytest

from engine.models.catalogue import ModelError
from engine.models.checkpoint import Component, in_folder, laid_out
from engine.models.installed import BUILTIN


def test_hidden_files_and_deeper_folders_are_ignored(tmp_path: Path) -> None:
    (tmp_path / "model_index.json").write_text(
        '{"unet": ["diffusers", "UNet"], "vae": [null, null], "_version": ["a", "b"]}'
    )
    for file in (
        "README.md",
        ".hidden",
        "unet/config.json",
        "unet/.hidden",
        "unet/old/config.json",
        "other/config.json",
    ):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    checkpoint = in_folder(tmp_path, "it")
    assert list(checkpoint.components()) == [Component("unet", "diffusers", "UNet")]
    assert sorted(checkpoint.files) == ["README.md", "model_index.json", "unet/config.json"]


def test_only_the_files_that_a_pipeline_is_loaded_from_are_linked() -> None:
    with laid_out(BUILTIN, "builtin") as folder:
        files = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
        assert (folder / "unet" / "config.json").samefile(BUILTIN / "unet" / "config.json")
    assert not folder.exists()
    assert {"model_index.json", "tokenizer/tokenizer.json"} <= set(files)
    assert not [file for file in files if file.startswith(("README", "interpreter", "reader"))]
    for part in ("text_encoder", "unet"):
        assert len([file for file in files if file.startswith(part)]) == len([*(BUILTIN / part).iterdir()])


def test_without_links_the_folder_itself_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with laid_out(BUILTIN, "builtin") as folder:
        assert folder == BUILTIN


def test_an_error_while_the_folder_is_in_use_is_raised() -> None:
    with pytest.raises(OSError, match="of the loading"), laid_out(BUILTIN, "builtin"):
        raise OSError("of the loading")


def test_an_invalid_index_is_reported(tmp_path: Path) -> None:
    (tmp_path / "model_index.json").write_text("[]")
    with pytest.raises(ModelError, match=r"^it is damaged: model_index\.json is not a JSON object\.$"):
        in_folder(tmp_path, "it")
