"""What a client can ask for at most: whatever would take long is refused, with words."""

import pytest

from registry.mirror.errors import TooSlow
from registry.mirror.readfile import ReadFile
from registry.web.api_v2 import BASE
from tests.web.asking import ask
from tests.web.conftest import TRIAL, Plain

EXACT = "EXPANSION[None]AREA[BriefTitle]"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("query.term=" + "(" * 60 + "a" + ")" * 60, "too deep"),
        ("query.term=" + "+OR+".join(["AREA[BriefTitle]a"] * 120), "too large"),
        ("query.term=" + "+".join(["word"] * 31), "too many words"),
        ("query.term=" + "a" * 10_001, "10,001 signs"),
        ("query.term=" + "+OR+".join([EXACT + "a"] * 4), "4 terms; 3 are answered"),
        (f"query.term={EXACT}a&query.cond=EXPANSION[None](AREA[BriefTitle]a+OR+AREA[Keyword]b)"
         f"&filter.advanced={EXACT}c", "4 terms; 3 are answered"),
        ("pageSize=9999999999", "incorrect format"),
        ("&".join(f"p{number}=1" for number in range(60)), "cannot be read"),
        ("sort=a,b,c", "sort"),
        ("fields=" + "x" * 60_000, "fields"),
    ],
)  # fmt: skip
def test_what_is_too_much_is_refused_with_words(app: Plain, query: str, words: str) -> None:
    reply = ask(app, f"{BASE}/studies?{query}")
    assert reply.status == 400
    assert words in reply.text
    assert len(reply.text) < 500


@pytest.mark.parametrize(
    "query",
    [
        f"query.term={EXACT}Invented",
        "pageSize=999999999",
        "fields=" + ",".join(["NCTId"] * 9_000),
        "aggFilters=" + ",".join(["sex:f"] * 9_000),
        "filter.overallStatus=" + ",".join(["RECRUITING"] * 5_000),
        "filter.ids=" + ",".join(f"NCT{number:08d}" for number in range(1, 5_000)),
        "query.term=***&query.cond=a*&query.intr=%3F",
        "&".join(f"query.{name}={'a' * 9_000}" for name in ("term", "cond", "intr")),
    ],
)
def test_what_is_much_is_answered(app: Plain, query: str) -> None:
    """An address has 64 kB at most, so no list of names is long enough to do harm."""
    assert ask(app, f"{BASE}/studies?{query}").status in (200, 400)


def test_an_answer_that_would_take_too_long_is_given_up_with_words(
    app: Plain, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(self: ReadFile, query: str, *values: object) -> None:
        raise TooSlow("A query took longer than 10 s", self._path, "")

    app.editions.current()
    monkeypatch.setattr(ReadFile, "rows", slow)
    page, program = ask(app, f"/trial/{TRIAL}"), ask(app, f"{BASE}/studies/{TRIAL}")
    assert (page.status, program.status) == (503, 503)
    assert "This page took too long to make" in page.text
    assert program.text == "The answer takes too long; ask for less"
    assert page.headers["retry-after"] == program.headers["retry-after"] == "300"
