"""An expression finds the studies of which it is true, and what cannot be answered is refused."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.ctgov.fields import Kind
from registry.mirror.essie.errors import EssieError
from registry.mirror.essie.parse import DEEPEST, MOST, parse
from registry.mirror.essie.translate import MOST_WORDS, studies_where
from registry.mirror.essie.tree import Expression
from registry.mirror.essie.write import write
from registry.mirror.register.register import nct_id_of
from registry.mirror.register.shape import searchable
from tests.mirror.essie import oracle
from tests.mirror.essie.conftest import Held


def found(held: Held, expression: Expression) -> set[str]:
    studies = held.register.studies
    return set(map(nct_id_of, studies.numbers(studies_where(expression, held.register))))


def wanted(held: Held, expression: Expression) -> set[str]:
    return {nct_id for nct_id, one in held.records.items() if oracle.true_of(expression, one)}


@pytest.mark.parametrize("name", sorted(searchable()))
def test_a_field_is_missing_where_it_has_no_value(held: Held, name: str) -> None:
    expression = parse(f"AREA[{name}]MISSING")
    assert found(held, expression) == wanted(held, expression)


@pytest.mark.parametrize(
    "text",
    [
        "ALL",
        "AREA[Phase]PHASE2",
        "AREA[Phase](PHASE2 AND PHASE3)",
        'AREA[Phase]"Phase 2" OR AREA[Phase]"Early Phase 1"',
        'AREA[OverallStatus]"Active, not recruiting"',
        "AREA[OverallStatus](COMPLETED OR recruiting)",
        "NOT AREA[OverallStatus]COMPLETED",
        "AREA[Phase]NOT PHASE2",
        "AREA[StartDate]2019",
        "AREA[StartDate]2019-03",
        "AREA[StartDate]RANGE[2019-03-15, 2021]",
        "AREA[protocolSection.statusModule.startDateStruct.date]RANGE[MIN, 2010-02-28]",
        "AREA[LastUpdatePostDate]RANGE[2023-01-15,MAX]",
        "AREA[MinimumAge]RANGE[MIN, 16 years] AND AREA[MaximumAge]RANGE[16 years, MAX]",
        "AREA[MinimumAge]RANGE[MIN, 24 months]",
        'AREA[MinimumAge]"18 years"',
        "AREA[MaximumAge]MISSING",
        "AREA[EnrollmentCount]RANGE[100, 200.5]",
        "AREA[EnrollmentCount]0",
        "AREA[EnrollmentCount]RANGE[MIN,MAX]",
        "AREA[HasResults]true AND AREA[GenderBased]MISSING",
        "AREA[IsFDARegulatedDrug]false",
        "AREA[BriefTitle]cancer",
        "AREA[BriefSummary](safety efficacy) NOT AREA[BriefTitle]safety",
        'AREA[BriefSummary]"the safety and"',
        "AREA[EligibilityCriteria]graft-versus-host",
        "AREA[Condition]CANCER",
        "AREA[Condition]EXPANSION[None]Cancer",
        "AREA[Condition]COVERAGE[FullMatch]breast cancer",
        "AREA[Condition]COVERAGE[StartsWith]breast",
        "AREA[Condition]COVERAGE[EndsWith]disease",
        "AREA[Condition]COVERAGE[Contains]disease",
        "AREA[LeadSponsorName](hospital OR universite)",
        "AREA[LeadSponsorName]Assistance Publique - Hôpitaux de Paris",
        "AREA[BriefTitle](a -)",
        "AREA[Sex]ALL",
        "AREA[Sex](ALL OR FEMALE)",
        "AREA[Keyword]MISSING",
        "NOT AREA[Keyword]MISSING",
        "AREA[SecondaryOutcomeMeasure]MISSING AND NOT AREA[PrimaryOutcomeMeasure]MISSING",
        "AREA[InterventionOtherName]MISSING",
        "AREA[LocationCity]Boston AND AREA[LocationCountry]Canada",
        "SEARCH[Location](AREA[LocationCountry]France AND AREA[LocationCity]Paris)",
        "SEARCH[Location](AREA[LocationCountry]France AND NOT AREA[LocationCity]Paris)",
        "SEARCH[Location](AREA[LocationState]MISSING)",
        "SEARCH[Study]AREA[Sex]FEMALE",
        "AREA[LocationGeoPoint]DISTANCE[48.85,2.35,50km]",
        "AREA[LocationGeoPoint]DISTANCE[39.0035707,-77.1013313,50mi]",
        "AREA[LocationGeoPoint]DISTANCE[39.00357071234567,-77.1013313,50.000000000000001mi]",
        "SEARCH[Location](AREA[LocationGeoPoint]DISTANCE[48.9,2.4,900km] "
        "AND AREA[LocationStatus]RECRUITING)",
        "AREA[LocationGeoPoint]MISSING",
    ],
)
def test_an_expression_finds_what_it_is_true_of(held: Held, text: str) -> None:
    expression = parse(text)
    assert found(held, expression) == wanted(held, expression)


def test_a_phrase_with_a_name_in_it_stands_together_whatever_else_the_name_is_called(
    held: Held,
) -> None:
    names = held.register.notes.names
    assert names
    for name in names:
        phrase = parse(f'"patients with {name}"')
        apart = parse(f"patients with {name}")
        assert found(held, phrase) == found(held, parse(f'EXPANSION[Term]"patients with {name}"'))
        assert found(held, phrase) <= found(held, apart)
    whole = [name for name in names if len(found(held, parse(f'"{name}"'))) > 0]
    assert any(
        found(held, parse(f'"{name}"')) > found(held, parse(f'EXPANSION[Term]"{name}"'))
        for name in whole
    )


@pytest.mark.parametrize("area", ["", "AREA[ConditionSearch]", "AREA[BriefTitle]"])
@pytest.mark.parametrize("words", ["lung cancer", "cancer lung", "heart failure", "study of"])
def test_an_expansion_keeps_words_together_unless_it_relaxes(
    held: Held, area: str, words: str
) -> None:
    def of(how: str) -> set[str]:
        return found(held, parse(area + how))

    assert of(f"EXPANSION[Term]{words}") == of(f'EXPANSION[Term]"{words}"')
    assert of(f"EXPANSION[Concept]{words}") == of(f'"{words}"')
    assert of(f"EXPANSION[Relaxation]{words}") == of(words)


def test_most_of_these_find_some_and_not_all(held: Held) -> None:
    """An oracle that is as wrong as the register would find nothing or everything."""
    for text, count in (("AREA[Phase]PHASE2", 10), ("AREA[BriefTitle]cancer", 5)):
        assert count < len(found(held, parse(text))) < len(held.records) / 2


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("RANGE[2019,2020]", "RANGE[2019, 2020]"),
        ("AREA[BasicSearch]MISSING", "MISSING"),
        ("AREA[BasicSearch]COVERAGE[FullMatch]a", "AREA[BasicSearch]a"),
        ("AREA[BasicSearch]EXPANSION[None]a", "AREA[BasicSearch]a"),
        ("AREA[BasicSearch]---", "AREA[BasicSearch]"),
        ("AREA[OutcomeGroupTitle]a", "AREA[OutcomeGroupTitle]"),
        ("AREA[CentralContactName]a", "AREA[CentralContactName]"),
        ("AREA[CentralContactEMail]a", "AREA[CentralContactEMail]"),
        ("AREA[StatusModule]MISSING", "AREA[StatusModule]"),
        ("AREA[Phase:size]2", "AREA[Phase:size]"),
        ("AREA[phase]PHASE2", "AREA[phase]"),
        ("AREA[StartDate]yesterday", "AREA[StartDate]"),
        ("AREA[StartDate]RANGE[2019-13,MAX]", "AREA[StartDate]"),
        ("AREA[StartDate]RANGE[01/15/2019,MAX]", "AREA[StartDate]"),
        ("AREA[StartDate]RANGE[MIN,2019-02-29]", "AREA[StartDate]"),
        ("AREA[StartDate]0000", "AREA[StartDate]"),
        ("AREA[StartDate]2019-00", "AREA[StartDate]"),
        ("AREA[MinimumAge]RANGE[16,MAX]", "AREA[MinimumAge]"),
        ("AREA[EnrollmentCount]many", "AREA[EnrollmentCount]"),
        ("AREA[HasResults]maybe", "AREA[HasResults]"),
        ("AREA[BriefTitle]RANGE[a,b]", "AREA[BriefTitle]"),
        ("AREA[Phase]RANGE[PHASE1,PHASE2]", "AREA[Phase]"),
        ("AREA[Phase]COVERAGE[StartsWith]PHASE", "AREA[Phase]"),
        ("AREA[BriefSummary]COVERAGE[FullMatch]a", "AREA[BriefSummary]"),
        ("AREA[BriefTitle]---", "AREA[BriefTitle]"),
        ("AREA[BriefTitle](- &)", "AREA[BriefTitle]"),
        ("AREA[Phase]?", "AREA[Phase]"),
        ("AREA[BriefTitle]EXPANSION[Lossy]a", "EXPANSION[Lossy]"),
        ("SEARCH[Location]AREA[LocationCity]EXPANSION[None]Paris", "EXPANSION[None]"),
        ("AREA[BriefTitle]DISTANCE[0,0,1km]", "AREA[BriefTitle]"),
        ("AREA[LocationGeoPoint]Paris", "AREA[LocationGeoPoint]"),
        ("SEARCH[Location]AREA[BriefTitle]a", "AREA[BriefTitle]"),
        ("SEARCH[Location]SEARCH[Study]ALL", "SEARCH[Study]"),
        ("SEARCH[Arm]ALL", "SEARCH[Arm]"),
        ("MISSING", "MISSING"),
        (" OR ".join(["a"] * (MOST_WORDS + 1)), "the whole expression"),
    ],
)
def test_what_cannot_be_answered_is_refused(held: Held, text: str, place: str) -> None:
    with pytest.raises(EssieError) as caught:
        studies_where(parse(text), held.register)
    assert caught.value.place == place


words = st.sampled_from(["cancer", "study", "of", "COVID-19", "é", "' OR 1=1 --", "?", "%", "的"])
SAMPLES = {
    Kind.TEXT: words,
    Kind.MARKUP: words,
    Kind.ENUM: st.sampled_from(["PHASE2", "COMPLETED", "ALL\\ "]),
    Kind.DATE: st.dates().map(lambda one: str(one)[:7]) | st.just("2019"),
    Kind.TIME: st.builds("{} {}".format, st.integers(0, 99), st.sampled_from(["years", "day"])),
    Kind.NUMBER: st.integers(-1, 999).map(str),
    Kind.BOOLEAN: st.sampled_from(["true", "False"]),
}


@st.composite
def fields_and_terms(draw: Any) -> str:
    field = searchable()[draw(st.sampled_from(sorted(searchable())))]
    if field.kind is Kind.GEO:
        return "AREA[LocationGeoPoint]DISTANCE[48.9,2.4,900km]"
    sample = SAMPLES[field.kind]
    ranged = field.kind in (Kind.DATE, Kind.TIME, Kind.NUMBER)
    shapes = ["{0}", "MISSING", "NOT {0}", "({0} OR {1})"] + ["RANGE[{2},{3}]"] * ranged
    first, second = draw(sample), draw(sample)
    quoted = [f'"{one}"' for one in (first, second)]
    shape = draw(st.sampled_from(shapes))
    return f"AREA[{field.piece}]{shape.format(*quoted, first, second)}"


@settings(max_examples=60)
@given(st.lists(fields_and_terms(), min_size=1, max_size=3), st.sampled_from([" AND ", " OR "]))
def test_any_expression_finds_what_it_is_true_of(
    held: Held, parts: list[str], between: str
) -> None:
    expression = parse(between.join(parts))
    try:
        studies_where(expression, held.register)
    except EssieError:
        return
    assert found(held, expression) == wanted(held, expression), write(expression)


@pytest.mark.parametrize(
    "text",
    [
        "AREA[BriefTitle](" + " OR ".join(["a"] * (MOST - 3)) + ")",
        "AREA[Condition](" + " AND ".join(["a"] * (MOST - 3)) + ")",
        "AREA[Condition]" + "NOT " * (DEEPEST - 2) + "a",
        "AREA[BriefTitle]" + "(a OR NOT " * 16 + "a" + ")" * 16,
        'AREA[BriefTitle]"a\0b"',
        f'AREA[BriefTitle]"{"cancer " * 1400}"',
        "AREA[EnrollmentCount]RANGE[-999999999999999,999999999999999]",
        "AREA[MaximumAge]RANGE[MIN,999999 years]",
    ],
)
def test_the_largest_expressions_are_answered(held: Held, text: str) -> None:
    expression = parse(text)
    assert found(held, expression) == wanted(held, expression)
