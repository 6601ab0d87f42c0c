"""What a reader says becomes a question to the register, and nothing of it becomes a guess."""

from datetime import date

import pytest

from registry.edition.countries import countries, spellings
from registry.edition.wish import PER_PAGE, Wish, asked
from registry.language import Language
from registry.mirror.question import Facet, Found, Fresh, Order, Point, Question
from registry.places import place_named
from registry.trial.fit import Age, ReaderSex

HELD = Found(
    total=9,
    hits=(),
    facets={Facet.COUNTRY: (("China", 5), ("South Korea", 2), ("Korea, Republic of", 1))},
    also={},
    instead=(),
)
TODAY = date(2026, 11, 25)
WUHAN = place_named("Wuhan", "en")[0]


def question(**wish: object) -> Question:
    made = asked(Wish(**wish), HELD, TODAY).question  # type: ignore[arg-type]
    assert made
    return made


def test_trials_that_may_be_joined_are_looked_for_unless_a_reader_wants_otherwise() -> None:
    assert question(words="x").statuses == {"RECRUITING", "NOT_YET_RECRUITING"}
    assert question(words="x", statuses=frozenset()).statuses == frozenset()


@pytest.mark.parametrize(
    ("statuses", "fresh"),
    [
        ({"RECRUITING", "AVAILABLE"}, Fresh(date(2024, 12, 1), TODAY)),
        ({"RECRUITING", "COMPLETED"}, None),
        ({"COMPLETED"}, None),
        ({}, None),
    ],
)
def test_fresh_records_come_first_where_only_trials_to_be_joined_are_looked_for(
    statuses: set[str], fresh: Fresh | None
) -> None:
    assert question(words="x", statuses=frozenset(statuses)).fresh == fresh


def test_chinese_words_are_looked_for_in_english_and_latin_ones_as_they_are() -> None:
    made = asked(
        Wish(words="白血病 CAR-T 怪病", condition="糖尿病", treatment="Inventin"), HELD, TODAY
    )
    assert made.question
    assert made.question.words == "leukemia CAR-T"
    assert made.question.condition == "diabetes mellitus"
    assert made.question.intervention == "Inventin"
    assert made.meant == {"白血病": "leukemia", "糖尿病": "diabetes mellitus"}
    assert made.unknown == ("怪病",)


@pytest.mark.parametrize("wish", [Wish(words="怪病"), Wish(words="x", condition="怪病")])
def test_what_is_not_understood_at_all_does_not_find_everything(wish: Wish) -> None:
    made = asked(wish, HELD, TODAY)
    assert made.question is None
    assert made.unknown == ("怪病",)


@pytest.mark.parametrize("name", ["words", "condition", "treatment", "sponsor"])
@pytest.mark.parametrize("text", ["🙂", "?!", "？", "——"])
def test_signs_alone_do_not_find_everything(name: str, text: str) -> None:
    assert asked(Wish(**{name: text}), HELD, TODAY).question is None  # type: ignore[arg-type]
    assert question(**{name: f"{text} inventin"})


@pytest.mark.parametrize(
    "words",
    [
        "NCT 01763099",
        "nct-01763099",
        "NCT: 0176 3099",
        "nct1763099",
        "(NCT01763099)",
        "ＮＣＴ０１７６３０９９",
    ],
)
def test_an_nct_number_is_looked_for_however_it_is_written(words: str) -> None:
    assert question(words=words).words == "NCT01763099"
    assert question(words=f"{words} leukemia").words == f"{words} leukemia"


def test_an_age_is_asked_for_as_all_the_months_that_it_may_be() -> None:
    assert question(age=Age(1, "Year")).age == (12, 23)
    assert question(age=Age(6, "Month")).age == (6, 6)


def test_only_the_sexes_of_the_registry_are_asked_for() -> None:
    assert question(sex=ReaderSex.FEMALE).sex == "FEMALE"
    assert question(sex=ReaderSex.OTHER).sex is None


def test_a_place_is_asked_for_by_its_coordinates_and_a_distance_never_without_one() -> None:
    made = question(city=WUHAN, within=100, order=Order.DISTANCE)
    assert (made.near, made.within, made.order) == (
        Point(WUHAN.latitude, WUHAN.longitude),
        100,
        Order.DISTANCE,
    )
    alone = question(words="x", within=100, order=Order.DISTANCE)
    assert (alone.near, alone.within, alone.order) == (None, None, Order.RELEVANCE)
    assert question(city=WUHAN, within=0).within is None


def test_a_page_begins_where_the_one_before_ended() -> None:
    assert [question(words="x", page=n).first for n in (1, 2, 3)] == [0, PER_PAGE, 2 * PER_PAGE]


def test_a_country_is_one_however_the_registry_has_spelled_it() -> None:
    assert question(country="KR").countries == {"South Korea", "Korea, Republic of"}
    assert spellings("FR", HELD) == {"FR"}
    chinese = countries(HELD, None, Language.of("zh-Hans"))
    assert [(one.value, one.words, one.count) for one in chinese] == [
        ("CN", "中国", 5),
        ("KR", "韩国", 3),
    ]


def test_a_reader_who_has_said_nothing_has_asked_nothing() -> None:
    assert Wish().is_empty
    assert Wish(within=100, order=Order.DATE, statuses=frozenset()).is_empty
    assert not Wish(city=WUHAN).is_empty
    assert not Wish(age=Age(5, "Year")).is_empty
