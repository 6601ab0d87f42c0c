"""What the templates do with the facts: three states apart, folded lists, marked languages."""

import itertools

import pytest

from registry import markup
from registry.language import Language
from registry.markup import Link
from registry.markup.pages import STYLE
from registry.trial.contact import Confirmation, contact_page
from registry.trial.index import listed
from registry.trial.status import Standing, status_notice
from tests.markup.reading import Page
from tests.trial.records import (
    ENGLISH,
    GONE,
    SOURCE,
    TODAY,
    bare,
    embedded,
    full,
    in_each_language,
    of_kind,
    pages,
    read,
    trial,
    with_status,
)

NAMES = ("overview", "join", "contact", "design", "about")
KINDS = (
    "annotated",
    "expanded-access",
    "interventional-recruiting",
    "interventional-with-results",
    "newer-than-the-model",
    "observational",
    "unknown-status",
    "withdrawn",
    "withheld",
)


@pytest.mark.parametrize("kind", KINDS)
@in_each_language
def test_every_page_of_every_kind_of_record_is_well_formed(tag: str, kind: str) -> None:
    for name, html in pages(of_kind(kind), Language.of(tag)).items():
        assert not Page(html).malformed(), name


@pytest.mark.parametrize("name", NAMES)
@in_each_language
def test_a_record_with_nothing_but_its_number_has_every_page(tag: str, name: str) -> None:
    page = Page(pages(bare(), Language.of(tag))[name])
    assert not page.malformed()
    assert not [entry for entry in page.all("dd") if not entry.words]


@in_each_language
def test_the_embedded_record_has_every_page(tag: str) -> None:
    study, source = embedded()
    for name, html in pages(study, Language.of(tag), source).items():
        assert not Page(html).malformed(), name


@in_each_language
def test_known_not_provided_and_withheld_never_look_the_same(tag: str) -> None:
    study, source = embedded()
    view = contact_page(study, source, Confirmation(), Language.of(tag), TODAY)
    page = Page(markup.contact_page(Language.of(tag), view))
    absent = Page(pages(bare(), Language.of(tag), source)["overview"]).with_class("absent")
    withheld = page.with_class("withheld")
    assert withheld
    assert absent
    assert {one.tag for one in withheld} == {one.tag for one in absent} == {"span"}
    assert not {one.words for one in withheld} & {one.words for one in absent}
    assert not [one for one in withheld if "absent" in one.classes]
    known = page.all("h3")[0]
    assert known.words == "Ren Lin, MD"
    assert not [one for one in known if one.classes & {"absent", "withheld"}]


def test_the_style_tells_absent_and_withheld_apart() -> None:
    assert ".tp .withheld {" in STYLE
    assert ".absent" in STYLE


def test_zero_is_shown_as_a_number() -> None:
    study = trial(design={"enrollmentInfo": {"count": 0, "type": "ACTUAL"}})
    shown = Page(pages(study)["overview"]).row("Enrollment")
    assert shown.words == "0 people (actual)"
    assert not [one for one in shown if "absent" in one.classes]


@pytest.mark.parametrize("name", NAMES)
@in_each_language
def test_each_page_says_in_which_language_it_is(tag: str, name: str) -> None:
    page = Page(pages(trial(), Language.of(tag))[name])
    roots = page.all("header", "article", "footer")
    tags = [tag for tag, _ in itertools.groupby(one.tag for one in roots)]
    assert tags == ["header", "article", "footer"]
    assert {one.attributes["lang"] for one in roots} == {tag}


@pytest.mark.parametrize("name", NAMES)
def test_the_registrys_words_are_marked_as_english_on_a_chinese_page(name: str) -> None:
    page = Page(pages(read(full()), Language.of("zh-Hans"))[name])
    marked = page.registry_words
    expected = {
        "overview": ["An Invented Trial", "Invented Disease", "Inventin", "Whether A works"],
        "join": ["18 years or older", "As recorded", "Patients of one clinic"],
        "contact": ["Study Desk", "Person Invented, MD", "Invented City", "desk@example.org"],
        "design": ["Low dose", "One spoonful", "INV-1", "Relapse", "A paper", "ORG-0001"],
        "about": ["An Invented Trial"],
    }
    assert not [words for words in expected[name] if words not in marked]
    assert {one.attributes["lang"] for one in page.marked} == {"en"}


@pytest.mark.parametrize("standing", Standing)
@in_each_language
def test_each_standing_has_its_own_look_and_a_sign_that_is_not_read_aloud(
    tag: str, standing: Standing
) -> None:
    statuses = {
        Standing.OPEN: "RECRUITING",
        Standing.INVITED: "ENROLLING_BY_INVITATION",
        Standing.SOON: "NOT_YET_RECRUITING",
        Standing.PAUSED: "SUSPENDED",
        Standing.CLOSED: "ACTIVE_NOT_RECRUITING",
        Standing.ENDED: "COMPLETED",
        Standing.STOPPED: "TERMINATED",
        Standing.AVAILABLE: "AVAILABLE",
        Standing.UNAVAILABLE: "NO_LONGER_AVAILABLE",
        Standing.UNKNOWN: "UNKNOWN",
        Standing.GONE: "RECRUITING",
    }
    source = GONE if standing is Standing.GONE else SOURCE
    page = Page(pages(with_status(statuses[standing]), Language.of(tag), source)["overview"])
    block = page.with_class("status")[0]
    assert block.classes == {"status", standing.value}
    sign = page.with_class("mark")[0]
    assert sign.words
    assert sign.attributes["aria-hidden"] == "true"


@pytest.mark.parametrize("name", ["join", "contact"])
@pytest.mark.parametrize("status", ["RECRUITING", "COMPLETED", "UNKNOWN", "WITHDRAWN"])
def test_the_status_comes_first_on_the_pages_that_somebody_acts_on(status: str, name: str) -> None:
    study = with_status(status)
    page = Page(pages(study)[name])
    after_title = page.elements[page.elements.index(page.all("h1")[0]) + 1 :]
    assert "strip" in after_title[0].classes
    assert status_notice(study, SOURCE, ENGLISH, TODAY).headline in after_title[0].words


@pytest.mark.parametrize(("status", "first"), [("RECRUITING", False), ("COMPLETED", True)])
def test_the_warning_comes_before_the_contact(status: str, first: bool) -> None:
    study = trial(
        status={"overallStatus": status},
        contactsLocations={"centralContacts": [{"name": "Desk", "email": "d@example.org"}]},
    )
    words = Page(pages(study)["contact"]).words
    assert ("not assured" in words.split("Desk")[0]) is first


def test_other_trials_are_offered_only_where_this_one_cannot_be_joined() -> None:
    def offers(status: str) -> bool:
        return (
            "Other trials that are recruiting" in Page(pages(with_status(status))["overview"]).words
        )

    assert not offers("RECRUITING")
    assert offers("COMPLETED")
    assert offers("UNKNOWN")


@pytest.mark.parametrize(("count", "folded"), [(1, False), (6, False), (7, True), (200, True)])
def test_many_places_are_folded_and_none_is_left_out(count: int, folded: bool) -> None:
    places = [{"facility": f"Place {n}.", "country": f"Country {n % 3}"} for n in range(count)]
    page = Page(pages(trial(contactsLocations={"locations": places}))["contact"])
    assert bool(page.part("places").words and page.all("details")) is folded
    assert not [place for place in places if place["facility"] not in page.words]


def test_each_arm_is_a_section_with_a_name_of_its_own() -> None:
    page = Page(pages(read(full()))["design"])
    labels = [one.words for one in page.all("h3") if one.attributes.get("id", "").startswith("arm")]
    assert labels == ["Low dose", "Usual care"]


def test_a_group_that_is_only_observed_is_not_said_to_lack_a_kind() -> None:
    """Observational groups have none: it is not that the registry keeps it back."""
    page = Page(pages(of_kind("observational"))["design"])
    group = page.with_class("arm")[0]
    assert "Everyone" in group.words
    assert not [one for one in group if "absent" in one.classes]


def test_a_citation_that_was_retracted_says_so() -> None:
    references = Page(pages(read(full()))["design"]).part("references")
    assert "This paper was retracted." in references.words


def test_links_that_leave_the_site_tell_nothing_of_this_page() -> None:
    for name, html in pages(read(full())).items():
        for link in Page(html).all("a"):
            if link.attributes["href"].startswith("http"):
                assert "noreferrer" in link.attributes.get("rel", ""), name


def test_no_page_loads_anything() -> None:
    for name, html in pages(read(full())).items():
        page = Page(html)
        assert not page.all("img", "script", "link", "iframe", "object", "video", "source"), name
        assert "src=" not in html, name
    assert "url(" not in STYLE
    assert "@import" not in STYLE


@in_each_language
def test_every_page_ends_with_the_source_and_the_disclaimer(tag: str) -> None:
    for html in pages(trial(), Language.of(tag)).values():
        foot = Page(html).all("footer")[0]
        assert "ClinicalTrials.gov" in foot.words
        assert len([one for one in foot if one.tag == "p"]) == 3


def test_a_page_without_a_trial_has_a_footer_without_a_source() -> None:
    foot = Page(markup.footer(ENGLISH, None))
    assert "Data sourced" not in foot.words
    assert "no invitation to take part" in foot.words


@in_each_language
def test_the_header_names_the_site_and_the_trial(tag: str) -> None:
    head = Page(markup.header(Language.of(tag), "Our site", "A title", "NCT00000001"))
    assert head.with_class("site")[0].words == "Our site"
    assert head.with_class("nct")[0].words == "NCT00000001"
    assert head.with_class("name")[0].words == "A title"


def test_the_header_of_a_site_without_a_chosen_trial_names_the_site_alone() -> None:
    head = Page(markup.header(ENGLISH, "Our site", None, None))
    assert head.words == "Our site"


def test_the_header_leads_to_the_other_pages_and_says_which_one_this_is() -> None:
    links = [
        Link("简体中文", "contact?lang=zh-Hans", "zh-Hans"),
        Link("Overview", "./?lang=en"),
        Link("Contact", "contact?lang=en", here=True),
    ]
    page = Page(markup.header(ENGLISH, "Our site", None, None, links))
    language, other, here = page.all("a")
    assert page.links == [link.address for link in links]
    assert language.attributes["lang"] == "zh-Hans"
    assert "aria-current" not in other.attributes
    assert here.attributes["aria-current"] == "page"


@in_each_language
def test_the_list_of_trials_links_to_each_in_the_readers_language(tag: str) -> None:
    lang = Language.of(tag)
    lines = [
        listed("NCT00000001", trial(), SOURCE, lang, TODAY),
        listed("NCT00000002", None, None, lang, TODAY),
    ]
    page = Page(markup.index_page(lang, lines, None))
    assert not page.malformed()
    assert page.links == [f"?trial=NCT00000001&lang={tag}", f"?trial=NCT00000002&lang={tag}"]
    assert len(page.with_class("strip")) == 1


def test_a_trial_that_was_not_fetched_is_listed_under_its_number() -> None:
    """A link has to say where it leads, even before the title is known."""
    lines = [listed("NCT00000002", None, None, ENGLISH, TODAY)]
    link = Page(markup.index_page(ENGLISH, lines, None)).all("a")[0]
    assert "NCT00000002" in link.words


def test_a_trial_that_the_site_does_not_show_is_named() -> None:
    page = Page(markup.index_page(ENGLISH, [], "NCT09999999"))
    assert "This site does not show the trial “NCT09999999”." in page.words


def test_an_error_can_be_reported_where_the_operator_gave_an_address() -> None:
    with_address = Page(pages(trial(), operator="desk@example.org")["about"])
    assert any(link.startswith("mailto:desk@example.org") for link in with_address.links)
    without = Page(pages(trial(), operator=None)["about"])
    assert "has given no address for reports yet" in without.words


def test_the_page_about_says_what_was_changed_and_that_nothing_is_stored() -> None:
    page = Page(pages(trial())["about"])
    for part in ("source", "changes", "disclaimer", "privacy", "mistakes", "licence"):
        assert page.part(part).words


def test_the_sponsors_words_are_not_announced_where_there_are_none() -> None:
    for name in ("overview", "join", "design"):
        assert "In the sponsor's words" not in Page(pages(bare())[name]).words, name


def test_a_transcription_is_declared_beside_every_text_that_it_shortens() -> None:
    study, source = embedded()
    for name in ("overview", "join", "design"):
        assert "this project's words" in Page(pages(study, source=source)[name]).words, name
        assert "In the sponsor's words" not in Page(pages(study, source=source)[name]).words, name
