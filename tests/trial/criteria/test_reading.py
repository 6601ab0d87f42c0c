"""What a reading gives: labels, passages, and criteria that are known again by their words."""

from registry.trial.criteria import Kind, Label, Passage, read_criteria

TEXT = """Inclusion Criteria:

* Walks \\> 400 m

  * alone
* Talks

Exclusion Criteria:

1. Runs
2. None
"""


def test_criteria_stand_in_the_texts_order_under_their_labels() -> None:
    read = read_criteria(TEXT)
    assert [one.text for one in read.criteria] == ["Walks > 400 m\nalone", "Talks", "Runs"]
    assert [one.text for one in read.under(Label.INCLUSION)] == ["Walks > 400 m\nalone", "Talks"]
    assert [one.text for one in read.under(Label.EXCLUSION)] == ["Runs"]
    assert read.under(Label.UNSPECIFIED) == ()


def test_what_is_no_criterion_says_what_it_is() -> None:
    passages = [block for block in read_criteria(TEXT).blocks if isinstance(block, Passage)]
    assert [(one.kind, one.label, one.text) for one in passages] == [
        (Kind.HEADING, Label.INCLUSION, "Inclusion Criteria:"),
        (Kind.HEADING, Label.EXCLUSION, "Exclusion Criteria:"),
        (Kind.PLACEHOLDER, Label.EXCLUSION, "None"),
    ]


def test_markdown_keeps_the_escapes_that_the_words_resolve() -> None:
    first = read_criteria(TEXT).criteria[0]
    assert first.markdown == "Walks \\> 400 m\n\n* alone"
    assert TEXT[first.start : first.end] == "* Walks \\> 400 m\n\n  * alone"


def test_a_fingerprint_changes_with_the_words_the_list_and_the_group() -> None:
    texts = [
        "Inclusion:\n\n* Walks",
        "Inclusion:\n\n* Walks.",
        "Inclusion:\n\n* Walks\n  * far",
        "Exclusion:\n\n* Walks",
        "* Walks",
        "Inclusion:\n\nCohort A:\n\n* Walks",
    ]
    assert len({read_criteria(text).criteria[0].fingerprint for text in texts}) == len(texts)


def test_indents_marks_and_numbers_leave_the_fingerprint_alone() -> None:
    other = TEXT.replace("\n* ", "\n   - ").replace("  * alone", "        1. alone")
    marks = [one.fingerprint for one in read_criteria(TEXT).criteria]
    assert [one.fingerprint for one in read_criteria(other).criteria] == marks


def test_reading_twice_gives_the_same() -> None:
    assert read_criteria(TEXT) == read_criteria(TEXT)
