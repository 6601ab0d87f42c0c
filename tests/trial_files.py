"""A site that keeps files for its trials beside its settings."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from registry.settings import Settings, load_settings

NAME = "NCT00000001.toml"
Write = Callable[..., Path]


def site_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings in this folder, untouched by the environment of the tests."""
    for name in [name for name in os.environ if name.upper().startswith("REGISTRY_")]:
        monkeypatch.delenv(name)
    file = folder / "trials.toml"
    file.write_text('trials = ["NCT1"]\n[site]\nlanguages = ["en"]\nname.en = "Ours"\n')
    return load_settings(file)


def writer(site: Settings, folder: str) -> Write:
    """Writes files into a folder beside the settings of `site`."""

    def written(content: str, name: str = NAME) -> Path:
        file = site.file.parent / folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(content, encoding="utf-8")
        return file

    return written
