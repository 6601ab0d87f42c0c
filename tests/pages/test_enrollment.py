"""The page Enrollment as a reader gets it: with nothing from the site, and with its numbers."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from registry.ctgov.client import Client
from registry.edition import edition
from registry.mirror.sync import Collection, seed, sync
from registry.site.aggregates import Accrued, Aggregates
from registry.site.package import Measure, Period
from tests.apiserver import ApiServer
from tests.fixtures.studies import study
from tests.pages.served import EMBEDDED, NCT, PROJECT, settings_file
from tests.pages.unserved import Run, html

PUBLISHED = Aggregates(
    nct_id=NCT,
    release_id="r1",
    cutoff="2014-12",
    prepared_by="data manager",
    accrual=tuple(
        Accrued(Period(year), measure, count, 200, "2014-12", "r1")
        for measure, counts in ((Measure.SCREENED, (90, 177)), (Measure.RANDOMISED, (None, 31)))
        for year, count in zip((2013, 2014), counts, strict=True)
    ),
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Settings of a site with the embedded record and the project's publications beside them."""
    seed(tmp_path / "mirror", EMBEDDED)
    folder = tmp_path / "publications"
    folder.mkdir()
    for file in (PROJECT / "publications").glob("*.toml"):
        (folder / file.name).write_bytes(file.read_bytes())
    return settings_file(tmp_path, [NCT], tmp_path / "mirror")


def test_with_nothing_from_the_site_the_page_says_so_and_shows_the_registrys_figures(
    run: Run, site: Path
) -> None:
    app = run(site, "enrollment", lang="en")
    shown = html(app)
    assert "The site has published nothing here." in shown
    assert "60 people</strong>" in shown
    assert "probably related, not confirmed" in shown
    assert "The plan was 60; a report (" in shown
    assert "probably related, not confirmed) names 22: 38 fewer." in shown
    assert app.get("vega_lite_chart") == []
    assert "<table" not in shown


def test_a_trial_without_publications_names_none(run: Run, embedded_settings: Path) -> None:
    shown = html(run(embedded_settings, "enrollment", lang="en"))
    assert "Reports in journals" not in shown


def test_the_sites_numbers_come_as_charts_with_words_and_as_a_table(
    run: Run, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edition, "published", lambda *_asked: PUBLISHED)
    app = run(site, "enrollment", lang="en")
    shown = html(app)
    charts = [chart.proto for chart in app.get("vega_lite_chart")]
    assert [chart.alt for chart in charts] == [
        "31 people had joined by the end of December 2014. At a steady pace the plan would have"
        " 58.",
        "By the end of December 2014: Screened: 177; Randomised: 31.",
    ]
    assert shown.count("<table") == 1
    assert "protected" in shown


def test_the_page_speaks_chinese(run: Run, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edition, "published", lambda *_asked: PUBLISHED)
    app = run(site, "enrollment", lang="zh-Hans")
    shown = html(app)
    assert "<h1>入组情况</h1>" in shown
    assert "不公开" in shown
    assert "%Y/%-m" in app.get("vega_lite_chart")[0].proto.spec


def test_a_plan_that_was_changed_is_told_with_the_first_one(
    run: Run, tmp_path: Path, api: ApiServer, client: Client
) -> None:
    for count in (100, 40):
        record = study("NCT00000011")
        protocol = record["protocolSection"]
        protocol["statusModule"]["statusVerifiedDate"] = datetime.now(UTC).date().isoformat()
        protocol["designModule"]["enrollmentInfo"] = {"count": count, "type": "ESTIMATED"}
        api.publish([record])
        sync(tmp_path / "mirror", client, Collection.of_trials(["NCT00000011"]))
    settings = settings_file(tmp_path, ["NCT00000011"], tmp_path / "mirror")
    shown = html(run(settings, "enrollment", lang="en"))
    assert "100 were planned; now 40: 60 fewer." in shown
    assert "In the first version that this site has" in shown


def test_a_refused_file_of_publications_is_told_to_the_operator_and_hides_them(
    run: Run, site: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (site.parent / "publications" / f"{NCT}.toml").write_text("[[publication]]\n")
    assert "Reports in journals" not in html(run(site, "enrollment", lang="en"))
    assert "Publications not shown: " in caplog.text
