"""Streamlit's own document: language, title, description, and a way without JavaScript."""

import re

import pytest
from markupsafe import Markup

from registry.language import Language
from registry.web.shell import PAGES, STATIC, _put
from tests.web.asking import ask
from tests.web.conftest import ALIASED, EARLIER, TRIAL, Made, Plain


@pytest.mark.parametrize("page", PAGES)
def test_each_page_has_its_own_title_in_the_readers_language(app: Plain, page: str) -> None:
    path = "" if page == "overview" else page
    for tag, name in (("en", "Trials here"), ("zh-Hans", "本院试验")):
        html = ask(app, f"/{path}?trial={TRIAL}&lang={tag}").text
        assert f'<html lang="{tag}">' in html
        (title,) = re.findall("<title>(.*?)</title>", html)
        assert title.endswith(f" · {TRIAL} · {name}")
        (description,) = re.findall('<meta name="description" content="(.*?)">', html)
        assert Language.of(tag).say("This trial is looking for participants.") in description
        plain = f"{'/zh' if tag == 'zh-Hans' else ''}/trial/{TRIAL}"
        finder = "/zh/find" if tag == "zh-Hans" else "/en/find"
        canonical = finder if page == "find" else plain
        assert f'<link rel="canonical" href="{canonical}">' in html
        first = first_of(html)
        assert f'href="{plain}"' in first
        assert (f'href="{finder}"' in first) is (page == "find")


def first_of(html: str) -> str:
    """What stands in the document until Streamlit's page does."""
    (first,) = re.findall('<div id="root">(.*?)</div>', html, re.DOTALL)
    return first


@pytest.mark.parametrize("page", PAGES)
def test_who_runs_no_script_reads_first_what_is_said_first_and_where_the_rest_is(
    app: Plain, page: str
) -> None:
    path = "" if page == "overview" else page
    first = first_of(ask(app, f"/{path}?trial={TRIAL}&lang=en").text)
    assert '<h1 lang="en">An Invented Trial, Number 1</h1>' in first
    assert "This trial is looking for participants." in first
    assert f'<a href="/trial/{TRIAL}">Everything on one page ({TRIAL})</a>' in first
    assert ask(app, f"/{path}?trial={TRIAL}&lang=en", user_agent="Googlebot/2.1").text == (
        ask(app, f"/{path}?trial={TRIAL}&lang=en", user_agent="Mozilla/5.0").text
    )


def test_the_language_is_the_querys_then_the_browsers(app: Plain) -> None:
    assert '<html lang="zh-Hans">' in ask(app, "/", accept_language="zh-CN").text
    assert '<html lang="en">' in ask(app, "/?lang=en", accept_language="zh-CN").text
    assert '<html lang="en">' in ask(app, '/?lang="><script>').text
    assert "Accept-Language" in ask(app, "/").headers["vary"]


def test_without_a_trial_there_is_a_way_to_each(app: Plain) -> None:
    html = ask(app, "/").text
    assert "canonical" not in html
    for nct_id in (TRIAL, ALIASED):
        assert f'<a href="/trial/{nct_id}">Everything on one page ({nct_id})</a>' in html


@pytest.mark.parametrize("trial", ["NCT00000077", "<script>alert(1)</script>", EARLIER])
def test_what_a_query_asks_for_is_not_repeated(app: Plain, trial: str) -> None:
    html = ask(app, f"/?trial={trial}").text
    assert trial not in html
    assert ("/trial/" + ALIASED in html) is True


def test_nothing_of_streamlits_own_is_lost(app: Plain) -> None:
    installed = (STATIC / "index.html").read_text(encoding="utf-8")
    html = ask(app, "/").text
    for needed in re.findall(
        r"<script[^>]*src=[^>]*>|<link rel=\"(?:modulepreload|stylesheet)[^>]*>", installed
    ):
        assert needed in html
    assert html.index('<div id="root">') > html.index("<body>")
    assert "service-desc" not in html
    assert "You need to enable JavaScript" not in html


def test_a_document_of_another_streamlit_is_noticed() -> None:

    with pytest.raises(LookupError, match="noscript"):
        _put(
            '<html lang="en"><title>x</title><link rel="service-desc" a>',
            "en",
            "t",
            Markup(),
            Markup(),
        )


def test_the_address_in_the_settings_is_the_canonical_one(plain: Made) -> None:
    app = plain(site='address = "https://trials.hospital.example"')
    assert '<link rel="canonical" href="https://trials.hospital.example/">' in ask(app, "/").text
