"""Pictures of the site as it is now: `python -m tests.pages.pictures` or `make pictures`.

Every page in both languages and themes at three widths goes to `build/pictures`, for the eye; those
that the README shows go to `docs/pictures`.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from registry.mirror.sync import seed
from tests.fixtures.mirrors import mirror_with, place
from tests.fixtures.studies import study
from tests.pages.served import (
    EMBEDDED,
    NCT,
    PROJECT,
    Site,
    chromium,
    read,
    serve,
    settings_file,
    wait_until_read,
)

PAGES = {
    "": "overview",
    "join": "join",
    "contact": "contact",
    "design": "design",
    "enrollment": "enrollment",
    "results": "results",
    "history": "history",
    "find": "find",
    "about": "about",
}
WIDTHS = (390, 768, 1440)
INVENTED = {
    "A Second Transplant After Graft Failure (an Invented Trial)": "2023-01",
    "Cells From Cord Blood for Graft Failure (an Invented Trial)": "2026-08",
}
"""Titles of trials that do not exist, and when they were last confirmed."""
README = PROJECT / "docs" / "pictures"


def shoot(
    browser: Browser, address: str, to: Path, *, width: int, height: int, dark: bool = False
) -> None:
    """Save what a reader sees at `address` on a screen of this size."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
    )
    page = read(context.new_page(), address)
    page.screenshot(path=to)
    context.close()


def shoot_a_word(browser: Browser, address: str, to: Path) -> None:
    """Save the criteria with the meaning of their first difficult word open."""
    page = read(browser.new_page(viewport={"width": 1100, "height": 860}), address)
    page.evaluate("document.querySelector('h3.list').scrollIntoView()")
    page.locator(".word").first.click()
    page.locator(".meaning:popover-open").wait_for()
    page.screenshot(path=to)
    page.close()


def shoot_a_result(browser: Browser, address: str, to: Path) -> None:
    """Save the first registered measure with what reports say of it."""
    page = read(browser.new_page(viewport={"width": 1100, "height": 900}), address)
    page.evaluate("document.querySelector('#outcomes').scrollIntoView()")
    page.screenshot(path=to)
    page.close()


def shoot_a_search(browser: Browser, to: Path, home: Path) -> None:
    """Save what is found in a mirror of a few invented trials."""
    records = []
    for number, (title, verified) in enumerate(INVENTED.items(), 101):
        record = study(f"NCT00000{number}", briefTitle=title)
        protocol = record["protocolSection"]
        protocol["statusModule"]["statusVerifiedDate"] = verified
        protocol["conditionsModule"]["conditions"] = ["Graft Failure"]
        protocol["contactsLocationsModule"] = place("Guangzhou", 23.13, 113.26)
        record["derivedSection"].clear()
        records.append(record)
    mirror = mirror_with(home / "mirror", records)
    with serve(settings_file(home, [NCT], mirror), home / "log") as site:
        page = browser.new_page(viewport={"width": 1100, "height": 950})
        read(page, site.address("find", trial=NCT, lang="en"))
        page.locator("input[type=text]").first.fill("graft failure")
        page.keyboard.press("Enter")
        page.wait_for_selector("#found")
        wait_until_read(page)
        page.evaluate("document.querySelector('#found').scrollIntoView()")
        page.screenshot(path=to)
        page.close()


@contextmanager
def site_of(home: Path) -> Iterator[Site]:
    """The site with the embedded trial and this project's list of reports."""
    seed(home / "mirror", EMBEDDED)
    shutil.copytree(PROJECT / "publications", home / "publications")
    with serve(settings_file(home, [NCT], home / "mirror"), home / "log") as site:
        yield site


def shoot_for_readme(browser: Browser, site: Site, home: Path) -> None:
    """Save the pictures that the README shows."""
    README.mkdir(parents=True, exist_ok=True)

    def address(path: str) -> str:
        return site.address(path, trial=NCT, lang="en")

    shoot(browser, address(""), README / "overview.png", width=1100, height=860)
    shoot_a_word(browser, address("join"), README / "join.png")
    shoot_a_result(browser, address("results"), README / "results.png")
    shoot_a_search(browser, README / "find.png", home / "finder")


def main() -> None:
    """Take all pictures."""
    folder = PROJECT / "build" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder_of_site:
        home = Path(folder_of_site)
        with site_of(home) as site, chromium() as browser:
            shoot_for_readme(browser, site, home)
            for path, name in PAGES.items():
                for tag in ("en", "zh-Hans"):
                    address = site.address(path, trial=NCT, lang=tag)
                    for width in WIDTHS:
                        for dark in (False, True):
                            theme = "dark" if dark else "light"
                            to = folder / f"{name}-{tag}-{width}-{theme}.png"
                            shoot(browser, address, to, width=width, height=3200, dark=dark)


if __name__ == "__main__":
    main()
