"""The site without a server or a browser: each page as Streamlit's AppTest runs it."""

from collections.abc import Callable

from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from tests.pages.served import PROJECT

Run = Callable[..., AppTest]


class Started(PagesManager):
    """The pages of a process that has run app.py before, as that of a served site has.

    AppTest takes each run for the first of its process. Streamlit would then run the page's file
    alone before app.py, and a click would be spent on that run.
    """


def opened(page: str, **query: str) -> AppTest:
    """A page of the site that the settings name, not yet run."""
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
    app.switch_page(f"pages/{page}.py")
    for name, value in query.items():
        app.query_params[name] = value
    return app


def markup(app: AppTest) -> str:
    """All HTML on the page, also where it says that something went wrong."""
    return "\n".join(element.proto.body for element in app.get("html"))


def html(app: AppTest) -> str:
    """All HTML on a page on which nothing went wrong."""
    assert not app.exception, app.exception
    shown = markup(app)
    assert "Something went wrong" not in shown
    return shown
