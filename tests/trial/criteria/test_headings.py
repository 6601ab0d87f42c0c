"""A heading says which list a criterion stands in; without one nothing is guessed."""

import pytest

from registry.trial.criteria import Criterion, Label, Repair, read_criteria
from tests.trial.criteria.brief import criteria, repairs, told

PAIRS = [
    ("Inclusion Criteria:", "Exclusion Criteria:"),
    ("Inclusion Criteria", "Exclusion Criteria"),
    ("INCLUSION CRITERIA:", "EXCLUSION CRITERIA:"),
    ("INCLUSION CRITERIA", "EXCLUSION CRITERIA"),
    ("inclusion criteria:", "exclusion criteria:"),
    ("inclusion criteria", "exclusion criteria"),
    ("Inclusion Criterion:", "Exclusion Criterion:"),
    ("Inclusion:", "Exclusion:"),
    ("Inclusion", "Exclusion"),
    ("Inclusions:", "Exclusions:"),
    ("Key Inclusion Criteria:", "Key Exclusion Criteria:"),
    ("Key inclusion criteria", "Key exclusion criteria"),
    ("Main inclusion criteria:", "Main exclusion criteria:"),
    ("General Inclusion Criteria :", "General Exclusion Criteria :"),
    ("Criteria for inclusion:", "Criteria for exclusion:"),
    ("Patient inclusion criteria:", "Patient exclusion criteria:"),
    ("**Inclusion Criteria:**", "**Exclusion Criteria:**"),
    ("__Inclusion Criteria__", "__Exclusion Criteria__"),
    ("1. Inclusion criteria:", "2. Exclusion criteria:"),
    ("A. Inclusion criteria", "B. Exclusion criteria"),
    ("# Inclusion Criteria", "## Exclusion Criteria"),
    ("* Inclusion Criteria:", "* Exclusion Criteria:"),
    ("Inclusion Criteria -", "Exclusion Criteria -"),
    ("Inclusion criteria are as follows:", "Exclusion criteria are as follows:"),
    ("Inclusion criteria include:", "Exclusion criteria include:"),
    ("Inclusion Criteria.", "Exclusion Criteria."),
    ("The inclusion criteria are as follows.", "The exclusion criteria are as follows."),
    ("Inlusion Criteria:", "Exlusion Criteria:"),
    ("Inculsion criteria", "Exculsion criteria"),
    ("INCLUSSION CRITERIA:", "EXCLUSSION CRITERIA:"),
    ("Inclution Criteria:", "Exclution Criteria:"),
    ("Eligible patients:", "Ineligible patients:"),
    ("Eligible participants", "Not eligible participants"),
    ("Included criteria:", "Excluded criteria:"),
    ("纳入标准。", "排除标准。"),
    ("入选标准：", "排除标准："),
    ("纳入标准:", "排除标准:"),
    ("納入條件：", "排除條件："),
    ("主要入选标准", "主要排除标准"),
    ("一、入选条件", "二、排除条件"),
    ("（一）纳入标准", "（二）排除标准"),
    ("病例组入选标准：", "病例组排除标准："),
    ("健康志愿者纳入标准：", "健康志愿者排除标准："),
    ("供者入选标准", "供者排除标准"),
    ("研究對象納入條件：", "研究對象排除條件："),
    ("纳入标准：", "不纳入标准："),
    ("入选：", "排除："),
    ("符合以下所有标准者方可入组：", "存在以下任一情况者不得入组："),
    ("患者必须符合以下所有入选标准才能入组：", "符合以下任一标准者将被排除："),
    ("須符合下列全部條件方可參加：", "有下列情況之一者不宜參加本試驗："),
    ("【入选标准】", "【排除标准】"),
    ("Critères d'inclusion :", "Critères de non-inclusion :"),
    ("**Inclusion Criteria**:", "**Exclusion Criteria**:"),
    ("Inclusion Criteria;", "Exclusion Criteria;"),
    ("=== Inclusion Criteria ===", "=== Exclusion Criteria ==="),
    ("<Inclusion Criteria>", "<Exclusion Criteria>"),
    ("4.1.1 Inclusion Criteria", "4.1.2 Exclusion Criteria"),
    ("1- Inclusion Criteria", "2- Exclusion Criteria"),
    ("a. Inclusion Criteria", "b. Exclusion Criteria"),
    ("Inclusion criteria for this study are", "Exclusion criteria for this study are"),
    (
        "Inclusion Criteria (all that apply must be met.)",
        "Exclusion Criteria (people who meet any of these will not be enrolled.)",
    ),
    ("Criterios de inclusión:", "Criterios de exclusión:"),
    ("Critérios de inclusão:", "Critérios de exclusão:"),
    ("Criteri di inclusione:", "Criteri di esclusione:"),
    ("Einschlusskriterien:", "Ausschlusskriterien:"),
    ("Inclusiecriteria:", "Exclusiecriteria:"),
    ("選択基準：", "除外基準："),
    ("선정기준:", "제외기준:"),
]


@pytest.mark.parametrize(("inclusion", "exclusion"), PAIRS)
def test_a_heading_labels_what_follows_and_is_no_criterion(inclusion: str, exclusion: str) -> None:
    text = f"{inclusion}\n\n- Walks unaided\n- Lives nearby\n\n{exclusion}\n\n- Has a pacemaker"
    assert criteria(text) == [
        "inclusion: Walks unaided",
        "inclusion: Lives nearby",
        "exclusion: Has a pacemaker",
    ]


@pytest.mark.parametrize(("inclusion", "exclusion"), PAIRS)
def test_the_exclusion_list_may_come_first(inclusion: str, exclusion: str) -> None:
    text = f"{exclusion}\n\n- Has a pacemaker\n\n{inclusion}\n\n- Walks unaided"
    assert criteria(text) == ["exclusion: Has a pacemaker", "inclusion: Walks unaided"]


def test_a_heading_carries_the_label_that_it_opens() -> None:
    blocks = read_criteria("Inclusion:\n\n* Walks\n\nExclusion:\n\n* Runs").blocks
    assert [block.label for block in blocks] == [
        Label.INCLUSION,
        Label.INCLUSION,
        Label.EXCLUSION,
        Label.EXCLUSION,
    ]


def test_a_list_follows_its_heading_without_an_empty_line() -> None:
    text = "Inclusion Criteria:\n* Walks\n* Talks\nExclusion Criteria:\n* Runs"
    assert criteria(text) == ["inclusion: Walks", "inclusion: Talks", "exclusion: Runs"]


def test_what_stands_on_the_line_of_a_heading_is_split_off() -> None:
    text = "Inclusion Criteria: Adults who can walk\n\nExclusion Criteria: Has a pacemaker"
    assert told(text) == [
        "[heading] Inclusion Criteria:",
        "inclusion: Adults who can walk",
        "[heading] Exclusion Criteria:",
        "exclusion: Has a pacemaker",
    ]
    assert repairs(text) == {Repair.SPLIT_HEADING}


def test_both_headings_may_stand_on_one_line() -> None:
    text = "Inclusion Criteria: Walks unaided. Exclusion Criteria: Has a pacemaker."
    assert criteria(text) == ["inclusion: Walks unaided.", "exclusion: Has a pacemaker."]
    assert repairs(text) == {Repair.SPLIT_HEADING}


@pytest.mark.parametrize("indent", ["", " ", "  ", "   "])
@pytest.mark.parametrize("sign", ["", ".", ";", ")"])
@pytest.mark.parametrize("mark", ["", "* ", "1. "])
def test_a_heading_may_stand_on_the_line_behind_a_criterion(
    mark: str, sign: str, indent: str
) -> None:
    text = f"{mark}Walks to the clinic{sign}\n{indent}Exclusion Criteria:\n\n* Has a pacemaker"
    number = " 1" if mark == "1. " else ""
    assert told(text) == [
        f"inclusion{number}: Walks to the clinic{sign}",
        "[heading] Exclusion Criteria:",
        "exclusion: Has a pacemaker",
    ]


def test_headings_without_a_colon_may_stand_on_lines_of_one_paragraph() -> None:
    assert told("Inclusion Criteria\nWalks\nExclusion Criteria\nRuns") == [
        "[heading] Inclusion Criteria",
        "inclusion: Walks",
        "[heading] Exclusion Criteria",
        "exclusion: Runs",
    ]


def test_a_misspelling_as_near_to_either_word_names_no_list() -> None:
    assert criteria("Enclusion Criteria:\n\n* Walks") == ["unspecified: Walks"]


@pytest.mark.parametrize("word", ["any", "the", "all"])
def test_a_line_that_is_wrapped_before_the_words_of_a_heading_is_not_split(word: str) -> None:
    text = f"Inclusion:\n\n* Was free of {word}\nexclusion criteria: for a year\n* Walks"
    assert criteria(text) == [
        f"inclusion: Was free of {word} exclusion criteria: for a year",
        "inclusion: Walks",
    ]


def test_a_sentence_that_opens_the_other_list_is_a_heading_wherever_it_stands() -> None:
    text = (
        "The inclusion criteria are: 1. Walks; 2. Talks. The exclusion criteria are: 1. Runs;"
        " 2. Hops."
    )
    assert criteria(text) == [
        "inclusion 1: Walks;",
        "inclusion 2: Talks.",
        "exclusion 1: Runs;",
        "exclusion 2: Hops.",
    ]


def test_a_heading_at_the_end_of_the_last_item_opens_the_next_list() -> None:
    text = "Inclusion:\n\n1. Walks\n2. Talks. Exclusion Criteria: 1. Runs 2. Hops"
    assert criteria(text) == [
        "inclusion 1: Walks",
        "inclusion 2: Talks.",
        "exclusion 1: Runs",
        "exclusion 2: Hops",
    ]


@pytest.mark.parametrize("heading", ["Exclusion Criteria:", "Exclusion criteria", "EXCLUSION:"])
@pytest.mark.parametrize("none", ["none", "None.", "N/A", "Not applicable"])
def test_exclusion_criteria_none_makes_no_criterion(heading: str, none: str) -> None:
    colon = heading if heading.endswith(":") else f"{heading}:"
    text = f"Inclusion Criteria:\n\n* Walks\n\n{colon} {none}"
    assert told(text) == [
        "[heading] Inclusion Criteria:",
        "inclusion: Walks",
        f"[heading] {colon}",
        f"[placeholder] {none}",
    ]


def test_a_repeated_heading_changes_nothing() -> None:
    text = (
        "Inclusion Criteria:\n\nInclusion Criteria:\n\n* Walks\n\n"
        "Exclusion Criteria:\n\n* Exclusion criteria\n\n  * Runs\n  * Hops"
    )
    assert told(text) == [
        "[heading] Inclusion Criteria:",
        "[heading] Inclusion Criteria:",
        "inclusion: Walks",
        "[heading] Exclusion Criteria:",
        "[heading] Exclusion criteria",
        "exclusion: Runs",
        "exclusion: Hops",
    ]


def test_criteria_alone_keeps_the_label_that_holds() -> None:
    text = "Inclusion Criteria:\n\nCriteria:\n\n* Walks\n\nExclusion:\n\nCriteria:\n\n* Runs"
    assert criteria(text) == ["inclusion: Walks", "exclusion: Runs"]


def test_criteria_alone_opens_a_list_without_saying_which() -> None:
    assert told("Criteria:\n\n* Walks\n* Talks") == [
        "[heading] Criteria:",
        "unspecified: Walks",
        "unspecified: Talks",
    ]


def test_an_inclusion_list_nested_under_an_exclusion_heading_is_inclusion() -> None:
    text = (
        "Exclusion Criteria:\n\n* Inclusion Criteria:\n\n  * Walks\n  * Talks\n"
        "* Exclusion Criteria:\n\n  * Runs"
    )
    assert criteria(text) == ["inclusion: Walks", "inclusion: Talks", "exclusion: Runs"]


def test_a_nested_inclusion_list_ends_no_criterion_before_it() -> None:
    text = "Exclusion Criteria:\n\n* Runs\n* Inclusion Criteria:\n\n  * Walks"
    assert criteria(text) == ["exclusion: Runs", "inclusion: Walks"]


@pytest.mark.parametrize(
    "before",
    [
        "* Walks unaided\n* Lives nearby",
        "Walks unaided\n\nLives nearby",
        "- Walks unaided\n- Lives nearby",
    ],
)
def test_what_precedes_a_lone_exclusion_heading_is_inclusion(before: str) -> None:
    assert criteria(f"{before}\n\nExclusion Criteria:\n\n* Has a pacemaker") == [
        "inclusion: Walks unaided",
        "inclusion: Lives nearby",
        "exclusion: Has a pacemaker",
    ]


def test_what_precedes_an_inclusion_heading_is_not_guessed() -> None:
    text = "* Lives nearby\n\nInclusion Criteria:\n\n* Walks\n\nExclusion Criteria:\n\n* Runs"
    assert criteria(text) == ["unspecified: Lives nearby", "inclusion: Walks", "exclusion: Runs"]


@pytest.mark.parametrize(
    "text",
    [
        "* Walks unaided\n* Has no pacemaker",
        "Walks unaided and has no pacemaker.",
        "1. Walks unaided\n2. Must not have a pacemaker",
        "DISEASE CHARACTERISTICS:\n\n* Proven hay fever\n* No asthma\n\n"
        "PATIENT CHARACTERISTICS:\n\nAge:\n\n* Any age\n\nPRIOR CONCURRENT THERAPY:\n\n* No spray",
    ],
)
def test_a_text_without_a_heading_is_unspecified(text: str) -> None:
    read = read_criteria(text)
    assert read.criteria
    assert read.under(Label.UNSPECIFIED) == read.criteria


def test_older_sections_are_headings_that_name_no_list() -> None:
    text = "DISEASE CHARACTERISTICS:\n\n* Proven hay fever\n\nPATIENT CHARACTERISTICS:\n\n* Walks"
    assert told(text) == [
        "[heading] DISEASE CHARACTERISTICS:",
        "unspecified: Proven hay fever",
        "[heading] PATIENT CHARACTERISTICS:",
        "unspecified: Walks",
    ]


def test_criteria_for_leaving_the_study_are_neither() -> None:
    text = "Inclusion:\n\n* Walks\n\nExclusion:\n\n* Runs\n\nWithdrawal Criteria:\n\n* Moves away"
    assert criteria(text) == ["inclusion: Walks", "exclusion: Runs", "unspecified: Moves away"]


@pytest.mark.parametrize(
    "item",
    [
        "Does not meet any of the exclusion criteria",
        "Meets the inclusion criteria of the first study",
        "Exclusion of another cause of the fever by a test",
        "Enrollment in another trial",
        "Entry into another study within a month",
        "Inclusion body myositis",
        "Exclusive breastfeeding",
        "Eligible for a transplant",
        "Eligibility for surgery",
        "Criteria for sepsis",
        "Alcohol withdrawal with seizures",
        "Rejection of an organ",
        "Organ rejection: any",
        "Withdrawal of consent",
        "Ineligible for surgery: any reason",
        "Diagnostic criteria for depression: any",
        "Stage IV disease:\n  * of the lung\n  * of the liver",
    ],
)
@pytest.mark.parametrize("label", ["inclusion", "exclusion"])
def test_an_item_that_speaks_of_criteria_is_no_heading(label: str, item: str) -> None:
    other = "Exclusion" if label == "inclusion" else "Inclusion"
    text = f"{label} criteria:\n\n* First\n* {item}\n* Last\n\n{other} criteria:\n\n* Other"
    found = [one for one in read_criteria(text).criteria if one.label == label]
    assert [one.text.split("\n")[0] for one in found] == ["First", item.split("\n")[0], "Last"]


@pytest.mark.parametrize(
    "adults", ["Adults with hay fever", "Adults with hay fever.", "HEALTHY ADULTS"]
)
def test_the_only_line_of_a_section_is_its_criterion_and_no_name_of_a_group(adults: str) -> None:
    text = f"Inclusion Criteria:\n\n{adults}\n\nExclusion Criteria:\n\nPREGNANT WOMEN"
    assert criteria(text) == [f"inclusion: {adults}", "exclusion: PREGNANT WOMEN"]


def test_the_last_line_of_a_section_without_marks_is_a_criterion_too() -> None:
    text = "Inclusion:\n\nWalks\n\nAdults with hay fever\n\nExclusion:\n\nRuns\n\nChildren"
    assert criteria(text) == [
        "inclusion: Walks",
        "inclusion: Adults with hay fever",
        "exclusion: Runs",
        "exclusion: Children",
    ]


def test_a_line_before_a_lone_exclusion_heading_is_a_criterion() -> None:
    text = "Adults with hay fever\n\nExclusion Criteria:\n\nPregnant women"
    assert criteria(text) == ["inclusion: Adults with hay fever", "exclusion: Pregnant women"]


def test_a_heading_in_the_middle_of_a_word_is_none() -> None:
    assert criteria("Inclusion:\n\n* Preexclusions of all kinds") == [
        "inclusion: Preexclusions of all kinds"
    ]


def test_every_heading_variant_keeps_its_words() -> None:
    for inclusion, exclusion in PAIRS:
        text = f"{inclusion}\n\n* Walks\n\n{exclusion}\n\n* Runs"
        said = [
            block.text for block in read_criteria(text).blocks if not isinstance(block, Criterion)
        ]
        assert len(said) == 2, text


def test_an_item_that_begins_with_the_word_exclusion_opens_no_list_before_the_real_one() -> None:
    text = (
        "Inclusion Criteria:\n\n* Walks\n* Exclusion: other causes\n\nExclusion Criteria:\n\n* Runs"
    )
    assert criteria(text) == [
        "inclusion: Walks",
        "inclusion: Exclusion: other causes",
        "exclusion: Runs",
    ]


@pytest.mark.parametrize(
    "refusing",
    [
        "You cannot take part in this study if you have:",
        "Who cannot join:",
        "The following people cannot take part:",
        "Patients will not be considered if they have:",
        "We will not recruit people with:",
        "You may not be able to join if you have:",
        "None of the following:",
        "Patients must have none of the following:",
        "Subjects must have no evidence of:",
        "No evidence of any of these:",
        "Patients must NOT have any of the following:",
        "Patients should not have:",
        "Subjects with any of the following will be screened out:",
        "Patients who have any of the following will be disqualified:",
        "Patients are not suitable if they have:",
        "You do not qualify if you have:",
        "You won't be able to take part if you have:",
        "Do not take part in this study if you have:",
        "The study is not open to people with:",
        "Volunteers are unable to participate if they have:",
        "Patients with the following will not be admitted:",
        "Subjects will be considered screen failures if they have:",
        "Exclusions include:",
        "Reasons for exclusion:",
    ],
)
def test_a_sentence_that_refuses_people_opens_exclusion(refusing: str) -> None:
    text = f"Inclusion Criteria:\n\n* Adult\n* Asthma\n\n{refusing}\n\n* Cancer\n* HIV"
    assert criteria(text) == [
        "inclusion: Adult",
        "inclusion: Asthma",
        "exclusion: Cancer",
        "exclusion: HIV",
    ]


@pytest.mark.parametrize(
    "line", ["Contraception is not required if:", "Women who need not use contraception must:"]
)
def test_a_sentence_that_only_denies_something_opens_no_exclusion(line: str) -> None:
    text = f"Inclusion Criteria:\n\n* Adult\n\n{line}\n\n* Sterile"
    assert not any(one.startswith("exclusion") for one in criteria(text))


@pytest.mark.parametrize(
    "line",
    [
        "Participants ineligible for intensive chemotherapy, defined as any of the following:",
        "Patients who are not eligible for a transplant must have one of the following:",
        "Patients must be ineligible to receive cisplatin because of one of the following:",
        "Persons who cannot take statins because of:",
        "Patients who are not suitable for surgery because of one of the following:",
        "Patients who do not qualify for a transplant, with one of the following:",
        "People who do not take part in sports and have:",
        "Methods that are not suitable:",
        "Other causes of the fever must be excluded, including:",
    ],
)
def test_a_sentence_on_what_else_people_cannot_have_turns_nothing(line: str) -> None:
    text = f"Inclusion Criteria:\n\n* Adult\n\n{line}\n\n* Frail\n* Deaf"
    assert not any(one.startswith("exclusion") for one in criteria(text))


@pytest.mark.parametrize(
    "refusing",
    [
        "Individuals who meet any of the following are not eligible for this study:",
        "Subjects are ineligible for enrolment if they have:",
        "Patients with the following will be excluded as a matter of course:",
    ],
)
def test_people_who_are_not_eligible_for_the_study_are_still_refused(refusing: str) -> None:
    text = f"Inclusion Criteria:\n\n* Adult\n\n{refusing}\n\n* Cancer"
    assert criteria(text) == ["inclusion: Adult", "exclusion: Cancer"]


@pytest.mark.parametrize(
    "allowing",
    [
        "Patients with the following conditions are eligible:",
        "The following conditions are not exclusionary:",
        "In addition, patients must have:",
        "The following people can still be included:",
    ],
)
def test_what_is_allowed_below_the_exclusion_heading_is_not_called_exclusion(
    allowing: str,
) -> None:
    text = f"Exclusion Criteria:\n\n* HIV\n\n{allowing}\n\n* Treated hepatitis C"
    assert criteria(text) == ["exclusion: HIV", "unspecified: Treated hepatitis C"]


@pytest.mark.parametrize(
    "line", ["Patients must have none of the following:", "Subjects must have no history of:"]
)
def test_what_nobody_may_have_stays_exclusion_below_its_heading(line: str) -> None:
    text = f"Exclusion Criteria:\n\n* HIV\n\n{line}\n\n* Cancer"
    assert criteria(text) == ["exclusion: HIV", "exclusion: Cancer"]


@pytest.mark.parametrize(
    "refusing",
    [
        "Patients with any of the following will be excluded:",
        "Subjects with any of the following will be screened out:",
        "You cannot take part if you have:",
    ],
)
def test_an_item_that_refuses_people_turns_the_items_behind_it(refusing: str) -> None:
    listed = f"* {refusing}\n* Cancer\n* HIV"
    for before in ("", "* Adult\n* Asthma\n"):
        found = criteria(f"Inclusion Criteria:\n\n{before}{listed}")
        assert found[-2:] == ["exclusion: Cancer", "exclusion: HIV"]
    assert criteria(listed) == ["exclusion: Cancer", "exclusion: HIV"]
    nested = f"Inclusion Criteria:\n\nPeople:\n\n* {refusing}\n  * Cancer\n  * HIV"
    assert criteria(nested) == ["exclusion: Cancer", "exclusion: HIV"]


def test_an_item_that_refuses_people_and_holds_its_own_list_is_one_among_others() -> None:
    text = "Inclusion:\n\n* Adult\n* People with these are not eligible:\n\n  * HIV\n* Consent"
    assert criteria(text) == [
        "inclusion: Adult",
        "inclusion: People with these are not eligible: / HIV",
        "inclusion: Consent",
    ]


LACKING = [
    "Absence of any of the following:",
    "Patients without any of the following conditions:",
    "Patients who do not have:",
    "Without:",
    "No known history of:",
    "Patients not taking any of the following drugs:",
    "Patients who have not received:",
]


@pytest.mark.parametrize("line", [*LACKING, "Patients must be free of the following:"])
def test_what_people_must_be_without_is_not_said_to_be_needed(line: str) -> None:
    text = f"Inclusion Criteria:\n\n{line}\n\n* Cancer\n* HIV"
    assert criteria(text) == ["exclusion: Cancer", "exclusion: HIV"]


@pytest.mark.parametrize("line", LACKING)
def test_what_people_may_not_be_without_is_not_called_exclusion(line: str) -> None:
    text = f"Exclusion Criteria:\n\n{line}\n\n* Consent\n* A telephone"
    assert criteria(text) == ["unspecified: Consent", "unspecified: A telephone"]


def test_with_or_without_turns_nothing() -> None:
    text = "Inclusion Criteria:\n\nAsthma with or without the following:\n\n* Cough\n* Rash"
    assert criteria(text) == ["inclusion: Cough", "inclusion: Rash"]


def test_exceptions_from_what_nobody_may_have_are_not_said_to_be_needed() -> None:
    line = "Patients must not have had another cancer, with the exception of:"
    text = f"Inclusion Criteria:\n\n* Adult\n\n{line}\n\n* Basal cell carcinoma"
    assert criteria(text) == ["inclusion: Adult", "unspecified: Basal cell carcinoma"]


@pytest.mark.parametrize(
    "item",
    [
        "Entry criteria for ICU",
        "Inclusion criteria for another ongoing trial",
        "Exclusion criteria for thrombolysis (e.g. late presentation)",
        "Exclusion criteria for MRI: metallic implants",
    ],
)
@pytest.mark.parametrize("list_", ["Inclusion", "Exclusion"])
def test_an_item_on_the_criteria_for_something_else_turns_nothing(list_: str, item: str) -> None:
    text = f"{list_} Criteria:\n\n* One\n* {item}\n* Two"
    assert criteria(text) == [f"{list_.lower()}: {one}" for one in ("One", item, "Two")]


def test_a_list_of_criteria_for_a_group_is_one_even_among_items() -> None:
    text = "* Inclusion criteria:\n* Adult\n* Exclusion criteria for healthy volunteers:\n* Smoker"
    assert criteria(text) == ["inclusion: Adult", "exclusion (healthy volunteers): Smoker"]


def test_in_a_text_in_capitals_these_mark_no_heading() -> None:
    text = (
        "INCLUSION CRITERIA:\n\nADULT PATIENTS\n\nRHEUMATOID ARTHRITIS\n\n"
        "EXCLUSION CRITERIA:\n\nPREGNANCY\n\nACTIVE INFECTION\n\nPRIOR BIOLOGICS"
    )
    assert criteria(text) == [
        "inclusion: ADULT PATIENTS",
        "inclusion: RHEUMATOID ARTHRITIS",
        "exclusion: PREGNANCY",
        "exclusion: ACTIVE INFECTION",
        "exclusion: PRIOR BIOLOGICS",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Inclusion: adults. Exclusion: pregnancy.",
            ["inclusion: adults.", "exclusion: pregnancy."],
        ),
        (
            "Inclusion criteria: adults; exclusion criteria: pregnancy",
            ["inclusion: adults;", "exclusion: pregnancy"],
        ),
        (
            "Inclusion Criteria (all) 1. Adult 2. Consent. Exclusion Criteria (any) 1. HIV 2. TB",
            ["inclusion 1: Adult", "inclusion 2: Consent.", "exclusion 1: HIV", "exclusion 2: TB"],
        ),
    ],
)
def test_in_a_text_of_one_line_exclusion_may_begin_anywhere(text: str, found: list[str]) -> None:
    assert criteria(text) == found


def test_an_acronym_in_chinese_makes_no_heading() -> None:
    assert criteria("排除标准：\n\n* HIV感染者：\n* 孕妇") == [
        "exclusion: HIV感染者：",
        "exclusion: 孕妇",
    ]


def test_a_chinese_exclusion_heading_may_stand_within_a_line() -> None:
    assert criteria("入选标准：①成人；②哮喘。排除标准：①孕妇；②过敏。") == [
        "inclusion 1: 成人；",
        "inclusion 2: 哮喘。",
        "exclusion 1: 孕妇；",
        "exclusion 2: 过敏。",
    ]


def test_chinese_criteria_for_leaving_the_study_are_neither() -> None:
    text = "排除标准：\n1. 孕妇\n剔除标准：\n1. 失访"
    assert criteria(text) == ["exclusion 1: 孕妇", "unspecified 1: 失访"]


def test_the_only_exclusion_heading_may_stand_at_the_end_of_an_item() -> None:
    text = "Inclusion Criteria:\n\n* Adult\n* Consent Exclusion Criteria\n* Pregnancy"
    assert criteria(text) == ["inclusion: Adult", "inclusion: Consent", "exclusion: Pregnancy"]


def test_exclusion_beneath_an_item_is_about_the_item_when_the_real_one_follows() -> None:
    text = (
        "Inclusion Criteria:\n\n* Diabetes\n\n  Exclusion:\n\n  * type 1\n* Consent\n\n"
        "Exclusion Criteria:\n\n* Pregnant"
    )
    assert criteria(text) == [
        "inclusion: Diabetes / Exclusion: / type 1",
        "inclusion: Consent",
        "exclusion: Pregnant",
    ]


REFUSALS = [
    "Participants must not:",
    "Participants must NOT:",
    "We will not include people who:",
    "Not suitable for the study if:",
    "Absence of the following:",
    "Safety exclusions:",
    "Cohort 1 exclusions:",
    "Exclusion of patients with:",
    "Participants meeting any of the following criteria are not eligible for this study.",
    "Subjects with any of the following will be excluded.",
    "Patients with the following were excluded",
    "A subject must be excluded if any of these apply.",
    "Patients will be excluded if",
]


@pytest.mark.parametrize("sentence", REFUSALS)
def test_a_sentence_above_a_list_that_refuses_people_needs_no_heading(sentence: str) -> None:
    text = f"Inclusion:\n\n* Walks\n* Talks\n\n{sentence}\n\n* Runs\n* Hops"
    assert told(text)[1:] == [
        "inclusion: Walks",
        "inclusion: Talks",
        f"[introduction] {sentence}",
        "exclusion: Runs",
        "exclusion: Hops",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Patients are excluded from surgery following a stroke.",
        "Patients with platelets below 50 are excluded.",
        "Patients who were excluded from one of the earlier studies.",
        "Other causes were excluded. The following was seen.",
    ],
)
def test_a_criterion_above_a_list_announces_nothing(sentence: str) -> None:
    text = f"Inclusion:\n\n{sentence}\n\n* Walks\n* Talks"
    assert criteria(text) == [f"inclusion: {sentence}", "inclusion: Walks", "inclusion: Talks"]


@pytest.mark.parametrize(
    "opening",
    [
        "Donor Eligibility:",
        "DONOR SELECTION CRITERIA:",
        "Criteria for donors:",
        "Requirements for the caregiver:",
        "Eligibility for re-treatment:",
        "Criteria for randomisation:",
        "Criteria for Step 2:",
    ],
)
def test_what_is_asked_of_others_behind_the_exclusion_is_no_exclusion(opening: str) -> None:
    text = f"Inclusion:\n\n* Walks\n\nExclusion:\n\n* Runs\n\n{opening}\n\n* Hops\n* Talks"
    found = [(one.label, one.text) for one in read_criteria(text).criteria]
    assert found[1:] == [
        (Label.EXCLUSION, "Runs"),
        (Label.UNSPECIFIED, "Hops"),
        (Label.UNSPECIFIED, "Talks"),
    ]


@pytest.mark.parametrize(
    "topic", ["Laboratory criteria:", "Criteria for organ failure:", "Donor exclusion criteria:"]
)
def test_a_topic_within_the_exclusion_ends_nothing(topic: str) -> None:
    text = f"Inclusion:\n\n* Walks\n\nExclusion:\n\n* Runs\n\n{topic}\n\n* Hops"
    assert [one.label for one in read_criteria(text).criteria][1:] == [Label.EXCLUSION] * 2


@pytest.mark.parametrize(
    "sentence",
    [
        "符合以下诊断标准之一：",
        "需排除以下疾病：",
        "但以下情况除外：",
        "以下患者不排除：",
        "有下列情况者不予排除：",
        "以下检查前七天内不能输血：",
        "不符合病例组纳入标准：",
        "自愿参加以下随访：",
    ],
)
@pytest.mark.parametrize("label", ["纳入标准", "排除标准"])
def test_a_chinese_item_that_mentions_what_is_in_or_out_is_no_heading(
    label: str, sentence: str
) -> None:
    read = read_criteria(f"{label}：\n1. 能行走；\n2. 能说话，{sentence}\n3. 住在附近。")
    assert [one.number for one in read.criteria] == ["1", "2", "3"]
    assert len({one.label for one in read.criteria}) == 1
    lines = read_criteria(f"{label}：\n1. 能行走，\n{sentence}\n2. 住在附近。")
    assert len({one.label for one in lines.criteria}) == 1


def test_a_heading_in_bold_before_its_colon_may_have_its_criterion_behind_it() -> None:
    text = "**Inclusion criteria** : Walks\n\n**Exclusion criteria** : Runs"
    assert criteria(text) == ["inclusion: Walks", "exclusion: Runs"]


@pytest.mark.parametrize("mark", ["-", "*", "1.", "1)"])
@pytest.mark.parametrize(
    "sentence",
    [
        "Patients will be excluded if they have:",
        "Subjects must not have any of the following:",
        "People with any of the following are not eligible:",
    ],
)
def test_a_refusal_may_stand_on_the_line_behind_a_criterion(mark: str, sentence: str) -> None:
    after = mark.replace("1", "2")
    text = f"Inclusion:\n{mark} Walks\n{after} Talks\n{sentence}\n{mark} Runs\n{after} Hops"
    found = [(one.label, one.text) for one in read_criteria(text).criteria]
    assert found == [
        (Label.INCLUSION, "Walks"),
        (Label.INCLUSION, "Talks"),
        (Label.EXCLUSION, "Runs"),
        (Label.EXCLUSION, "Hops"),
    ]


def test_a_refusal_within_an_item_with_a_list_of_its_own_stays_there() -> None:
    text = "Inclusion:\n\n- Women\n  Women must not be:\n  - asleep\n  - away\n- Walks"
    assert criteria(text) == [
        "inclusion: Women Women must not be: / asleep / away",
        "inclusion: Walks",
    ]


@pytest.mark.parametrize(
    "sentence",
    ["You can take part if:", "Eligible participants must:", "INCLUSION OF WOMEN AND MINORITIES:"],
)
def test_who_can_join_below_the_exclusion_is_not_said_to_be_out(sentence: str) -> None:
    text = f"Inclusion:\n\n* Walks\n\nExclusion:\n\n* Runs\n\n{sentence}\n\n* Hops"
    assert [one.label for one in read_criteria(text).criteria] == [
        Label.INCLUSION,
        Label.EXCLUSION,
        Label.UNSPECIFIED,
    ]


def test_what_excludes_nobody_is_not_asked_either() -> None:
    text = "Inclusion:\n\n* Walks\n\nThe following are not considered exclusionary:\n\n* Hops"
    assert criteria(text) == ["inclusion: Walks", "unspecified: Hops"]


@pytest.mark.parametrize(
    "heading",
    [
        "Exclusion Criteria;",
        "Exclusion Criteria (any of these excludes a person)",
        "People meeting any of the following criteria are not eligible.",
    ],
)
def test_a_list_ends_at_a_heading_of_any_kind_though_the_next_counts_on(heading: str) -> None:
    text = f"Inclusion:\n\n1. Walks\n\n   * far\n\n{heading}\n\n1. Runs\n2. Hops"
    found = [(one.label, one.text) for one in read_criteria(text).criteria]
    assert found == [
        (Label.INCLUSION, "Walks\nfar"),
        (Label.EXCLUSION, "Runs"),
        (Label.EXCLUSION, "Hops"),
    ]


def test_a_sign_behind_a_heading_takes_nothing_from_it() -> None:
    text = (
        "Inclusion Criteria;\n\nCohort A:\n\n* Walks\n\nExclusion Criteria;\n\nCohort A:\n\n* Runs"
    )
    assert criteria(text) == ["inclusion (Cohort A): Walks", "exclusion (Cohort A): Runs"]
