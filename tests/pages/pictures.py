"""Pictures of the site as it is now: `python -m tests.pages.pictures` or `make pictures`.

Every page in both languages and themes at three widths goes to `build/pictures`, for the eye; those
that the README shows go to `docs/pictures`.
"""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from registry.mirror.sync import seed
from tests.pages.served import PROJECT, chromium, read, serve, settings_file

NCT = "NCT01763099"
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


def main() -> None:
    """Take all pictures."""
    folder = PROJECT / "build" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    README.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        seed(home / "mirror", sorted((PROJECT / "data" / "embedded").glob("*.json")))
        settings = settings_file(home, [NCT], home / "mirror")
        shutil.copytree(PROJECT / "publications", home / "publications")
        with serve(settings, home / "log") as site, chromium() as browser:
            first = README / "overview.png"
            shoot(browser, site.address(trial=NCT, lang="en"), first, width=1100, height=860)
            join = site.address("join", trial=NCT, lang="en")
            shoot_a_word(browser, join, README / "join.png")
            shoot_a_result(
                browser, site.address("results", trial=NCT, lang="en"), README / "results.png"
            )
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
