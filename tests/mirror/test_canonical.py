"""When two records count as the same."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.mirror.canonical import canonical
from tests.fixtures.studies import study

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


def fingerprint(record: object, **options: bool) -> str:
    return canonical(json.dumps(record, **options)).fingerprint  # type: ignore[arg-type]


@given(st.dictionaries(st.text(), JSON, max_size=5))
def test_order_of_keys_spaces_and_escapes_do_not_count(record: dict[str, object]) -> None:
    backwards = dict(reversed(record.items()))
    assert fingerprint(record) == fingerprint(backwards, ensure_ascii=False)


def test_the_day_of_the_load_does_not_count() -> None:
    today, tomorrow = study(), study()
    tomorrow["derivedSection"]["miscInfoModule"]["versionHolder"] = "2026-09-12"
    assert fingerprint(today) == fingerprint(tomorrow)
    del tomorrow["derivedSection"]["miscInfoModule"]["versionHolder"]
    assert fingerprint(today) == fingerprint(tomorrow)


@pytest.mark.parametrize(
    "change",
    [
        lambda record: record["derivedSection"]["miscInfoModule"].update(removedCountries=["Peru"]),
        lambda record: record["derivedSection"].update(versionHolder="2026-09-12"),
        lambda record: record.update(versionHolder="2026-09-12"),
        lambda record: record["derivedSection"].pop("miscInfoModule"),
        lambda record: record["protocolSection"]["conditionsModule"]["conditions"].append("B"),
        lambda record: record.update(hasResults=True),
        lambda record: record.update(hasResults=0),
    ],
)
def test_everything_else_counts(change: object) -> None:
    other = study()
    change(other)  # type: ignore[operator]
    assert fingerprint(other) != fingerprint(study())


def test_order_in_a_list_counts() -> None:
    one, other = study(), study()
    one["protocolSection"]["conditionsModule"]["conditions"] = ["A", "B"]
    other["protocolSection"]["conditionsModule"]["conditions"] = ["B", "A"]
    assert fingerprint(one) != fingerprint(other)


def test_modules_are_named_by_section() -> None:
    modules = canonical(json.dumps(study())).modules
    assert "protocolSection.eligibilityModule" in modules
    assert "derivedSection.miscInfoModule" in modules
    assert not any(name.startswith("hasResults") for name in modules)


@pytest.mark.parametrize("text", ["[]", '{"a": NaN}', '{"a": "\\ud800"}', "{", '{"a": 1e999}'])
def test_what_is_no_strict_json_object_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        canonical(text)
