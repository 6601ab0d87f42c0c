"""Who was assessed, joined, was treated, left and was analysed: as each source says it."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from registry.ctgov.record import Study
from registry.language import Language, Sentence, Verbatim
from registry.site.aggregates import Aggregates, ShownRow
from registry.site.package import ALL
from registry.trial.facts import Fact, Known, NotApplicable, NotProvided, Origin, SiteWords
from registry.trial.flow import Box, Diagram, Flow, participant_flow
from registry.trial.flow.words import told
from tests.fixtures.studies import study
from tests.trial.records import ENGLISH, SOURCE, bare, changed, embedded, of_kind, read

A, B = "Cells", "Cells and cord blood"

Given = tuple[str, str, str, str | None]
"""A row of the site: stage, arm, reason, and the number as it left there."""

WHOLE: tuple[Given, ...] = (
    ("assessed", ALL, "", "1400"),
    ("excluded", ALL, "", "520"),
    ("excluded", ALL, "Declined", "500"),
    ("excluded", ALL, "Moved away", "20"),
    ("randomised", ALL, "", "880"),
    *(
        row
        for arm, at in ((A, 0), (B, 1))
        for row in (
            ("allocated", arm, "", str(440 + at)),
            ("received", arm, "", str(400 + at)),
            ("not_received", arm, "", str(40 + at)),
            ("not_received", arm, "Withdrew consent", str(30 + at)),
            ("lost", arm, "", "0"),
            ("discontinued", arm, "", str(50 + at)),
            ("discontinued", arm, "Harm", None),
            ("analysed", arm, "", str(430 + at)),
            ("not_analysed", arm, "", str(10 + at)),
            ("not_analysed", arm, "No visit", str(12 + at)),
        )
    ),
)


def randomised(*arms: str, design: Mapping[str, Any] | None = None) -> Study:
    """A trial with these arms; one that randomises unless `design` says another thing."""
    return read(
        changed(
            study(),
            design={"designInfo": {"allocation": "RANDOMIZED"}, **(design or {})},
            armsInterventions={"armGroups": [{"label": arm} for arm in arms]},
        )
    )


OBSERVED = {"studyType": "OBSERVATIONAL", "designInfo": {}}


def published(*rows: Given, example: bool = False, cutoff: str = "2026-06") -> Aggregates:
    return Aggregates(
        nct_id="NCT00000001",
        release_id="r1",
        cutoff="2026-06",
        prepared_by="data manager",
        example=example,
        rows=tuple(
            ShownRow(
                "flow",
                {"stage": stage, "arm": arm, "reason": reason},
                {"count": count},
                cutoff=cutoff,
            )
            for stage, arm, reason, count in rows
        ),
    )


def of_site(
    *rows: Given, study: Study | None = None, lang: Language = ENGLISH, example: bool = False
) -> Diagram:
    numbers = published(*rows, example=example)
    flow = participant_flow(study or randomised(A, B), SOURCE, numbers, lang)
    assert flow.diagrams[0].source is Origin.SITE
    return flow.diagrams[0]


def period(
    title: str,
    reached: Mapping[str, Sequence[str]],
    reasons: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Any]:
    """A period of the registry, with numbers for FG000, FG001 and so on."""

    def stats(numbers: Sequence[str]) -> list[dict[str, str]]:
        return [
            {"groupId": f"FG{place:03}", "numSubjects": number}
            for place, number in enumerate(numbers)
        ]

    return {
        "title": title,
        "milestones": [
            {"type": kind, "achievements": stats(numbers)} for kind, numbers in reached.items()
        ],
        "dropWithdraws": [
            {"type": kind, "reasons": stats(numbers)} for kind, numbers in (reasons or {}).items()
        ],
    }


def recorded(
    *periods: Mapping[str, Any], groups: Sequence[str] = (A, B), of: Study | None = None
) -> Study:
    """A study whose record has this flow."""
    record = (of or randomised(*groups)).as_json()
    record["resultsSection"] = {
        "participantFlowModule": {
            "groups": [
                {"id": f"FG{place:03}", "title": title} for place, title in enumerate(groups)
            ],
            "periods": list(periods),
        }
    }
    return read(record)


ONE_PERIOD = period(
    "Overall Study",
    {
        "STARTED": ("50", "48"),
        "Treated": ("49", "47"),
        "COMPLETED": ("40", "48"),
        "NOT COMPLETED": ("10", "0"),
    },
    {"Lost to Follow-up": ("3", "0"), "Withdrawal by Subject": ("4", "0"), "Moved": ("3", "0")},
)


def of_registry(study: Study, lang: Language = ENGLISH) -> Diagram:
    (diagram,) = participant_flow(study, SOURCE, None, lang).diagrams
    assert diagram.source is Origin.REGISTRY
    return diagram


def said(boxes: Sequence[Box]) -> dict[str, str]:
    return {box.label: told(box.fact, ENGLISH) for box in boxes}


def why(box: Box) -> dict[str, str]:
    return {reason.words: told(reason.fact, ENGLISH) for reason in box.reasons}


# The site's own flow


def test_every_stage_of_the_site_is_a_box_with_its_number_and_reasons() -> None:
    view = of_site(*WHOLE)
    assert said(view.before) == {
        "Assessed for eligibility": "1,400",
        "Excluded": "520",
        "Randomised": "880",
    }
    assert why(view.excluded) == {"Declined": "500", "Moved away": "20"}
    assert [group.name for group in view.groups] == [A, B]
    first = view.groups[0]
    assert said(first.start) == {
        "Allocated to this group": "440",
        "Received the treatment": "400",
        "Did not receive the treatment": "40",
    }
    assert why(first.start[2]) == {"Withdrew consent": "30"}
    assert [(phase.title, said(phase.boxes)) for phase in first.phases] == [
        ("Follow-up", {"Lost to follow-up": "0", "Stopped the treatment early": "50"}),
        ("Analysis", {"Analysed": "430", "Not analysed": "10"}),
    ]
    assert why(first.phases[1].boxes[1]) == {"No visit": "12"}


def test_a_protected_number_says_so_and_why_stands_above() -> None:
    view = of_site(*WHOLE)
    assert why(view.groups[0].phases[0].boxes[1]) == {"Harm": "protected"}
    assert len(view.notes) == 1
    assert view.notes[0].startswith("Protected: numbers so small")
    assert of_site(("assessed", ALL, "", "70")).notes == ()


def test_what_the_site_does_not_report_is_not_reported_and_never_computed() -> None:
    """26 and 44 would tell 70, two arms a total, and reasons their stage."""
    view = of_site(
        ("excluded", ALL, "", "26"),
        ("randomised", ALL, "", "44"),
        ("allocated", A, "", "30"),
        ("not_received", A, "Harm", "13"),
    )
    assert isinstance(view.assessed.fact, NotProvided)
    assert view.assessed.fact.origin is Origin.SITE
    first, second = view.groups
    assert said(first.start)["Did not receive the treatment"] == "not reported"
    assert set(
        said([*second.start, *(box for one in second.phases for box in one.boxes)]).values()
    ) == {"not reported"}


def test_zero_is_a_number() -> None:
    view = of_site(("excluded", ALL, "", "0"))
    assert view.excluded.fact == Known("0", Origin.SITE)


def test_a_row_without_a_number_is_not_reported() -> None:
    row = ShownRow("flow", {"stage": "assessed", "arm": ALL, "reason": ""}, {})
    numbers = Aggregates("NCT00000001", "r1", "2026-06", "data manager", rows=(row,))
    (view,) = participant_flow(randomised(A), SOURCE, numbers, ENGLISH).diagrams
    assert view.assessed.fact == NotProvided(Origin.SITE)


def test_groups_stand_in_the_registrys_order_and_all_together_comes_last() -> None:
    rows = [("allocated", arm, "", "50") for arm in (ALL, B, A)]
    view = of_site(*rows)
    assert [group.name for group in view.groups] == [A, B, "All groups together"]


def test_an_arm_that_the_registry_no_longer_knows_keeps_the_sites_words() -> None:
    (group,) = of_site(("allocated", "Old name", "", "50")).groups
    assert isinstance(group.name, SiteWords)
    assert isinstance(of_site(("allocated", A, "", "50")).groups[0].name, Verbatim)


def test_where_nobody_is_randomised_people_are_enrolled() -> None:
    single = randomised(A, design={"designInfo": {"allocation": "NA"}})
    assert of_site(("randomised", ALL, "", "44"), study=single).joined.label == "Enrolled"


def test_boxes_of_a_treatment_cannot_be_in_a_study_that_gives_none() -> None:
    observed = randomised(A, design=OBSERVED)
    (group,) = of_site(("allocated", A, "", "44"), study=observed).groups
    assert said(group.start) == {
        "In this group at the start": "44",
        "Received the treatment": "not applicable",
        "Did not receive the treatment": "not applicable",
    }
    assert said(group.phases[0].boxes) == {
        "Lost to follow-up": "not reported",
        "Stopped the treatment early": "not applicable",
    }
    told_all_the_same = of_site(("received", A, "", "44"), study=observed).groups[0]
    assert said(told_all_the_same.start)["Received the treatment"] == "44"


def test_the_sites_flow_says_up_to_when_and_by_whom() -> None:
    assert of_site(*WHOLE).origin == (
        "From the site, up to the end of June 2026, prepared by: data manager."
    )
    older = published(*WHOLE, cutoff="2025-12")
    view = participant_flow(randomised(A, B), SOURCE, older, ENGLISH).diagrams[0]
    assert view.origin == "From the site, up to the end of December 2025."


def test_an_invented_example_says_so() -> None:
    view = of_site(*WHOLE, example=True)
    assert view.warning == view.origin == "Invented example, not from the site."


# The registry's flow


def test_who_starts_the_first_period_was_allocated_and_the_reasons_are_those_for_leaving() -> None:
    view = of_registry(recorded(ONE_PERIOD))
    first = view.groups[0]
    assert first.name == A
    assert said(first.start) == {
        "Allocated to this group": "50",
        "Received the treatment": "not reported",
        "Did not receive the treatment": "not reported",
    }
    follow_up, analysis = first.phases
    assert (follow_up.title, said(follow_up.boxes)) == (
        "Follow-up",
        {"Did not complete": "10", "Completed": "40"},
    )
    assert why(follow_up.boxes[0]) == {
        "Lost to follow-up": "3",
        "The participant chose to leave": "4",
        "Moved": "3",
    }
    assert said(analysis.boxes) == {"Analysed": "not reported", "Not analysed": "not reported"}


def test_a_milestone_of_the_sponsors_own_is_no_box() -> None:
    assert "49" not in {told(fact, ENGLISH) for fact in of_registry(recorded(ONE_PERIOD)).facts()}


def test_each_of_several_periods_is_told_apart_under_its_name() -> None:
    view = of_registry(
        recorded(
            period("First", {"STARTED": ("9",), "COMPLETED": ("8",), "NOT COMPLETED": ("1",)}),
            period("Washout", {"STARTED": ("8",), "COMPLETED": ("8",), "NOT COMPLETED": ("0",)}),
            groups=(A,),
        )
    )
    (group,) = view.groups
    assert [(one.title, list(said(one.boxes).values())) for one in group.phases[:2]] == [
        ("First", ["9", "1", "8"]),
        ("Washout", ["8", "0", "8"]),
    ]
    assert said(group.start)["Allocated to this group"] == "9"


def test_enrolled_is_the_number_that_the_record_gives_and_never_a_plan() -> None:
    def enrolled(kind: str) -> tuple[Fact, tuple[str, ...]]:
        design = {"enrollmentInfo": {"count": 102, "type": kind}}
        view = of_registry(recorded(ONE_PERIOD, of=randomised(A, B, design=design)))
        assert view.joined.label == "Enrolled"
        return view.joined.fact, view.notes

    differ = "The groups do not add up to the number enrolled. Both are the registry's own."
    number, notes = enrolled("ACTUAL")
    assert (number, notes[1:]) == (Known("102"), (differ,))
    number, notes = enrolled("ESTIMATED")
    assert (number, notes[1:]) == (NotProvided(), ())


def test_the_registry_is_silent_about_who_was_assessed() -> None:
    view = of_registry(recorded(ONE_PERIOD))
    assert view.assessed.fact == view.excluded.fact == NotProvided()
    assert "no place of its own" in view.notes[0]


def test_nobody_is_given_a_treatment_in_an_observational_record() -> None:
    observed = recorded(ONE_PERIOD, of=randomised(A, B, design=OBSERVED))
    start = of_registry(observed).groups[0].start
    assert [box.fact for box in start[1:]] == [NotApplicable(), NotApplicable()]


@pytest.mark.parametrize(
    ("number", "kind", "shown"),
    [
        ("1,234", str, "1,234"),
        ("about 5", Verbatim, "about 5"),
        ("NA", Sentence, "not available"),
    ],
)
def test_a_number_is_told_as_in_all_posted_results(number: str, kind: type, shown: str) -> None:
    view = of_registry(recorded(period("Overall Study", {"STARTED": (number,)}), groups=(A,)))
    fact = view.groups[0].start[0].fact
    assert fact == Known(shown)
    assert isinstance(fact, Known)
    assert type(fact.value) is kind


def test_two_numbers_for_one_box_are_left_to_the_table() -> None:
    doubled = period("Overall Study", {"STARTED": ("5",)})
    stats = doubled["milestones"][0]["achievements"]
    stats.append({"groupId": "FG000", "numSubjects": "6"})
    study = recorded(doubled, groups=(A,))
    assert of_registry(study).groups[0].start[0].fact == NotProvided()
    (cell,) = flow_of(study).recorded.periods[0].milestones[0].cells
    assert [entry.people for entry in cell] == [Known("5"), Known("6")]


# The registry's own tables


def flow_of(study: Study, numbers: Aggregates | None = None) -> Flow:
    return participant_flow(study, SOURCE, numbers, ENGLISH)


def test_the_registrys_tables_have_units_comments_and_descriptions() -> None:
    view = flow_of(of_kind("interventional-with-results")).recorded
    assert view.origin == "From the registry, as of 20 November 2026."
    assert {row.label: row.fact.value for row in view.details} == {
        "How people were found": "At one site",
        "Before the groups were formed": "Run-in of 1 week",
        "Counted besides people": "Eyes",
    }
    assert [group.description for group in view.groups] == [Known("10 mg"), NotProvided()]
    started, completed = view.periods[0].milestones
    assert started.cells[0][0].units == "Eyes: 40"
    assert started.cells[1][0].comment == "Two withdrew"
    assert completed.comment == "All visits"


def test_a_registered_name_stands_as_spelled_and_what_it_means_beside_it() -> None:
    lines = flow_of(recorded(ONE_PERIOD)).recorded.periods[0]
    assert [(line.name, line.meaning) for line in (*lines.milestones, *lines.reasons)] == [
        ("STARTED", None),
        ("Treated", None),
        ("COMPLETED", None),
        ("NOT COMPLETED", "Did not complete"),
        ("Lost to Follow-up", None),
        ("Withdrawal by Subject", "The participant chose to leave"),
        ("Moved", None),
    ]


def test_numbers_of_a_group_that_is_not_described_have_a_column_all_the_same() -> None:
    study = recorded(period("Overall Study", {"STARTED": ("5", "6", "7")}))
    assert [group.name for group in flow_of(study).recorded.groups] == [A, B, "FG002"]
    assert [group.name for group in of_registry(study).groups] == [A, B, "FG002"]


# Both, or neither


def test_the_sites_flow_comes_first_and_is_never_mixed_with_the_registrys() -> None:
    flow = flow_of(recorded(ONE_PERIOD), published(("assessed", ALL, "", "70")))
    assert [one.source for one in flow.diagrams] == [Origin.SITE, Origin.REGISTRY]
    assert {getattr(fact, "origin", None) for fact in flow.diagrams[0].facts()} == {Origin.SITE}
    assert {getattr(fact, "origin", None) for fact in flow.diagrams[1].facts()} == {Origin.REGISTRY}
    assert flow.remarks == ()


def test_where_nobody_tells_anything_that_is_said_in_words() -> None:
    study, source = embedded()
    other = Aggregates("NCT01763099", "r1", "2026-06", "data manager")
    for numbers in (None, other):
        flow = participant_flow(study, source, numbers, ENGLISH)
        assert flow.diagrams == ()
        assert flow.recorded is None
        assert flow.remarks == (
            "The site has published no participant flow.",
            "The registry has no participant flow of this trial.",
        )


def test_a_record_with_nothing_but_its_number_has_no_flow() -> None:
    assert flow_of(bare()).diagrams == ()
