"""Plain pages in the eyes of an HTML validator, and beside what Streamlit shows."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.routing import Router
from streamlit.testing.v1 import AppTest

from registry.edition import Editions, editions, parts
from registry.edition.addresses import find_path
from registry.language import Language
from registry.settings import load_settings
from registry.trial.answers import Answers
from registry.trial.fit import ReaderSex
from registry.web.app import plain as plain_routes
from registry.web.door import House
from tests.fixtures.mirrors import mirror_of
from tests.fixtures.studies import kinds_of_record
from tests.markup.archive import real_records
from tests.markup.reading import Element, Page
from tests.pages.served import NCT, PROJECT, settings_file
from tests.web.asking import ask
from tests.web.test_trial import body

VALIDATOR = PROJECT / "tests" / "npm" / "node_modules" / ".bin" / "html-validate"
RULES = {
    "extends": ["html-validate:recommended"],
    # A page is named by the title that the sponsor gave the trial, however long it is. A table
    # that the style lays out in lines on a phone stays one only by its roles.
    "rules": {"long-title": "off", "no-redundant-role": "off"},
}
REAL = ("NCT00468650", "NCT00096954", "NCT04874480")
"""Real records: one with many comparisons, an old one, one with long criteria."""
BLOCKS = {"p", "li", "dt", "dd", "th", "td", "summary", "caption", "blockquote", "legend"}


def site_of(folder: Path, records: dict[str, bytes]) -> tuple[Editions, Router]:
    """The plain routes of a site with these records."""
    mirror_of(folder / "mirror", [json.loads(record) for record in records.values()])
    shown = Editions(load_settings(settings_file(folder, list(records), folder / "mirror")))
    return shown, plain_routes(House(shown))


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> tuple[Editions, Router]:
    """A site with a record of every kind."""
    records = {}
    for text in kinds_of_record().values():
        number = json.loads(text)["protocolSection"]["identificationModule"]["nctId"]
        records[number] = text
    return site_of(tmp_path_factory.mktemp("invented"), records)


def test_the_validator_finds_nothing_wrong(
    invented: tuple[Editions, Router], tmp_path: Path
) -> None:
    if not VALIDATOR.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{VALIDATOR} is absent: npm ci --prefix tests/npm", pytrace=False)
        pytest.skip("html-validate is not installed: npm ci --prefix tests/npm")
    shown, app = invented
    pages = ["/no-such-page"]
    for nct_id in shown.settings.trials:
        pages += [f"{zh}/trial/{nct_id}{more}" for zh in ("", "/zh") for more in ("", "/sheet")]
    for number, address in enumerate(pages):
        (tmp_path / f"{number}.html").write_text(ask(app, address).text, encoding="utf-8")
    for name, html in (finding(invented, tmp_path) | questions(shown)).items():
        (tmp_path / f"{name}.html").write_text(html, encoding="utf-8")
    (tmp_path / ".htmlvalidate.json").write_text(json.dumps(RULES | {"root": True}))
    found = subprocess.run(
        [shutil.which("node") or "node", VALIDATOR, "--formatter", "text", tmp_path],
        capture_output=True,
        text=True,
    )
    assert (found.returncode, found.stdout) == (0, "")


def finding(invented: tuple[Editions, Router], nothing: Path) -> dict[str, str]:
    """The page that finds trials: not ready, empty, with nothing found, and with a table."""
    (shown, app), bare = invented, Editions(load_settings(settings_file(nothing, [NCT], nothing)))
    pages = {"unready": ask(plain_routes(House(bare)), "/en/find").text}
    pages["empty"] = ask(app, "/zh/find").text
    pages["nothing"] = ask(app, "/en/find", "POST", b"words=lukemia").text
    fields = {"words": "trial", "compare[]": shown.settings.trials[:3]}
    pages["table"] = ask(app, "/zh/find", "POST", urlencode(fields, doseq=True).encode()).text
    assert "<form" not in pages["unready"]
    assert "lukemia" in pages["nothing"]
    assert "<table" in pages["table"]
    assert '<article class="tp result"' in pages["table"]
    return pages


def questions(shown: Editions) -> dict[str, str]:
    """The questions of Who can join with answers to them, for each trial, in a document."""
    said, pages = Answers(age=66, sex=ReaderSex.OTHER, healthy=True), {}
    for nct_id in shown.settings.trials:
        trial = shown.current().trial(nct_id, Language.of("en"))
        assert trial
        asked = parts.questions(trial, said)
        html = asked.before + asked.criteria + parts.lines(trial, said)
        assert html.count("data-line=") == 3
        head = '<!DOCTYPE html>\n<html lang="en"><head><title>x</title></head>'
        pages[f"questions {nct_id}"] = f"{head}<body>{html}</body></html>\n"
    return pages


def sentences(page: Page) -> list[str]:
    """What the smallest blocks of a page say, but for its frame."""

    def smallest(one: Element) -> bool:
        return one.tag in BLOCKS and not any(
            other.tag in BLOCKS for other in one if other is not one
        )

    return [
        one.words
        for one in page.elements
        if smallest(one) and one.words and not one.within("head", "pages", "foot")
    ]


def said(html: str) -> set[str]:
    return set(sentences(body(html)))


ONLY_THERE = (
    "The questions below do not change that. They can help you talk with a doctor.",
    "回答下面的问题不会改变这一点，但可以帮助您和医生沟通。",
    "Show the questions",
    "显示问题",
    "Or begin with a condition of this trial:",
    "或者从这项试验的疾病开始：",
)
"""What only a page says that has questions on it, or a trial at hand to find others by."""


@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
def test_the_plain_page_says_what_streamlits_pages_say(
    embedded_settings: Path, monkeypatch: pytest.MonkeyPatch, tag: str
) -> None:
    monkeypatch.setenv("REGISTRY_SETTINGS", str(embedded_settings))
    editions.cache_clear()
    try:
        shown = editions()
        prefix = "/zh" if tag == "zh-Hans" else ""
        app = plain_routes(House(shown))
        plain = said(ask(app, f"{prefix}/trial/{NCT}").text)
        plain |= said(ask(app, find_path(tag)).text)
        run = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=30)
        run.query_params["trial"], run.query_params["lang"] = NCT, tag
        for page in parts.names(Language.of(tag)):
            run.switch_page(f"pages/{page}.py").run()
            html = "".join(
                one.proto.body for one in run.get("html") if "<script" not in one.proto.body
            )
            there = sentences(Page(html))
            assert len(there) > 5
            more = {one for one in there if one.startswith(ONLY_THERE) or one.endswith(ONLY_THERE)}
            missing = [one for one in there if one not in plain | more]
            assert missing == [], page
    finally:
        editions.cache_clear()


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> tuple[Editions, Router]:
    """A site with a few real records."""
    shared = Path(__file__).resolve().parents[3] / "shared"
    if not shared.is_dir():
        pytest.skip(f"{shared} is absent")
    records = {}
    for text in real_records(shared / "records" / "records.ndjson.gz"):
        found = re.search(rb'"nctId": ?"(NCT\d{8})"', text)
        if found and found[1].decode() in REAL:
            records[found[1].decode()] = text
    return site_of(tmp_path_factory.mktemp("real"), records)


@pytest.mark.parametrize("nct_id", REAL)
def test_the_plain_page_of_a_real_record_says_all_that_its_parts_say(
    real: tuple[Editions, Router], nct_id: str
) -> None:
    shown, app = real
    html = ask(app, f"/trial/{nct_id}").text
    plain, page = said(html), body(html)
    assert not page.malformed()
    trial = shown.current().trial(nct_id, Language.of("en"))
    assert trial
    there = [
        parts.overview(trial),
        parts.join(trial),
        parts.criteria(trial),
        parts.guidance(trial),
        parts.contact(trial, "trial/"),
        parts.design(trial),
        *(one.html for one in parts.enrollment(trial)),
        *(one.html for one in parts.results(trial)),
        *(one.html for one in parts.history(trial, shown.current().past(nct_id), "")),
        parts.about(trial, ""),
    ]
    for piece in there:
        missing = [one for one in sentences(Page(piece)) if one not in plain]
        assert [one for one in missing if not one.endswith(ONLY_THERE)] == []
    for piece in (*parts.enrollment(trial), *parts.results(trial)):
        if piece.chart:
            assert " ".join(piece.words.split()) in page.root.words
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
