"""The site without a server or a browser: each page as Streamlit's AppTest runs it."""

from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlencode

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


class _Fields(HTMLParser):
    """What a browser would send of the fields in HTML, and the buttons with what they send."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.buttons: list[tuple[str, str]] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A field, an option or a button."""
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "input" and name:
            has_mark = given.get("type") in {"checkbox", "radio"}
            if not has_mark or "checked" in given:
                self.values.setdefault(name, []).append(value)
        elif tag == "select":
            self._select = name
        elif tag == "option" and ("selected" in given or self._select not in self.values):
            self.values[self._select] = [value]
        elif tag == "button" and name:
            self.buttons.append((name, value))


def fields(app: AppTest) -> dict[str, list[str]]:
    """What the fields on a page say as they came, as a browser would send them."""
    parser = _Fields()
    parser.feed(html(app))
    return parser.values


def buttons(app: AppTest) -> list[tuple[str, str]]:
    """The names and values of the buttons of the page's form."""
    parser = _Fields()
    parser.feed(html(app))
    return parser.buttons


def send(app: AppTest, name: str, value: str, **changes: object) -> AppTest:
    """Press the button that sends this, with these fields filled in before."""
    assert (name, value) in buttons(app)
    values = {} if value == "clear" else {**fields(app), **changes}
    return told(app, {**values, name: value})


def told(app: AppTest, values: Mapping[str, object]) -> AppTest:
    """Write into the page's one field what its script would, and run."""
    return fill(app, values).run()


def fill(app: AppTest, values: Mapping[str, object]) -> AppTest:
    """Write into the page's one field what its script would, for the next run."""
    [field] = app.text_input
    field.set_value(urlencode(values, doseq=True))
    return app


def filled(app: AppTest) -> dict[str, list[str]]:
    """What stands in the fields now: what was told last, and in those that came since, theirs."""
    [field] = app.text_input
    told, came = parse_qs(field.value or ""), fields(app)
    if told.get("do") == ["clear"]:
        return came
    return told if "unit" in told or "unit" not in came else {**came, **told}


def remembered(app: AppTest) -> str:
    """Everything that the visit's memory holds."""
    return repr(app.session_state._state.filtered_state)
