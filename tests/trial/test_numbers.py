"""Numbers explained: what is measured and the other unit, said so that nothing can be mistaken."""

import pytest

from registry.language import Language
from registry.trial.numbers import explained_numbers
from tests.trial.records import ENGLISH


def said(text: str, tag: str = "en") -> list[str]:
    return [one.sentence for one in explained_numbers(text, Language.of(tag))]


def test_a_measure_has_its_everyday_meaning_and_the_other_unit() -> None:
    (line,) = said("neutrophils above 0.5×10^9/L")
    assert line.startswith("Neutrophils: White blood cells")
    assert line.endswith("0.5×10^9/L is the same as 500 per microlitre.")


def test_a_rounded_conversion_says_about() -> None:
    (line,) = said("bilirubin < 2 mg/dL")
    assert line.endswith("2 mg/dL is about 34 µmol/L.")


def test_a_measure_is_explained_once_however_often_it_is_named() -> None:
    (line,) = said("platelets > 50 x 10^9/L, or platelets > 20 x 10^9/L with bleeding")
    assert line.count("Tiny parts") == 1
    assert "50,000 per microlitre" in line
    assert "20,000 per microlitre" in line


def test_the_numbers_stay_as_the_registry_spells_them_in_each_language() -> None:
    (line,) = said("platelets above 20×10^9/L", "zh-Hans")
    assert "20×10^9/L等于每微升20,000个" in line


@pytest.mark.parametrize(
    "text", ["", "aged 14 to 65 years", "CD34 cells 5 x 10^6/kg", "score above 20", "≥ 9 g/dL"]
)
def test_what_is_not_certain_has_no_line(text: str) -> None:
    assert explained_numbers(text, ENGLISH) == ()
