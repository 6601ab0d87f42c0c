"""Readers get whole sentences in their language, and the registry's words inside unchanged."""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po
from babel.util import pathmatch
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from markupsafe import escape

from registry.ctgov.record import PartialDate, enums
from registry.language import CATALOGUES, NAMES, REGISTRY_LANGUAGE, Language, Sentence, Verbatim
from registry.trial.terms import told

ROOT = Path(__file__).resolve().parents[1]
KEYWORDS = parse_keywords(["say", "count:1,2", "_mark"])

English = tuple[str, ...]
"""A message's English: one text, or one for the singular and one for the plural."""

TRANSLATED = [tag for tag in NAMES if tag != REGISTRY_LANGUAGE]
SAME_AS_ENGLISH = {}
"""Messages whose translation may be their English, with the reason."""

EN = Language.of("en")
ZH = Language.of("zh-Hans")

HAN = "\u3400-\u9fff\u3001-\u301f\uff01-\uff5e"
"""Chinese characters and their punctuation, as part of a regular expression's class."""


@cache
def catalogue(tag: str) -> Catalog:
    with (CATALOGUES / f"{tag}.po").open("rb") as source:
        return read_po(source, locale=tag.replace("-", "_"), abort_invalid=True)


def together(texts: str | Iterable[str] | None) -> tuple[str, ...]:
    """One text or several, as several."""
    return (texts,) if isinstance(texts, str) else tuple(texts or ())


def messages(tag: str) -> Iterator[tuple[English, tuple[str, ...]]]:
    """Each message of a catalogue with its translation in every form."""
    for message in catalogue(tag):
        if message.id:
            yield together(message.id), together(message.string)


@cache
def mapping() -> tuple[list[tuple[str, str]], dict[str, dict[str, str]]]:
    with (ROOT / "babel.cfg").open(encoding="utf-8") as source:
        return parse_mapping_cfg(source)


@cache
def said() -> frozenset[English]:
    """The messages in the source as it is now."""
    found = extract_from_dir(ROOT, *mapping(), keywords=KEYWORDS)
    return frozenset(together(message) for _file, _line, message, _comments, _context in found)


def places(pattern: str) -> Counter[str]:
    """The `{places}` of a message, each with how often it stands there."""
    return Counter(
        f"{name}!{conversion}:{spec}" if conversion or spec else name
        for _text, name, spec, conversion in Formatter().parse(pattern)
        if name is not None
    )


# The catalogues


def test_every_language_but_english_has_a_catalogue_and_no_catalogue_is_unknown() -> None:
    assert {path.stem for path in CATALOGUES.glob("*.po")} == set(TRANSLATED)
    assert all(Language.of(tag).name == name for tag, name in NAMES.items())


@pytest.mark.parametrize("tag", TRANSLATED)
def test_the_catalogue_holds_exactly_the_messages_of_the_source(tag: str) -> None:
    kept = {message for message, _forms in messages(tag)}
    missing, left_over = said() - kept, kept - said()
    assert not missing, f"Add to data/locale/{tag}.po (docs/translations.md tells how)"
    assert not left_over, f"Take out of data/locale/{tag}.po (docs/translations.md tells how)"
    assert not catalogue(tag).obsolete


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_message_is_translated_in_every_form_and_none_is_fuzzy(tag: str) -> None:
    forms_needed = catalogue(tag).num_plurals
    fuzzy = [message.id for message in catalogue(tag) if message.id and message.fuzzy]
    incomplete = [
        message
        for message, forms in messages(tag)
        if not all(form and form.strip() == form for form in forms)
        or len(forms) != (1 if len(message) == 1 else forms_needed)
    ]
    assert fuzzy == []
    assert incomplete == []
    assert not catalogue(tag).fuzzy


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_translation_has_the_places_of_its_original(tag: str) -> None:
    differing = {
        message: form
        for message, forms in messages(tag)
        for form in forms
        if places(form) != places(message[-1])
    }
    assert differing == {}


@pytest.mark.parametrize("tag", TRANSLATED)
def test_no_translation_is_its_english_without_a_reason(tag: str) -> None:
    same = {message for message, forms in messages(tag) if set(forms) & set(message)}
    assert same == {(message,) for message in SAME_AS_ENGLISH}


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_catalogue_names_no_person_and_no_file(tag: str) -> None:
    assert catalogue(tag).last_translator == ""
    assert not any(message.locations for message in catalogue(tag))


@pytest.mark.parametrize("tag", TRANSLATED)
def test_no_translation_is_left_out_of_what_is_compiled(tag: str) -> None:
    assert [message.id for message in catalogue(tag) if message.id and message.fuzzy] == []


def test_a_chinese_message_ends_as_its_english_does_but_in_full_width() -> None:
    full_width = {".": "。", "?": "？", ":": "：", ",": "："}  # a salutation ends in a colon
    differing = {
        message: forms
        for message, forms in messages("zh-Hans")
        for end in [full_width.get(message[-1][-1])]
        if not all(
            form.endswith(end) if end else form[-1:] not in "。？！：；，、" for form in forms
        )
    }
    assert differing == {}


def test_chinese_has_no_latin_punctuation_and_no_space_beside_its_characters() -> None:
    beside = re.compile(rf"[{HAN}][ ,.;:?!()\"']|[ ,.;:?!()\"'][{HAN}]")
    found = [form for _m, forms in messages("zh-Hans") for form in forms if beside.search(form)]
    assert found == []


def test_every_message_stands_in_the_source_as_plain_text_that_collecting_can_see() -> None:
    # These look their words up in tables of messages that are marked there.
    hidden = {
        "registry/trial/terms.py: lang.say(words)",
        "registry/trial/history/rule.py: lang.say(self.field)",
        "registry/trial/history/rule.py: lang.say(self.says, before=before, after=after)",
    }
    found = set()
    for path in sorted(ROOT.glob("registry/trial/**/*.py")) + sorted(ROOT.glob("pages/**/*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "attr", getattr(call.func, "id", None))
            texts = {"say": call.args[:1], "count": call.args[:2]}.get(name or "", [])
            if not all(isinstance(text, ast.Constant) for text in texts):
                found.add(f"{path.relative_to(ROOT).as_posix()}: {ast.unparse(call)}")
    assert found == hidden


def test_who_adds_a_language_is_told_every_table_that_has_a_row_for_each() -> None:
    guide = (ROOT / "docs" / "translations.md").read_text("utf-8").partition("## Add a language")[2]
    tables = [
        (path.relative_to(ROOT).as_posix(), node.targets[0].id)
        for path in sorted((ROOT / "registry").rglob("*.py"))
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        if isinstance(node.value, ast.Dict)
        if {getattr(key, "value", None) for key in node.value.keys} == set(NAMES)
    ]
    assert len(tables) > 3
    assert [one for one in tables if not all(f"`{name}`" in guide for name in one)] == []


def test_collecting_looks_at_every_file_that_speaks_to_readers() -> None:
    speaks = re.compile(r"(?<!def )\bsay\(|\blang\.count\(")
    files = [ROOT / "app.py"]
    for folder in ("registry", "pages"):
        files += [*(ROOT / folder).rglob("*.py"), *(ROOT / folder).rglob("*.html")]
    speaking = {
        path.relative_to(ROOT).as_posix()
        for path in files
        if speaks.search(path.read_text(encoding="utf-8"))
    }
    patterns = [pattern for pattern, _method in mapping()[0]]
    missed = {
        name
        for name in speaking
        if not name.startswith("registry/cli/")  # the command line speaks English
        and not any(pathmatch(pattern, name) for pattern in patterns)
    }
    assert "pages/components/page.py" in speaking
    assert missed == set()


@pytest.mark.parametrize(
    "value",
    [
        member
        for listed in vars(enums).values()
        if isinstance(listed, type) and issubclass(listed, StrEnum)
        for member in listed
    ],
    ids=lambda value: f"{type(value).__name__}.{value}",
)
def test_a_word_of_a_closed_list_is_told_in_chinese_or_as_it_is_spelled(value: str) -> None:
    words = told(value, ZH)
    assert words == value if isinstance(words, Verbatim) else re.search(f"[{HAN}]", words or "")


# Dates, numbers and lists


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        (PartialDate("2013"), "2013", "2013年"),
        (PartialDate("2013-01"), "January 2013", "2013年1月"),
        (PartialDate("2013-01-05"), "5 January 2013", "2013年1月5日"),
        (date(2013, 1, 5), "5 January 2013", "2013年1月5日"),
    ],
)
def test_a_date_is_told_exactly_as_precise_as_it_is(
    value: date | PartialDate, english: str, chinese: str
) -> None:
    assert EN.date(value) == english
    assert ZH.date(value) == chinese


@given(day=st.dates(), precision=st.integers(1, 3))
def test_no_date_gains_or_loses_a_part(day: date, precision: int) -> None:
    parts = [day.year, day.month, day.day][:precision]
    spelled = "-".join(day.isoformat().split("-")[:precision])
    assert [int(part) for part in re.findall(r"\d+", ZH.date(PartialDate(spelled)))] == parts


def test_a_moment_is_told_in_universal_time() -> None:
    moment = datetime(2026, 11, 22, 7, 5, tzinfo=timezone(timedelta(hours=8)))
    assert EN.moment(moment) == "21 November 2026 23:05 UTC"
    assert ZH.moment(moment) == "2026年11月21日 23:05 UTC"
    assert EN.moment(moment.astimezone(UTC)) == EN.moment(moment)


def test_numbers_are_written_with_separators() -> None:
    assert EN.number(1234567) == ZH.number(1234567) == "1,234,567"
    assert EN.number(0.5) == ZH.number(0.5) == "0.5"
    assert EN.say("number {n}", n=1234) == "number 1,234"
    assert ZH.say("number {n}", n=1234) == "第1,234版"


@pytest.mark.parametrize(
    ("items", "english", "chinese"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a and b", "a和b"),
        (["a", "b", "c"], "a, b and c", "a、b和c"),
        (["a", "b", "c", "d"], "a, b, c and d", "a、b、c和d"),
    ],
)
def test_a_list_reads_as_running_text(items: list[str], english: str, chinese: str) -> None:
    assert EN.listed(items) == english
    assert ZH.listed(items) == chinese


def test_registry_words_in_a_list_stay_marked_with_their_language() -> None:
    words = ZH.listed([Verbatim("Cord Blood"), "脐带血", Verbatim("A < B")])
    assert words == "Cord Blood、脐带血和A < B"
    assert words.__html__() == (
        '<span lang="en" dir="auto" translate="no">Cord Blood</span>、脐带血和'
        '<span lang="en" dir="auto" translate="no">A &lt; B</span>'
    )


# Sentences


def test_a_sentence_is_said_in_the_readers_language() -> None:
    assert EN.say("recruiting") == "recruiting"
    assert ZH.say("recruiting") == "正在招募"


@pytest.mark.parametrize(
    ("number", "english", "chinese"),
    [(0, "0 groups", "0个组"), (1, "1 group", "1个组"), (1000, "1,000 groups", "1,000个组")],
)
def test_a_sentence_with_a_number_takes_its_form(number: int, english: str, chinese: str) -> None:
    assert EN.count("{n} group", "{n} groups", number) == english
    assert ZH.count("{n} group", "{n} groups", number) == chinese


def test_sentences_are_joined_with_a_space_in_english_and_with_none_in_chinese() -> None:
    message = "Nobody took part."
    assert EN.join([EN.say(message), EN.say(message)]) == f"{message} {message}"
    assert ZH.join([ZH.say(message), ZH.say(message)]) == "没有人参加。没有人参加。"
    assert EN.join([]) == ZH.join([]) == ""


def test_registry_words_are_escaped_and_marked_in_html_and_plain_in_text() -> None:
    sentence = ZH.say("{sponsor} is the sponsor.", sponsor=Verbatim('<b>A & "B"</b>'))
    assert sentence == '申办方是<b>A & "B"</b>。'
    assert sentence.__html__() == (
        '申办方是<span lang="en" dir="auto" translate="no">'
        "&lt;b&gt;A &amp; &#34;B&#34;&lt;/b&gt;</span>。"
    )


def test_braces_in_registry_words_survive() -> None:
    odd = Verbatim("{0} {sponsor} {{x}} {")
    for lang, sentence in ((EN, f"{odd} is the sponsor."), (ZH, f"申办方是{odd}。")):
        one = lang.say("{sponsor} is the sponsor.", sponsor=odd)
        assert one == sentence
        assert lang.listed([odd]) == str(odd)
        assert lang.join([one]) == sentence


def test_a_place_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        EN.say("{sponsor} is the sponsor.")


def test_a_template_writes_a_sentence_as_html_once() -> None:
    template = Environment(autoescape=True).from_string("<p>{{ sentence }}</p>")
    sentence = EN.say("Sex: {sex}.", sex=Verbatim("<i>"))
    assert template.render(sentence=sentence) == f"<p>{sentence.__html__()}</p>"


def test_a_language_that_the_project_does_not_speak_is_an_error() -> None:
    for tag in ("fr", "zh", "EN", "", "../zh-Hans"):
        with pytest.raises(KeyError):
            Language.of(tag)


@given(value=st.text(), tag=st.sampled_from(["en", "zh-Hans"]))
def test_any_value_is_verbatim_in_text_and_escaped_once_in_html(value: str, tag: str) -> None:
    lang = Language.of(tag)
    before, between, after = {"en": ("Sex: ", " and ", "."), "zh-Hans": ("性别：", "和", "。")}[tag]
    after = "" if value.endswith(".") and after == "." else after
    marked = f'<span lang="en" dir="auto" translate="no">{escape(value)}</span>'

    ours = lang.say("Sex: {sex}.", sex=value)
    assert ours == f"{before}{value}{after}"
    assert ours.__html__() == f"{before}{escape(value)}{after}"

    theirs = lang.say("Sex: {sex}.", sex=Verbatim(value))
    assert theirs == ours
    assert theirs.__html__() == f"{before}{marked}{after}"

    nested = lang.say("Sex: {sex}.", sex=lang.listed([lang.join([theirs]), value]))
    assert nested == f"{before}{ours}{between}{value}{after}"
    assert nested.__html__() == (f"{before}{theirs.__html__()}{between}{escape(value)}{after}")


def test_a_name_that_ends_with_a_full_stop_gets_no_second_one() -> None:
    sponsor = Verbatim("Invented Co., Ltd.")
    told = Language.of("en").say("Sex: {sex}.", sex=sponsor)
    assert told == "Sex: Invented Co., Ltd."
    assert str(told.__html__()).endswith("Ltd.</span>")


@given(parts=st.lists(st.text(), max_size=8), between=st.text(alphabet=" ,;、", max_size=2))
def test_joining_loses_nothing(parts: list[str], between: str) -> None:
    joined = Sentence.joined([Verbatim(part) for part in parts], between)
    assert joined == between.join(parts)
    assert joined.__html__() == between.join(str(escape(Verbatim(part))) for part in parts)
