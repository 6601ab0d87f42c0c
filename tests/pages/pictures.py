"""Pictures of the site as it is now: `python -m tests.pages.pictures` or `make pictures`.

Every page in both languages and themes at three widths goes to `build/pictures`, for the eye; those
that the documents show go to `docs/pictures`, and a test sees that they are as the site is now.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from registry.mirror.collection import Collection
from registry.mirror.seed import seed
from registry.mirror.sync import sync
from registry.site.release.loading import load
from tests.apiserver import ApiServer
from tests.fixtures.mirrors import mirror_with, place
from tests.fixtures.studies import study
from tests.mirror.conftest import client_of
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
from tests.pages.test_received import example

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
INVENTED_NCT = "NCT00000103"
DOCUMENTS = PROJECT / "docs" / "pictures"


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
        page.locator("#words").fill("graft failure")
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


def shoot_numbers(browser: Browser, to: Path, home: Path) -> None:
    """Save the enrollment that the example package tells."""
    home.mkdir()
    seed(home / "mirror", EMBEDDED)
    load(home / "mirror", example(), ())
    with serve(settings_file(home, [NCT], home / "mirror"), home / "log") as site:
        address = site.address("enrollment", trial=NCT, lang="en")
        shoot(browser, address, to, width=1100, height=1000)


def shoot_versions(browser: Browser, to: Path, home: Path) -> None:
    """Save the history of an invented trial that was changed twice."""
    home.mkdir()
    record = study(INVENTED_NCT, briefTitle="Cells From Cord Blood (an Invented Trial)")
    protocol = record["protocolSection"]
    everything = Collection.of_trials([INVENTED_NCT])
    with ApiServer() as api, client_of(api.url) as client:
        for count, stands in ((60, "RECRUITING"), (36, "RECRUITING"), (36, "COMPLETED")):
            protocol["designModule"]["enrollmentInfo"] = {"count": count, "type": "ESTIMATED"}
            protocol["statusModule"]["overallStatus"] = stands
            api.publish([record])
            sync(home / "mirror", client, everything)
    with serve(settings_file(home, [INVENTED_NCT], home / "mirror"), home / "log") as site:
        address = site.address("history", trial=INVENTED_NCT, lang="en")
        shoot(browser, address, to, width=1100, height=1000)


def shoot_for_documents(browser: Browser, site: Site, home: Path, to: Path) -> None:
    """Save the pictures that the README and the guides show."""
    to.mkdir(parents=True, exist_ok=True)

    def address(path: str) -> str:
        return site.address(path, trial=NCT, lang="en")

    shoot(browser, address(""), to / "overview.png", width=1100, height=860)
    shoot(browser, address(""), to / "phone.png", width=390, height=844)
    shoot_a_word(browser, address("join"), to / "join.png")
    shoot_a_result(browser, address("results"), to / "results.png")
    shoot_a_search(browser, to / "find.png", home / "finder")
    shoot_numbers(browser, to / "enrollment.png", home / "numbers")
    shoot_versions(browser, to / "history.png", home / "versions")


def main() -> None:
    """Take all pictures."""
    folder = PROJECT / "build" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder_of_site:
        home = Path(folder_of_site)
        with site_of(home) as site, chromium() as browser:
            shoot_for_documents(browser, site, home, DOCUMENTS)
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
