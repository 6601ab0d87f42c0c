"""The plain-language criteria that a site keeps beside its settings, and what is wrong in them."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.settings import PROJECT, Settings
from registry.settings.plain import PlainFiles, read_plain
from tests.trial_files import Write, site_in, writer

GOOD = {
    "fingerprint": '"3f2a9c0d1e4b5678"',
    "reviewer": '"hematologist of the site"',
    "approval": '"NFEC-2026-001"',
    "date": "2026-05-01",
    "text.en": '"Plain words."',
}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    return site_in(tmp_path, monkeypatch)


@pytest.fixture
def write(site: Settings) -> Write:
    return writer(site, "plain")


def entry(**changes: str | None) -> str:
    """An entry that is right but for these changes; `None` leaves a key out."""
    named = {key.replace("__", ".").replace("_", "-"): value for key, value in changes.items()}
    keys = (GOOD | named).items()
    lines = [f"{key} = {value}" for key, value in keys if value is not None]
    return "\n".join(["[[criterion]]", *lines, ""])


def complaint(site: Settings, file: Path) -> str:
    read = read_plain(site)
    assert read.versions == {}
    assert list(read.refused) == [file]
    (line,) = read.refused[file]
    assert "\n" not in line
    assert line.startswith(f"{file}: ")
    return line.removeprefix(f"{file}: ")


# What comes out


def test_a_site_without_the_folder_has_none(site: Settings) -> None:
    assert read_plain(site) == PlainFiles(site.file.parent / "plain", {}, {})


def test_a_version_comes_out_with_all_that_was_written(site: Settings, write: Write) -> None:
    write(entry(text__zh_Hans='" 通俗的说法。 "'))
    (version,) = read_plain(site).versions["NCT00000001"].values()
    assert version.text == {"en": "Plain words.", "zh-Hans": "通俗的说法。"}
    assert version.reviewer == "hematologist of the site"
    assert version.approval == "NFEC-2026-001"
    assert version.date == date(2026, 5, 1)


def test_either_language_alone_is_enough(site: Settings, write: Write) -> None:
    write(entry(text__en=None, text__zh_Hans='"通俗的说法。"'))
    (version,) = read_plain(site).versions["NCT00000001"].values()
    assert set(version.text) == {"zh-Hans"}


def test_versions_keep_the_order_of_the_file(site: Settings, write: Write) -> None:
    marks = [f"{number:016x}" for number in (9, 2, 5)]
    write("".join(entry(fingerprint=f'"{mark}"') for mark in marks))
    assert list(read_plain(site).versions["NCT00000001"]) == marks


def test_a_refused_file_does_not_touch_the_others(site: Settings, write: Write) -> None:
    wrong = write(entry(reviewer=None))
    write(entry(), "NCT00000002.toml")
    read = read_plain(site)
    assert set(read.versions) == {"NCT00000002"}
    assert set(read.refused) == {wrong}


def test_one_wrong_entry_refuses_the_whole_file(site: Settings, write: Write) -> None:
    file = write(entry() + entry(fingerprint='"0123456789abcdef"', approval='""'))
    assert complaint(site, file).startswith("entry 2, approval: is empty")


@pytest.mark.parametrize("name", ["README.md", "NCT00000001.toml~", "._NCT00000001.toml", "a.txt"])
def test_other_files_in_the_folder_are_not_looked_at(
    name: str, site: Settings, write: Write
) -> None:
    write("anything", name)
    assert read_plain(site) == PlainFiles(site.file.parent / "plain", {}, {})


def test_the_example_in_the_documentation_works(site: Settings, write: Write) -> None:
    text = (PROJECT / "docs" / "plain-language-criteria.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    write(example)
    read = read_plain(site)
    assert read.refused == {}
    assert [set(version.text) for version in read.versions["NCT00000001"].values()] == [
        {"en", "zh-Hans"},
        {"en"},
    ]


# What is wrong


@pytest.mark.parametrize("key", ["fingerprint", "reviewer", "approval", "date"])
def test_nothing_may_be_missing(key: str, site: Settings, write: Write) -> None:
    file = write(entry(**{key: None}))
    expected = f"entry 1, {key}: is missing; right would be, for example, {key} = "
    assert complaint(site, file).startswith(expected)


@pytest.mark.parametrize("key", ["reviewer", "approval", "text__en"])
@pytest.mark.parametrize("blank", ['""', '"  "', '"\\n"'])
def test_nothing_may_be_blank(key: str, blank: str, site: Settings, write: Write) -> None:
    file = write(entry(**{key: blank}))
    assert complaint(site, file).startswith(f"entry 1, {key.replace('__', '.')}: is empty; right")


NEXT_WEEK = (datetime.now(UTC) + timedelta(days=8)).date()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            {"fingerprint": '"3F2A9C0D1E4B5678"'},
            "entry 1, fingerprint: '3F2A9C0D1E4B5678' is not 16 digits and letters from a to f; "
            'right would be, for example, fingerprint = "',
        ),
        ({"fingerprint": '"3f2a"'}, "entry 1, fingerprint: '3f2a' is not 16 digits and letters"),
        ({"fingerprint": '"3f2a…"'}, "entry 1, fingerprint: '3f2a…' is not 16 digits and"),
        ({"fingerprint": "3"}, "entry 1, fingerprint: 3 is not text in quotes; right would be"),
        (
            {"date": '"2026-05-01"'},
            "entry 1, date: '2026-05-01' stands in quotes, and a day does not; right would be, for "
            "example, date = 2026-05-01",
        ),
        ({"date": "20260501"}, "entry 1, date: 20260501 is not a day; right would be, for"),
        ({"date": "0"}, "entry 1, date: 0 is not a day; right would be, for example, date"),
        ({"date": "2026-05-01T00:00:00"}, "entry 1, date: datetime.datetime(2026, 5, 1, 0, 0) is"),
        ({"date": str(NEXT_WEEK)}, f"entry 1, date: {NEXT_WEEK} lies in the future; right would"),
        ({"text__en": None}, 'entry 1, text: is missing; right would be, for example, text.en = "'),
        ({"text__en": None, "text": "{}"}, "entry 1, text: lists nothing; right would be, for"),
        ({"text__en": None, "text": '"Plain"'}, "entry 1, text: 'Plain' is not a table; right"),
        ({"text__fr": '"Mots"'}, "entry 1, text.fr: 'fr' is none of en, zh-Hans; right would be"),
        ({"text__zh": '"话"'}, "entry 1, text.zh: 'zh' is none of en, zh-Hans; right would be"),
        ({"text__en": "1"}, "entry 1, text.en: 1 is not text in quotes; right would be, for"),
        (
            {"reviewed": '"x"'},
            "entry 1, reviewed: is not a known setting; did you mean reviewer?",
        ),
        (
            {"colour": '"x"'},
            "entry 1, colour: is not a known setting; known here: fingerprint, reviewer, approval, "
            "date, text",
        ),
    ],
)
def test_what_is_wrong_in_an_entry_is_one_line_that_says_what_would_be_right(
    changes: dict[str, str | None], says: str, site: Settings, write: Write
) -> None:
    assert complaint(site, write(entry(**changes))).startswith(says)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "criterion: is missing; begin each entry with [[criterion]]"),
        ("criterion = []", "criterion: lists nothing; begin each entry with [[criterion]]"),
        ("[criterion]", "criterion: {} is not a list; begin each entry with [[criterion]]"),
        ("criterion = [1]", "entry 1: 1 is not a table; write it as the table [[criterion]]"),
        (f"title = 1\n{entry()}", "title: is not a known setting; begin each entry with [[crit"),
        ("[[criterion]", "cannot be read as TOML: "),
        (
            entry() * 2,
            "entry 2, fingerprint: is that of entry 1 too; keep one of the two",
        ),
    ],
)
def test_what_is_wrong_in_a_file_is_one_line(
    content: str, says: str, site: Settings, write: Write
) -> None:
    assert complaint(site, write(content)).startswith(says)


def test_each_of_several_wrong_things_has_its_own_line(site: Settings, write: Write) -> None:
    file = write(entry(date=None, reviewer=None) + entry(text__en='""'))
    lines = read_plain(site).refused[file]
    assert [line.split(": ")[1] for line in lines] == [
        "entry 1, reviewer",
        "entry 1, date",
        "entry 2, text.en",
    ]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("anemia.toml", "its name is not that of a trial; right would be, for example, NCT"),
        ("nct1.toml", "its name is not spelled properly; name it NCT00000001.toml"),
    ],
)
def test_a_file_is_named_after_its_trial(
    name: str, says: str, site: Settings, write: Write
) -> None:
    assert complaint(site, write(entry(), name)).startswith(says)


def test_what_cannot_be_opened_is_one_line(site: Settings, write: Write) -> None:
    folder = site.file.parent / "plain"
    folder.write_text("in the way")
    assert complaint(site, folder).startswith("cannot be opened (Not a directory)")
    folder.unlink()
    file = write("")
    file.write_bytes('text.zh-Hans = "临床"'.encode("gb18030"))
    assert complaint(site, file).startswith("is not UTF-8 text")
    file.unlink()
    file.mkdir()
    assert complaint(site, file).startswith("cannot be opened (Is a directory)")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.text(max_size=80) | st.text(alphabet='[]criteon\n=".{}1 ', max_size=60))
def test_whatever_a_file_holds_it_is_refused_with_lines_and_never_ends_the_site(
    content: str, site: Settings, write: Write
) -> None:
    file = write("")
    file.write_bytes(content.encode("utf-8", "surrogatepass"))
    read = read_plain(site)
    assert set(read.refused) == {file}
    assert all(line.startswith(f"{file}: ") for line in read.refused[file])
