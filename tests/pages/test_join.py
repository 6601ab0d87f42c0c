"""Who can join, run without a browser: every answer, where it is kept, and what is said to it."""

import html as entities
import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest, app_test

from registry.edition import editions
from registry.trial.answers import Said
from registry.trial.criteria import read_criteria
from registry.trial.fit import ReaderSex
from tests.fixtures.mirrors import mirror_of
from tests.fixtures.studies import study
from tests.pages.served import NCT, settings_file
from tests.pages.unserved import (
    Run,
    Started,
    buttons,
    fields,
    fill,
    filled,
    html,
    opened,
    remembered,
)

Publish = Callable[..., Path]

INVENTED = "NCT00000031"
CRITERIA = (
    "Inclusion Criteria:\n\n* Has the invented disease\n* Can walk\n\n"
    "Exclusion Criteria:\n\n* Cannot stand apples\n"
)
DECIDES = "Only the study team can decide who can take part."


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """A reader who opens the page and wants the questions, in English if no language is named."""
    monkeypatch.setattr(app_test, "PagesManager", Started)
    monkeypatch.setattr(PagesManager, "uses_pages_directory", False)

    def once(settings: Path, trial: str = INVENTED, lang: str = "en") -> AppTest:
        monkeypatch.setenv("REGISTRY_SETTINGS", str(settings))
        editions.cache_clear()
        return answer(opened("join", trial=trial, lang=lang).run(), asked="yes").run()

    yield once
    editions.cache_clear()


def invented(
    *, status: str = "RECRUITING", verified: str | None = None, **eligibility: object
) -> dict[str, Any]:
    """The record of the invented trial with these values; what is None is left out."""
    record = study(INVENTED, status=status)
    today = datetime.now(UTC).date().isoformat()
    record["protocolSection"]["statusModule"]["statusVerifiedDate"] = verified or today
    module = record["protocolSection"]["eligibilityModule"]
    module.update({"eligibilityCriteria": CRITERIA, **eligibility})
    for name in [name for name, value in module.items() if value is None]:
        del module[name]
    return record


@pytest.fixture(scope="module")
def publish(tmp_path_factory: pytest.TempPathFactory) -> Publish:
    """Settings of a site with the invented trial, whose record has these values.

    The same record has the same mirror: no test changes it.
    """
    made: dict[str, Path] = {}

    def to(**values: Any) -> Path:
        record = invented(**values)
        content = json.dumps(record)
        if content not in made:
            made[content] = mirror_of(tmp_path_factory.mktemp("invented") / "mirror", [record])
        return settings_file(tmp_path_factory.mktemp("site"), [INVENTED], made[content])

    return to


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Settings of a site with the invented trial in a mirror of its own.

    Pages are kept by their mirror, and what else a site reads is the same as long as it runs.
    """
    return settings_file(tmp_path, [INVENTED], mirror_of(tmp_path / "mirror", [invented()]))


def elements(app: AppTest) -> list[Any]:
    """Everything on the page, in its order."""
    assert not app.exception, app.exception
    return list(app.main)


def body(element: Any) -> str:
    """The HTML of an element, or nothing."""
    return element.proto.body if element.type == "html" else ""


def words(text: str) -> str:
    """The words of HTML."""
    text = re.sub(r"<(script|style)>.*?</\1>", " ", text, flags=re.DOTALL)
    return " ".join(entities.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def fields_of(app: AppTest) -> list[str]:
    """The names of the fields to answer in, in their order; of criteria, only the beginning."""
    names = re.findall(r'<input[^>]* name="([^" ]*)', html(app))
    return [name for name, _ in groupby(names) if name != "unit"]


def criterion(app: AppTest, number: int) -> str:
    """The name of the field on this criterion."""
    names = list(dict.fromkeys(re.findall(r'name="(said [^"]*)"', html(app))))
    return names[number - 1]


def answer(app: AppTest, **values: object) -> AppTest:
    """Answer these questions, for the next run; what is None is taken back."""
    now = {**filled(app), **values}
    return fill(app, {name: value for name, value in now.items() if value not in (None, [""])})


def press(app: AppTest, button: str) -> AppTest:
    """Press a button."""
    assert ("do", button) in buttons(app)
    return fill(app, {**({} if button == "clear" else filled(app)), "do": button}).run()


def say(app: AppTest, number: int, said: Said) -> AppTest:
    """Answer the question on this criterion, for the next run."""
    return answer(app, **{criterion(app, number): said.value})


def answers(app: AppTest) -> list[str]:
    """What stands in all fields: age, unit, sex, health, then each criterion, or nothing."""
    now = filled(app)
    names = ["age", "unit", "sex", "healthy", *(n for n in now if n.startswith("said "))]
    return [now.get(name, [""])[0] for name in names]


def said(app: AppTest, number: int) -> str | None:
    """The answer on this criterion."""
    return filled(app).get(criterion(app, number), [None])[0]


def beside(app: AppTest, name: str) -> tuple[str, str] | None:
    """How the answer in this field stands to the limit, which is put beside it, and why."""
    assert f' data-place="{name}"' in html(app)
    shape = re.search(
        rf'data-line="{name}"><p class="fit [^"]*">.*?<b>(.*?)</b> <span>(.*?)</span></p></div>',
        html(app),
        re.DOTALL,
    )
    return (words(shape[1]), words(shape[2])) if shape else None


def age(app: AppTest, number: int | None, unit: str = "Year") -> str | None:
    """How an age stands to the limits."""
    told = beside(answer(app, age=number, unit=unit).run(), "age")
    return told[0] if told else None


# Age


BESIDE_14_TO_65_YEARS = {
    (0, "Year"): "does not match",
    (12, "Year"): "does not match",
    (13, "Year"): "close to the limit",
    (14, "Year"): "matches",
    (15, "Year"): "matches",
    (64, "Year"): "matches",
    (65, "Year"): "close to the limit",
    (66, "Year"): "does not match",
    (155, "Month"): "does not match",
    (156, "Month"): "close to the limit",
    (167, "Month"): "close to the limit",
    (168, "Month"): "matches",
    (779, "Month"): "matches",
    (780, "Month"): "close to the limit",
    (791, "Month"): "close to the limit",
    (792, "Month"): "does not match",
    (None, "Month"): None,
    (None, "Year"): None,
}


def test_an_age_is_answered_beside_14_to_65_years(read: Run, embedded_settings: Path) -> None:
    app = read(embedded_settings, NCT)
    assert {of: age(app, *of) for of in BESIDE_14_TO_65_YEARS} == BESIDE_14_TO_65_YEARS


def test_an_age_can_be_changed_and_taken_back(read: Run, embedded_settings: Path) -> None:
    app = read(embedded_settings, NCT)
    told = [age(app, *of) for of in ((14, "Year"), (14, "Month"), (66, "Year"), (None, "Year"))]
    assert told == ["matches", "does not match", "does not match", None]


def test_the_age_is_said_back_in_its_own_unit(read: Run, embedded_settings: Path) -> None:
    app = read(embedded_settings, NCT)
    age(app, 168, "Month")
    assert beside(app, "age") == (
        "matches",
        "The registry gives the limits 14 years to 65 years, both included; 168 months is within"
        " them.",
    )


@pytest.mark.parametrize(
    ("low", "high"), [(None, None), ("eighteen", None), (None, "old"), ("N/A", "N/A")]
)
def test_without_a_limit_or_with_one_that_cannot_be_read_an_age_never_matches(
    read: Run, publish: Publish, low: str | None, high: str | None
) -> None:
    app = read(publish(minimumAge=low, maximumAge=high))
    assert {age(app, number) for number in (0, 30, 120)} == {"not stated"}


def test_a_limit_that_cannot_be_read_does_not_hide_the_other(read: Run, publish: Publish) -> None:
    app = read(publish(minimumAge="18 Years", maximumAge="old"))
    assert [age(app, 10), age(app, 30)] == ["does not match", "not stated"]


# Sex and health


@pytest.mark.parametrize(
    ("limit", "female", "male", "other"),
    [
        ("ALL", "matches", "matches", "matches"),
        ("FEMALE", "matches", "does not match", "not stated"),
        ("MALE", "does not match", "matches", "not stated"),
        (None, "not stated", "not stated", "not stated"),
    ],
)
def test_sex_is_answered_beside_the_limit(
    read: Run, publish: Publish, limit: str | None, female: str, male: str, other: str
) -> None:
    app = read(publish(sex=limit))
    assert beside(app, "sex") is None
    for given, told in zip(ReaderSex, (female, male, other), strict=True):
        answer(app, sex=given.value)
        shown = beside(app.run(), "sex")
        assert shown
        assert shown[0] == told


@pytest.mark.parametrize(
    ("accepted", "patient", "healthy"),
    [
        (False, "matches", "does not match"),
        (True, "not stated", "matches"),
        (None, "not stated", "not stated"),
    ],
)
def test_health_is_answered_beside_what_the_registry_says(
    read: Run, publish: Publish, accepted: bool | None, patient: str, healthy: str
) -> None:
    app = read(publish(healthyVolunteers=accepted))
    assert beside(app, "healthy") is None
    for given, told in (("no", patient), ("yes", healthy)):
        answer(app, healthy=given)
        shown = beside(app.run(), "healthy")
        assert shown
        assert shown[0] == told


def test_no_answer_is_given_for_the_reader(read: Run, publish: Publish) -> None:
    app = read(publish())
    assert answers(app) == ["", "Year", "", ""]
    assert 'class="fit' not in html(app)


# Criteria


def test_questions_come_when_a_reader_wants_them_and_answers_stay_when_not(
    read: Run, publish: Publish
) -> None:
    app = read(publish())
    say(app, 2, Said.NO)
    app.run()
    answer(app, asked=None).run()
    assert fields_of(app) == ["asked"]
    shown = html(app)
    assert [f'aria-label="Criterion {n}"' in shown for n in (1, 2, 3, 4)] == [True] * 3 + [False]
    assert DECIDES in words(shown)
    assert said(answer(app, asked="yes").run(), 2) == Said.NO


def test_each_criterion_takes_each_answer_and_lets_it_be_changed(
    read: Run, publish: Publish
) -> None:
    app = read(publish())
    for one in (*Said, Said.YES):
        for number in (1, 2, 3):
            say(app, number, one)
            assert said(app.run(), number) == one
    offered = re.findall(r'value="(.*?)"[^>]*> <span>(.*?)</span>', card_of(app, 1))
    assert offered == [("yes", "Yes"), ("no", "No"), ("not sure", "Not sure")]


def test_an_answer_belongs_to_its_criterion_alone(read: Run, publish: Publish) -> None:
    app = read(publish(eligibilityCriteria="Inclusion Criteria:\n\n* Can walk\n* Can walk\n"))
    say(app, 2, Said.NO)
    app.run()
    assert [said(app, 1), said(app, 2)] == [None, Said.NO]


def test_a_question_stands_in_the_card_of_its_criterion(read: Run, publish: Publish) -> None:
    app = read(publish())
    for number in (1, 2, 3):
        assert f"Criterion {number}: does this describe you?" in card(app, number)
        assert f'name="{criterion(app, number)}"' in card_of(app, number)


def test_the_lists_are_told_apart_by_word_sign_and_class(read: Run, publish: Publish) -> None:
    text = "* Has the invented disease\n\n"
    cards = re.findall(
        r'<section class="criterion (\w+)".*?aria-hidden="true">(.)<.*?<span>(.*?)</span>',
        html(read(publish())) + html(read(publish(eligibilityCriteria=text))),
        re.DOTALL,
    )
    assert list(dict.fromkeys(cards)) == [
        ("inclusion", "✓", "must be true"),
        ("exclusion", "✕", "must not be true"),
        ("unspecified", "•", "under neither heading"),
    ]


@pytest.mark.parametrize("criteria", [CRITERIA, None, "One line without any heading"])
def test_the_last_line_of_the_criteria_is_that_only_the_study_team_can_decide(
    read: Run, publish: Publish, criteria: str | None
) -> None:
    shown = elements(read(publish(eligibilityCriteria=criteria)))
    [criteria] = [text for one in shown if 'id="criteria"' in (text := body(one))]
    before, _, _ = criteria.partition('<div class="tp asked buttons"')
    assert words(before).endswith(DECIDES)


def test_a_record_without_criteria_says_so_and_still_answers_the_limits(
    read: Run, publish: Publish
) -> None:
    app = read(publish(eligibilityCriteria=None))
    assert "not provided by the registry" in html(app)
    assert fields_of(app) == ["asked", "age", "sex", "healthy"]
    assert age(app, 17) == "close to the limit"


def test_a_record_with_150_criteria_asks_each(read: Run, publish: Publish) -> None:
    lines = "\n".join(f"* Has sign number {n} of the disease" for n in range(1, 151))
    app = read(publish(eligibilityCriteria=f"Inclusion Criteria:\n\n{lines}\n"))
    numbers = [int(number) for number in re.findall(r"Criterion (\d+): does", html(app))]
    assert numbers == list(range(1, 151))
    say(app, 150, Said.NOT_SURE)
    assert said(app.run(), 150) == Said.NOT_SURE


@pytest.mark.parametrize("written", ["13.5", "-5", "12345", "200", "5e"])
def test_an_age_that_cannot_be_read_is_refused_with_an_example(
    read: Run, publish: Publish, written: str
) -> None:
    app = answer(read(publish()), age=written).run()
    assert "Please write the age in full years, for example 55." in html(app)
    assert beside(app, "age") is None
    assert age(app, 40) == "matches"
    assert "Please write the age" not in html(app)


def test_of_a_child_an_age_in_months_is_asked_for(read: Run, publish: Publish) -> None:
    app = answer(read(publish()), age="8.5", unit="Month").run()
    assert "Please write the age in full months, for example 8." in html(app)


@pytest.mark.parametrize(
    "told",
    [
        "x" * 20_000,
        "&".join(f"said {n}=yes" for n in range(20_000)),
        "age=%00&sex=<b>&healthy=%FF&said =no&said x=perhaps&unit=Eon",
        "=&&;=%%",
    ],
)
def test_what_no_field_of_the_page_says_is_no_answer(
    read: Run, publish: Publish, told: str
) -> None:
    app = read(publish())
    app.text_input[0].set_value(told)
    app.run()
    assert 'class="fit ' not in html(app)
    fill(app, {**fields(app), "asked": "yes", "do": "sheet"}).run()
    assert crossed(on_sheet(app)) == [None, None, None]
    assert words(on_sheet(app)).count("not answered") == 3


def test_the_questions_stay_as_they_came_while_they_are_answered(
    read: Run, publish: Publish
) -> None:
    def questions(app: AppTest) -> list[tuple[int, str]]:
        return [(n, text) for n, one in enumerate(elements(app)) if "<input" in (text := body(one))]

    app = read(publish())
    before = questions(app)
    assert len(before) == 2
    answer_all(app, 57)
    assert questions(app) == before, "the keyboard would lose its place in new ones"
    press(app, "clear")
    assert [place for place, _ in questions(app)] == [place for place, _ in before]
    after = zip(questions(app), before, strict=True)
    assert all(new != old for new, old in after), "emptied"


# What is never said, and what is said first


def answer_all(app: AppTest, number: int, unit: str = "Year") -> AppTest:
    """Answer every question."""
    answer(app, age=number, unit=unit, sex=ReaderSex.OTHER.value, healthy="yes")
    for place, one in enumerate(Said, 1):
        say(app, place, one)
    return app.run()


@pytest.mark.parametrize("number", [17, 40, 120])
def test_no_verdict_no_score_and_no_total_is_given(
    read: Run, publish: Publish, number: int
) -> None:
    app = answer_all(read(publish(maximumAge="75 Years")), number)
    press(app, "sheet")
    shown = words(html(app))
    assert "Take to your doctor" in shown
    assert not re.search(r"eligib|score|\btotal|qualif|suitable|%", shown, re.IGNORECASE)
    assert not re.search(r"\b\d+ (?:of|out of|/) \d+\b", shown)


def test_no_verdict_is_given_in_chinese(read: Run, publish: Publish) -> None:
    app = read(publish(maximumAge="75 Years"))
    app = answer_all(app, 40)
    app.query_params["lang"] = "zh-Hans"
    press(app, "sheet")
    shown = words(html(app.run()))
    assert "带给您的医生" in shown
    assert not re.search(r"合格|资格|得分|总分|评分|适合参加|%", shown)


@pytest.mark.parametrize(
    ("status", "verified", "headline"),
    [
        ("COMPLETED", None, "This trial has ended. It takes no participants."),
        ("TERMINATED", None, "This trial was stopped early. It takes no participants."),
        ("SUSPENDED", None, None),
        ("ACTIVE_NOT_RECRUITING", None, None),
        ("NOT_YET_RECRUITING", None, None),
        ("ENROLLING_BY_INVITATION", None, None),
        ("UNKNOWN", None, "This trial is not known to be open."),
        ("RECRUITING", "2019-01", "This trial is not known to be open."),
    ],
)
def test_a_trial_that_is_not_open_says_so_before_the_first_question(
    read: Run, publish: Publish, status: str, verified: str | None, headline: str | None
) -> None:
    shown = elements(read(publish(status=status, verified=verified)))
    before, _, _ = "".join(map(body, shown)).partition("<input")
    warning = re.search(r'<p class="warning">(.*?)</p>', before)
    strip = re.search(r'<p class="status strip .*?</p>', before, re.DOTALL)
    assert warning
    assert strip
    assert "The questions below do not change that." in warning[1]
    said = warning[1].split(" The questions below")[0]
    assert said in words(strip[0])
    assert headline in (None, said)


def test_an_open_trial_warns_of_nothing(read: Run, publish: Publish) -> None:
    shown = html(read(publish()))
    assert "This trial is looking for participants." in shown
    assert 'class="warning"' not in shown


# Where answers are kept


def test_answers_outlast_a_change_of_language(read: Run, publish: Publish) -> None:
    app = answer_all(read(publish()), 57)
    app.query_params["lang"] = "zh-Hans"
    app.run()
    assert "谁可以参加" in html(app)
    assert answers(app) == ["57", "Year", "other", "yes", *Said]
    assert html(app).count('class="fit') == 3
    say(app, 1, Said.NOT_SURE)
    app.run()
    app.query_params["lang"] = "en"
    assert said(app.run(), 1) == Said.NOT_SURE


def test_answers_outlast_a_look_at_another_page(read: Run, publish: Publish) -> None:
    app = answer_all(read(publish()), 57)
    app.switch_page("pages/contact.py")
    assert fields_of(app.run()) == []
    app.switch_page("pages/join.py")
    app.run()
    assert answers(app) == ["57", "Year", "other", "yes", *Said]


def test_answers_are_not_in_the_address(read: Run, publish: Publish) -> None:
    app = answer_all(read(publish()), 57)
    press(app, "sheet")
    address = {name: app.query_params[name] for name in app.query_params}
    assert address in (
        {"trial": INVENTED, "lang": "en"},
        {"trial": [INVENTED], "lang": ["en"]},
    )


def test_answers_are_not_another_visits(read: Run, publish: Publish) -> None:
    settings = publish()
    mine = answer_all(read(settings), 57)
    other = read(settings)
    assert answers(other) == ["", "Year", "", ""]
    assert "57" not in words(html(other))
    assert answers(mine.run())[0] == "57"


def test_answers_are_gone_after_they_are_cleared(read: Run, publish: Publish) -> None:
    app = answer_all(read(publish()), 57)
    press(app, "sheet")
    press(app, "clear")
    assert answers(app) == ["", "Year", "", ""]
    assert 'class="fit' not in html(app)
    assert "Take to your doctor" not in html(app)
    assert "57" not in words(html(app))
    assert not re.search(r"age\W*57", remembered(app))
    assert said(answer_all(answer(app, asked="yes"), 58), 1) == Said.YES


def test_answers_are_in_no_log(
    read: Run, publish: Publish, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    app = answer_all(read(publish()), 857, "Month")
    press(app, "sheet")
    assert "857 months" in html(app)
    press(app, "clear")
    marks = re.compile(r"\b857\b|another answer|ReaderSex|Said\.|Not sure|healthy volunteer")
    assert [line for line in caplog.messages if marks.search(line)] == []


# The sheet


def on_sheet(app: AppTest) -> str:
    """The HTML of the sheet, or nothing."""
    return next((body(one) for one in elements(app) if "tp sheet" in body(one)), "")


def crossed(sheet: str) -> list[str | None]:
    """What is crossed on each line of the sheet."""
    lines = re.findall(r'<p class="answer">(.*?)</p>', sheet, re.DOTALL)
    boxes = [re.search(r'class="choice chosen".*?</span>(.*?)</span>', line) for line in lines]
    return [words(box[1]) if box else None for box in boxes]


def test_the_sheet_shows_the_answers_and_is_made_only_when_asked_for(
    read: Run, publish: Publish
) -> None:
    app = read(publish())
    say(app, 2, Said.NOT_SURE)
    answer(app, age=57)
    assert on_sheet(app.run()) == ""
    press(app, "sheet")
    sheet = on_sheet(app)
    assert crossed(sheet) == [None, "Not sure", None]
    assert "57 years" in words(sheet)
    assert words(sheet).count("not answered") == 2
    assert INVENTED in sheet
    assert DECIDES in sheet


def test_the_sheet_follows_an_answer_that_changes(read: Run, publish: Publish) -> None:
    app = read(publish())
    press(app, "sheet")
    assert crossed(on_sheet(app)) == [None, None, None]
    say(app, 3, Said.YES)
    assert crossed(on_sheet(app.run())) == [None, None, "Yes"]
    say(app, 3, Said.NO)
    assert crossed(on_sheet(app.run())) == [None, None, "No"]
    age(app, 57)
    assert "57 years" in words(on_sheet(app))


def test_the_sheet_of_a_record_without_criteria_stands(read: Run, publish: Publish) -> None:
    app = read(publish(eligibilityCriteria=None))
    press(app, "sheet")
    assert "not provided by the registry" in on_sheet(app)


# Plain-language versions

PLAIN = {"en": "You have the invented disease, put plainly.", "zh-Hans": "您患有虚构的疾病。"}
REVIEWED = "reviewed by: nurse of the site, 1 May 2026; ethics approval: EC-2026-7."


def put_plainly(settings: Path, text: Mapping[str, str] = PLAIN, more: str = "") -> Path:
    """Write a plain version of the first criterion."""
    mark = read_criteria(CRITERIA).criteria[0].fingerprint
    folder = settings.parent / "plain"
    folder.mkdir()
    lines = [f'text.{tag} = "{plain}"' for tag, plain in text.items()]
    file = folder / f"{INVENTED}.toml"
    file.write_text(
        "\n".join(
            [
                "[[criterion]]",
                f'fingerprint = "{mark}"',
                'reviewer = "nurse of the site"',
                'approval = "EC-2026-7"',
                f"date = {date(2026, 5, 1)}",
                *lines,
                more,
            ]
        ),
        encoding="utf-8",
    )
    return file


def card(app: AppTest, number: int) -> str:
    """The words of a criterion's card."""
    return words(card_of(app, number))


def card_of(app: AppTest, number: int) -> str:
    """The HTML of a criterion's card."""
    found = re.search(
        rf'<section [^>]*"[^"]*\b{number}\b[^"]*">.*?</section>', html(app), re.DOTALL
    )
    assert found
    return found[0]


def test_a_plain_version_stands_with_its_review_beside_the_registrys_words(
    read: Run, own: Path
) -> None:
    put_plainly(own)
    app = read(own)
    assert PLAIN["en"] in card(app, 1)
    assert REVIEWED in card(app, 1)
    assert "The registry's words Has the invented disease" in card(app, 1)
    assert "plainly" not in card(app, 2)
    app.query_params["lang"] = "zh-Hans"
    app.run()
    assert PLAIN["zh-Hans"] in html(app)
    assert PLAIN["en"] not in html(app)
    assert "Has the invented disease" in html(app)


def test_a_plain_version_is_not_shown_for_other_words_than_it_rewrites(
    read: Run, own: Path
) -> None:
    put_plainly(own)
    assert PLAIN["en"] in html(read(own))
    other = CRITERIA.replace("the invented disease", "another disease")
    mirror_of(own.parent / "mirror", [invented(eligibilityCriteria=other)])
    shown = html(read(own))
    assert "Has another disease" in shown
    assert PLAIN["en"] not in shown
    assert "EC-2026-7" not in shown


def test_a_plain_version_is_not_shown_in_a_language_that_it_lacks(read: Run, own: Path) -> None:
    put_plainly(own, {"en": PLAIN["en"]})
    assert PLAIN["en"] in html(read(own))
    shown = html(read(own, lang="zh-Hans"))
    assert "Has the invented disease" in shown
    assert PLAIN["en"] not in shown
    assert "EC-2026-7" not in shown


def test_a_file_that_is_refused_shows_none_of_itself_and_the_log_says_why(
    read: Run, own: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = put_plainly(own, more='praise = "It works"')
    shown = html(read(own))
    assert "Has the invented disease" in shown
    assert PLAIN["en"] not in shown
    [line] = [line for line in caplog.messages if "Plain versions not shown" in line]
    assert str(file) in line
    assert "praise" in line
