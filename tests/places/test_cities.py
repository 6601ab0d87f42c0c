"""A reader's place is found by its name in either language, without asking any service."""

import pytest

from registry.language import NAMES
from registry.places import cities, place_named
from registry.places.cities import City


def first(text: str, tag: str = "en") -> City:
    return place_named(text, tag)[0]


@pytest.mark.parametrize("text", ["Wuhan", "wuhan", " WUHAN ", "武汉", "武汉市", "Wuhan, China"])
def test_a_city_is_found_by_either_name_in_any_case(text: str) -> None:
    assert first(text).name == "Wuhan"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("廣州", "Guangzhou"),
        ("廣州市", "Guangzhou"),
        ("瀋陽", "Shenyang"),
        ("紐約", "New York City"),
    ],
)
def test_traditional_characters_are_read_as_simplified_ones(text: str, name: str) -> None:
    assert first(text).name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [("sao paulo", "São Paulo"), ("lodz", "Łódź"), ("xian", "Xi'an"), ("Xi’an", "Xi'an")],
)
def test_accents_strokes_and_apostrophes_make_no_difference(text: str, name: str) -> None:
    assert first(text).name == name


def test_what_is_named_exactly_so_comes_first_then_the_most_populous() -> None:
    exact, *others = place_named("Xian", "en")
    assert exact.name == "Xi'an"
    people = [city.population for city in others]
    assert len(people) > 2
    assert people == sorted(people, reverse=True)


def test_the_name_as_it_is_shown_leads_back_to_the_city() -> None:
    for city in cities()[:200]:
        for tag in NAMES:
            assert first(city.label(tag), tag) == city


def test_no_two_cities_look_alike_in_a_list() -> None:
    for tag in NAMES:
        assert len({city.label(tag) for city in cities()}) == len(cities())


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("London, UK", "London, United Kingdom"),
        ("Los Angeles, USA", "Los Angeles, United States"),
        ("Boston, MA", "Boston, United States"),
        ("seoul, Korea, Republic of", "Seoul, South Korea"),
        ("Wuhan,Hubei", "Wuhan, China"),
        ("武汉，湖北", "Wuhan, China"),
        ("London, ON", "London, Canada"),
        ("Atlanta, Georgia", "Atlanta, United States"),
        ("Tbilisi, Georgia", "Tbilisi, Georgia"),
        ("Toronto, CA", "Toronto, Canada"),
        ("Portland, OR, USA", "Portland, United States"),
        ("Houston, TX 77030", "Houston, United States"),
    ],
)
def test_what_stands_behind_a_comma_is_the_country_or_passed_over(text: str, label: str) -> None:
    assert [city.label("en") for city in place_named(text, "en")] == [label]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Washington DC", "Washington, United States"),
        ("Washington D.C.", "Washington, United States"),
        ("New York NY", "New York City, United States"),
        ("Boston MA USA", "Boston, United States"),
        ("Houston Texas", "Houston, United States"),
        ("London UK", "London, United Kingdom"),
        ("London Ontario", "London, Canada"),
        ("北京市海淀区", "Beijing, China"),
        ("广东省广州市天河区", "Guangzhou, China"),
        ("吉林省长春市", "Changchun, China"),
        ("中国湖北武汉", "Wuhan, China"),
    ],
)
def test_a_state_a_country_or_a_province_needs_no_comma(text: str, label: str) -> None:
    assert [city.label("en") for city in place_named(text, "en")] == [label]


@pytest.mark.parametrize(
    "text", ["Birmingham, AL", "Paris TX", "Paris, TX, USA", "Portland, ME 04101", "Toronto, Ohio"]
)
def test_a_city_of_this_name_in_another_state_is_another_one(text: str) -> None:
    assert place_named(text, "en") == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("München", "Munich"),
        ("Muenchen", "Munich"),
        ("Wien", "Vienna"),
        ("Bombay", "Mumbai"),
        ("Milano, Italia", "Milan"),
        ("雪梨", "Sydney"),
    ],
)
def test_a_city_is_found_by_its_own_and_former_names(text: str, name: str) -> None:
    assert [city.name for city in place_named(text, "en")] == [name]


def test_a_name_of_another_large_city_is_not_taken_for_an_other_name() -> None:
    own = {name for city in cities() for name in (city.latin, city.name_zh)}
    assert not [one for city in cities() for one in city.others if one in own]
    assert place_named("Canton", "en") == (), "one is in Ohio"


@pytest.mark.parametrize(
    "text", ["USA", "la", "uk", "London, Germany", "Birmingham, USA", ",", "x,"]
)
def test_a_country_or_a_few_letters_are_no_city(text: str) -> None:
    assert place_named(text, "en") == ()


@pytest.mark.parametrize("text", ["", "  ", "-", "Nowhere-on-Sea"])
def test_no_place_is_guessed(text: str) -> None:
    assert place_named(text, "en") == ()


def test_every_city_is_on_the_earth_and_large_or_a_capital() -> None:
    assert 1_000 < len(cities()) <= 3_000
    assert all(-90 <= one.latitude <= 90 and -180 <= one.longitude <= 180 for one in cities())
    assert {"Bern", "Canberra", "Washington"} <= {
        one.name for one in cities() if one.population < 700_000
    }


@pytest.mark.parametrize(
    ("chinese", "name"),
    [
        ("襄阳", "Xiangyang"),
        ("滨州", "Binzhou"),
        ("拉萨", "Lhasa"),
        ("米兰", "Milan"),
        ("渥太华", "Ottawa"),
        ("加德满都", "Kathmandu"),
        ("堪培拉", "Canberra"),
        ("金奈", "Chennai"),
    ],
)
def test_cities_have_their_present_name_in_mainland_chinese(chinese: str, name: str) -> None:
    assert first(chinese).name == name
