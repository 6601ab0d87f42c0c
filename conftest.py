"""What all tests share: a search for counterexamples that has time, and a browser where needed.

Tests marked `browser` need Chromium: skipped with a reason where it is absent, failed in CI.
"""

import os
import shutil

import pytest
from hypothesis import settings

settings.register_profile("patient", deadline=None)  # a slow machine is no counterexample
settings.load_profile("patient")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
"""The browser that such tests drive, or None."""


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a browser test without a browser, unless the run has promised to have one."""
    if CHROMIUM or item.get_closest_marker("browser") is None:
        return
    reason = "Chromium is not installed; on Debian: sudo apt-get install chromium fonts-noto-cjk"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
