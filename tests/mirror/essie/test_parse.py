"""The expression language: what it means, that it prints to itself, that nothing else gets in."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from registry.mirror.essie.errors import EssieError
from registry.mirror.essie.parse import DEEPEST, LONGEST, MOST, parse
from registry.mirror.essie.tree import (
    All,
    And,
    Area,
    Coverage,
    Covered,
    Distance,
    Expanded,
    Expansion,
    Expression,
    Missing,
    Not,
    Or,
    Phrase,
    Range,
    Search,
    Term,
    Unit,
)
from registry.mirror.essie.write import write

A, B, C = Term(("a",)), Term(("b",)), Term(("c",))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("heart attack", Term(("heart", "attack"))),
        ("  heart\n\tattack ", Term(("heart", "attack"))),
        ('"back pain"', Phrase("back pain")),
        ("a OR b AND c", Or((A, And((B, C))))),
        ("(a OR b) AND c", And((Or((A, B)), C))),
        ("a AND b AND c", And((A, B, C))),
        ("(a AND b) AND c", And((And((A, B)), C))),
        ("NOT a AND b", And((Not(A), B))),
        ("a NOT b", And((A, Not(B)))),
        ("a AND NOT (b OR c)", And((A, Not(Or((B, C)))))),
        ("a and b", Term(("a", "and", "b"))),
        ("ANDROID ORAL NOTE", Term(("ANDROID", "ORAL", "NOTE"))),
        (r"\AND a\ b \[18F\]FDG", Term(("AND", "a b", "[18F]FDG"))),
        (r'"say \"a\" AND [b]"', Phrase('say "a" AND [b]')),
        ("AREA[Phase]PHASE2 OR a", Or((Area("Phase", Term(("PHASE2",))), A))),
        ("AREA [Phase] (a OR b)", Area("Phase", Or((A, B)))),
        ("AREA[StartDate]RANGE[2020-01, MAX]", Area("StartDate", Range("2020-01", None))),
        ("AREA[MinimumAge]RANGE[MIN, 16 years ]", Area("MinimumAge", Range(None, "16 years"))),
        ("RANGE[MIN,MAX]", Range(None, None)),
        ("RANGE[MINUTE,MAXIM]", Range("MINUTE", "MAXIM")),
        ("AREA[Acronym]MISSING", Area("Acronym", Missing())),
        ("NOT AREA[Acronym]NOT MISSING", Not(Area("Acronym", Not(Missing())))),
        ("ALL", All()),
        ("COVERAGE[FullMatch]a", Covered(Coverage.FULL_MATCH, A)),
        ("EXPANSION[None](a AND b)", Expanded(Expansion.NONE, And((A, B)))),
        (
            "SEARCH[Location](AREA[LocationCity]a AND AREA[LocationState]b)",
            Search("Location", And((Area("LocationCity", A), Area("LocationState", B)))),
        ),
        (
            "AREA[LocationGeoPoint]DISTANCE[39.0,-77.1, 50 mi]",
            Area(
                "LocationGeoPoint",
                Distance(Decimal("39.0"), Decimal("-77.1"), Decimal(50), Unit.MILES),
            ),
        ),
        ("AREA", Term(("AREA",))),
        ("a,b;c", Term(("a,b;c",))),
    ],
)
def test_an_expression_means(text: str, tree: Expression) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "sign 1"),
        ("  ", "sign 1"),
        ("a AND", "sign 6"),
        ("(a", "sign 3"),
        ("a)", "sign 2"),
        ('"a', "sign 1"),
        ('""', "sign 1"),
        ('a "b"', "sign 3"),
        ("a AREA[Phase]b", "sign 3"),
        ("AND a", "sign 1"),
        ("a OR AND", "sign 6"),
        ("a MISSING", "sign 3"),
        ("NOT", "sign 4"),
        ("AREA[]a", "sign 6"),
        ("AREA[Phase]", "sign 12"),
        ("AREA[Ph ase]a", "sign 9"),
        ("TILT[StartDate]a", "sign 5"),
        ("RANGE[1]", "sign 8"),
        ("RANGE[MAX,MIN]", "sign 7"),
        ("RANGE[1,MIN]", "sign 9"),
        ("RANGE[,1]", "sign 7"),
        ("COVERAGE[Full]a", "sign 10"),
        ("EXPANSION[none]a", "sign 11"),
        ("DISTANCE[91,0,5mi]", "sign 10"),
        ("DISTANCE[0,181,5mi]", "sign 12"),
        ("DISTANCE[0,x,5mi]", "sign 12"),
        ("DISTANCE[0,0,5]", "sign 14"),
        ("DISTANCE[0,0,5 ft]", "sign 14"),
        ("a\\", "sign 2"),
        ("a \ud800", "sign 3"),
    ],
)
def test_what_is_none_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(EssieError) as caught:
        parse(text)
    assert caught.value.place == place
    assert str(caught.value) == f"{caught.value.happened} ({place}). {caught.value.remedy}"


@pytest.mark.parametrize(
    "text",
    [
        "(" * DEEPEST + "a" + ")" * DEEPEST,
        "NOT " * DEEPEST + "a",
        "AREA[Phase]" * 800 + "a",
        "(" * 4000 + "a" + ")" * 4000,
        "(" * LONGEST,
        " OR ".join("a" * 1 for _ in range(MOST)),
        "a" * (LONGEST + 1),
    ],
)
def test_too_much_is_refused(text: str) -> None:
    with pytest.raises(EssieError):
        parse(text)


def test_as_much_as_is_allowed_is_read_and_printed() -> None:
    for text in (
        "NOT " * (DEEPEST - 1) + "a",
        " OR ".join("a" for _ in range(MOST - 1)),
        "a" * LONGEST,
    ):
        assert write(parse(text)) == text


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8) | st.sampled_from(
    ["AND", "OR", "NOT", "ALL", "MISSING", "AREA", "AREA[", "MIN", '"', "\\", "(", "]"]
)
values = st.from_regex(r"[^\[\],\s]([^\[\],]*[^\[\],\s])?", fullmatch=True).filter(
    lambda text: text not in ("MIN", "MAX")
)
names = st.from_regex(r"[A-Za-z][A-Za-z0-9.:_-]{0,8}", fullmatch=True)


def degrees(most: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(-most, most, places=6)


sources = (
    st.builds(Term, st.lists(words, min_size=1, max_size=3).map(tuple))
    | st.builds(Phrase, words)
    | st.just(Missing())
    | st.just(All())
    | st.builds(Range, st.none() | values, st.none() | values)
    | st.builds(
        Distance, degrees(90), degrees(180), st.decimals(0, 9999, places=3), st.sampled_from(Unit)
    )
)


def around(inside: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(inside, min_size=2, max_size=3).map(tuple)
    return (
        st.builds(Not, inside)
        | st.builds(And, several)
        | st.builds(Or, several)
        | st.builds(Area, names, inside)
        | st.builds(Covered, st.sampled_from(Coverage), inside)
        | st.builds(Expanded, st.sampled_from(Expansion), inside)
        | st.builds(Search, names, inside)
    )


@given(st.recursive(sources, around, max_leaves=12))
def test_a_printed_tree_parses_to_itself(tree: Expression) -> None:
    assert parse(write(tree)) == tree


PIECES = [
    *("AND ", "OR ", "NOT ", "MISSING ", "ALL ", "AREA[", "COVERAGE[", "RANGE[", "DISTANCE["),
    *("(", ")", "[", "]", '"', "\\", ",", "MIN", "MAX", "Phase", "1", "km", " ", "\0"),
]


@given(st.text() | st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
@example("\ud800")
@example("DISTANCE[٣,٣,٣km]")
def test_any_text_is_an_expression_or_refused_with_one_error(text: str) -> None:
    try:
        tree = parse(text)
    except EssieError:
        return
    assert parse(write(tree)) == tree
