"""The documents' pictures show the site as it is."""

from pathlib import Path

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser

from tests.pages.pictures import DOCUMENTS, shoot_for_documents, site_of

pytestmark = [pytest.mark.browser, pytest.mark.wide]

NOTICED = 48
"""Of 255: how much lighter or darker a pixel has to be for an eye to notice."""
FEW = 0.02
"""So much of a picture may differ: a year more since something, another way to smooth letters."""


@pytest.fixture(scope="module")
def taken(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same pictures, taken now."""
    home = tmp_path_factory.mktemp("pictures")
    with site_of(home) as site:
        shoot_for_documents(browser, site, home, home / "taken")
    return home / "taken"


def test_each_picture_is_what_a_reader_sees(taken: Path) -> None:
    names = {path.name for path in DOCUMENTS.iterdir()}
    assert {path.name for path in taken.iterdir()} == names
    aged = [name for name in sorted(names) if differs(taken / name, DOCUMENTS / name) > FEW]
    assert not aged, f"the site has changed since these were taken; run `make pictures`: {aged}"


def differs(one: Path, other: Path) -> float:
    """Which part of two pictures is not the same."""
    first, second = (Image.open(path).convert("L") for path in (one, other))
    if first.size != second.size:
        return 1.0
    noticed = ImageChops.difference(first, second).point(lambda level: 255 * (level > NOTICED))
    return noticed.histogram()[255] / (first.width * first.height)
