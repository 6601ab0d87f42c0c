"""Every page of 419 real records is sound, whole, and marks whose words are whose.

Every fourth is read in English; all of them, and every second one in Chinese, where time does not
matter: `make test-wide`. What differs in Chinese is this project's own words.
"""

import html
import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest

from registry.ctgov.record import Study
from registry.language import Language
from tests.markup.archive import expect_none, real_records
from tests.markup.reading import Page, markdown_squashed, squashed, unnumbered
from tests.trial.records import pages


@dataclass(frozen=True)
class Read:
    """A record, as JSON, and its pages."""

    nct_id: str
    record: dict[str, Any]
    pages: dict[str, Page]

    @property
    def protocol(self) -> dict[str, Any]:
        protocol: dict[str, Any] = self.record["protocolSection"]
        return protocol


Check = Callable[[Read], Iterator[str]]
CHECKS: defaultdict[str, list[Check]] = defaultdict(list)
"""The checks of the tests below, by language."""


def of_every_record(*languages: str) -> Callable[[Check], Callable[..., None]]:
    """Make of a check, which says what is wrong with one record, a test of all of them."""

    def made(check: Check) -> Callable[..., None]:
        for language in languages:
            CHECKS[language].append(check)

        @pytest.mark.parametrize(
            ("tag", "every"),
            [
                *([("en", 4)] if "en" in languages else []),
                *(
                    pytest.param(tag, 1 if tag == "en" else 2, marks=pytest.mark.wide)
                    for tag in languages
                ),
            ],
        )
        def test(shared: Path, tag: str, every: int) -> None:
            expect_none(_findings(shared / "records" / "records.ndjson.gz", tag, every)[check])

        return test

    return made


@cache
def _findings(archive: Path, tag: str, every: int) -> dict[Check, list[str]]:
    """What all checks find in the pages of every so manyth record, in one language.

    Every check looks at a record before the next one is read: together they need a gigabyte.
    """
    lang = Language.of(tag)
    found: dict[Check, list[str]] = {check: [] for check in CHECKS[tag]}
    for raw in itertools.islice(real_records(archive), 0, None, every):
        study = Study.model_validate_json(raw)
        one = Read(
            study.protocol_section.identification_module.nct_id or "",
            orjson.loads(raw),
            {name: Page(html) for name, html in pages(study, lang).items()},
        )
        for check in found:
            found[check] += check(one)
    return found


@of_every_record("en", "zh-Hans")
def test_every_page_of_every_record_is_well_formed(one: Read) -> Iterator[str]:
    for name, page in one.pages.items():
        for fault in page.malformed():
            yield f"{one.nct_id} {name}: {fault}"


@of_every_record("en", "zh-Hans")
def test_no_fact_is_left_empty(one: Read) -> Iterator[str]:
    for name, page in one.pages.items():
        for entry in page.all("dd", "dt"):
            if not entry.words:
                yield f"{one.nct_id} {name}: {entry.parent.words if entry.parent else ''!r}"


ARTEFACT = re.compile(
    r"\bNone\b|\bNA\b|\bnull\b|\bnan\b|[{}\\]|[<>](?! ?[\d.])|\w+\(|&\w+;|_[A-Z]|[A-Z]_"
)
"""What only a program writes."""


@of_every_record("en", "zh-Hans")
def test_our_own_words_carry_no_trace_of_the_program(one: Read) -> Iterator[str]:
    for name, page in one.pages.items():
        words = page.own_words
        for at in ARTEFACT.finditer(words):
            around = words[max(0, at.start() - 30) : at.end() + 30]
            yield f"{one.nct_id} {name}: …{around!r}"


@of_every_record("en", "zh-Hans")
def test_a_full_stop_of_the_registry_is_not_followed_by_ours(one: Read) -> Iterator[str]:
    for name, page in one.pages.items():
        for before, run in itertools.pairwise(page.runs):
            if (
                before.registry
                and not run.registry
                and before.block is run.block
                and run.text.startswith((".", "。"))
                and before.text.endswith(run.text[0])
            ):
                yield f"{one.nct_id} {name}: {run.block.words[-60:]!r}"


def _people(contacts: list[dict[str, Any]]) -> Iterator[str]:
    for person in contacts:
        for key in ("name", "phone", "phoneExt", "email"):
            if key in person:
                yield person[key]


def _overview(protocol: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    names = protocol["identificationModule"]
    texts = protocol.get("descriptionModule", {})
    for key in ("briefTitle", "officialTitle"):
        yield names.get(key, ""), False
    for key in ("briefSummary", "detailedDescription"):
        yield texts.get(key, ""), True
    yield protocol["statusModule"].get("whyStopped", ""), True
    for condition in protocol.get("conditionsModule", {}).get("conditions", []):
        yield condition, False
    for item in protocol.get("armsInterventionsModule", {}).get("interventions", []):
        yield item.get("name", ""), False


def _join(protocol: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    module = protocol.get("eligibilityModule", {})
    yield module.get("eligibilityCriteria", ""), True
    yield module.get("studyPopulation", ""), True
    yield module.get("genderDescription", ""), False


def _contact(protocol: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    module = protocol.get("contactsLocationsModule", {})
    for text in _people(module.get("centralContacts", [])):
        yield text, False
    for official in module.get("overallOfficials", []):
        yield official.get("name", ""), False
        yield official.get("affiliation", ""), False
    for place in module.get("locations", []):
        for key in ("facility", "city", "state", "zip", "country"):
            yield place.get(key, ""), False
        for text in _people(place.get("contacts", [])):
            yield text, False


def _design(protocol: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    arms = protocol.get("armsInterventionsModule", {})
    for arm in arms.get("armGroups", []):
        yield arm.get("label", ""), False
        yield arm.get("description", ""), True
    for item in arms.get("interventions", []):
        yield item.get("name", ""), False
        yield item.get("description", ""), True
        for other in item.get("otherNames", []):
            yield other, False
    for outcomes in protocol.get("outcomesModule", {}).values():
        for outcome in outcomes:
            yield outcome.get("measure", ""), False
            yield outcome.get("timeFrame", ""), False
            yield outcome.get("description", ""), True
    info = protocol.get("designModule", {}).get("designInfo", {})
    yield info.get("interventionModelDescription", ""), True
    yield info.get("maskingInfo", {}).get("maskingDescription", ""), True
    sponsors = protocol.get("sponsorCollaboratorsModule", {})
    yield sponsors.get("leadSponsor", {}).get("name", ""), False
    for partner in sponsors.get("collaborators", []):
        yield partner.get("name", ""), False
    yield sponsors.get("responsibleParty", {}).get("investigatorFullName", ""), False
    names = protocol["identificationModule"]
    yield names["nctId"], False
    yield names.get("acronym", ""), False
    yield names.get("orgStudyIdInfo", {}).get("id", ""), False
    for other in names.get("secondaryIdInfos", []):
        yield other.get("id", ""), False
    for alias in names.get("nctIdAliases", []):
        yield alias, False
    references = protocol.get("referencesModule", {})
    for paper in references.get("references", []):
        yield html.unescape(paper.get("citation", "")) or paper.get("pmid", ""), False
    sharing = protocol.get("ipdSharingStatementModule", {})
    for key in ("description", "timeFrame", "accessCriteria"):
        yield sharing.get(key, ""), True
    yield sharing.get("url", ""), False
    for offer in references.get("availIpds", []):
        for key in ("type", "id", "url"):
            yield offer.get(key, ""), False
        yield offer.get("comment", ""), True


PROMISED = {"overview": _overview, "join": _join, "contact": _contact, "design": _design}
"""The registry's texts that each page promises, and whether each is Markdown."""


@of_every_record("en", "zh-Hans")
def test_nothing_that_a_page_promises_is_dropped_or_unmarked(one: Read) -> Iterator[str]:
    """The text is there, whole, inside an element that says that it is English."""
    for name, promised in PROMISED.items():
        page = one.pages[name]
        shown = squashed(page.registry_words)
        bare = squashed("\n".join(element.unnumbered for element in page.marked))
        for text, is_markdown in promised(one.protocol):
            if squashed(text) in shown:
                continue
            if is_markdown and markdown_squashed(text) in shown:
                continue
            if is_markdown and markdown_squashed(unnumbered(text)) in bare:
                continue
            yield f"{one.nct_id} {name}: {text[:120]!r}"


def _numbers(part: Any, key: str = "") -> Iterator[str]:
    """Every number in a piece of the results, as the registry spells it; names of groups aside."""
    if isinstance(part, dict):
        for name, value in part.items():
            yield from _numbers(value, name)
    elif isinstance(part, list):
        for value in part:
            yield from _numbers(value, key)
    elif isinstance(part, int) and not isinstance(part, bool):
        yield str(part)
    elif isinstance(part, str) and not key.lower().endswith(("id", "ids", "date")):
        yield from re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])", part.replace(",", ""))


@of_every_record("en", "zh-Hans")
def test_every_number_of_the_results_is_on_the_page(one: Read) -> Iterator[str]:
    shown = set(re.findall(r"\d+(?:\.\d+)?", one.pages["results"].words.replace(",", "")))
    for number in sorted(set(_numbers(one.record.get("resultsSection", {}))) - shown):
        yield f"{one.nct_id}: {number}"


@of_every_record("en", "zh-Hans")
def test_numbered_criteria_keep_their_numbers(one: Read) -> Iterator[str]:
    """A letter or a protocol may point at "criterion 6": it has to be number 6 here, too."""
    shown = squashed(one.pages["join"].registry_words)
    text = one.protocol.get("eligibilityModule", {}).get("eligibilityCriteria", "")
    if squashed(text) not in shown and markdown_squashed(text) not in shown:
        yield one.nct_id


@of_every_record("en", "zh-Hans")
def test_every_link_of_the_sponsor_is_shown_at_least_as_words(one: Read) -> Iterator[str]:
    shown = squashed(one.pages["design"].registry_words)
    for link in one.protocol.get("referencesModule", {}).get("seeAlsoLinks", []):
        if squashed(link.get("label") or link["url"]) not in shown:
            yield f"{one.nct_id}: {link}"


@of_every_record("en", "zh-Hans")
def test_a_reader_sees_no_escape_signs_of_the_registrys_markdown(one: Read) -> Iterator[str]:
    for name, page in one.pages.items():
        words = page.registry_words
        for at in re.finditer(r"\\[<>\[\]*~#&+_-]", words):
            around = words[max(0, at.start() - 40) : at.end() + 20]
            yield f"{one.nct_id} {name}: …{around!r}"


@of_every_record("en", "zh-Hans")
def test_every_link_leads_to_the_web_to_mail_or_within_the_site(one: Read) -> Iterator[str]:
    for name, page in one.pages.items():
        for link in page.links:
            if link.startswith("#") and link[1:] in page.ids:
                continue
            if re.fullmatch(rf"trial/{one.nct_id}\.[a-z0-9.-]+", link):
                continue  # another format, which this site serves itself
            if not re.match(r"https?://[\w.-]+[/:?#]?|mailto:[^?]+", link):
                yield f"{one.nct_id} {name}: {link}"


NAMES = re.compile(
    r"ClinicalTrials\.gov|NCT\d{8}|NCT|UTC|MIT|FDA|ChiCTR|DNA|PubMed|Cookie|Tab键|ICH E6"
    r"|FHIR R4B|FHIR R5|schema\.org|JSON-LD|CSL-JSON|JSON|CSV|Parquet|RIS|BibTeX|iCalendar|vCard"
    r"|(?:I{1,3}|IV)期|GeoNames|geonames\.org|CC BY|An invented site|desk@example\.org"
)


@of_every_record("zh-Hans")
def test_chinese_pages_say_nothing_in_english_of_their_own(one: Read) -> Iterator[str]:
    """Whatever has Latin letters there is a name, a number, or marked as the registry's."""
    for name, page in one.pages.items():
        for run in page.runs:
            if run.registry or run.block.within("meaning", "numbers"):
                continue
            for left in re.findall(r"[A-Za-z]{2,}", NAMES.sub("", run.text))[:1]:
                yield f"{one.nct_id} {name}: {left!r} in {run.text.strip()[:80]!r}"
