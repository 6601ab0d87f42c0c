"""A number is explained only where its measure and its unit leave no doubt."""

from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.glossary.errors import GlossaryError
from registry.glossary.measures import MEASURES, Measures, Threshold, measures
from registry.language import Language

EN = Language.of("en")
ZH = Language.of("zh-Hans")

SPELLED = [
    # counts of cells
    ("neutrophils 0.5×10^9/L", "0.5×10^9/L", "neutrophils", "500 per microlitre"),
    ("0.5×10^9/L neutrophils", "0.5×10^9/L", "neutrophils", "500 per microlitre"),
    ("500 neutrophils/µL", "500 neutrophils/µL", "neutrophils", "0.5 × 10⁹/L"),
    ("ANC ≥ 1.5 x 10^9/L", "1.5 x 10^9/L", "neutrophils", "1,500 per microlitre"),
    ("ANC>=1.5x10⁹/l", "1.5x10⁹/l", "neutrophils", "1,500 per microlitre"),
    ("ANC ≥ 1.5 × 109/L", "1.5 × 109/L", "neutrophils", "1,500 per microlitre"),
    ("ANC ≥ 1.5 x 10 9 /L", "1.5 x 10 9 /L", "neutrophils", "1,500 per microlitre"),
    ("ANC ≥ 1.5 x 10E9/L", "1.5 x 10E9/L", "neutrophils", "1,500 per microlitre"),
    ("ANC ≥ 1.5*10**9/L", "1.5*10**9/L", "neutrophils", "1,500 per microlitre"),
    ("ANC ≥ 1,5 x 10^9/L", "1,5 x 10^9/L", "neutrophils", "1,500 per microlitre"),
    ("ANC of ≥ 1.5 G/L", "1.5 G/L", "neutrophils", "1,500 per microlitre"),
    ("ANC < 1.0 x 103/µL", "1.0 x 103/µL", "neutrophils", "1 × 10⁹/L"),
    ("Absolute neutrophil count (ANC) ≥ 1500 /μL", "1500 /μL", "neutrophils", "1.5 × 10⁹/L"),
    ("absolute granulocyte count > 1000 cells/mm^3", "1000 cells/mm^3", "neutrophils", "1 × 10⁹/L"),
    ("platelets ≥ 1,000/mm3", "1,000/mm3", "platelets", "1 × 10⁹/L"),
    ("Platelet count ≥ 100 000/mcL", "100 000/mcL", "platelets", "100 × 10⁹/L"),
    ("Platelets > = 75,000/microliter", "75,000/microliter", "platelets", "75 × 10⁹/L"),
    ("PLT > 100K/uL", "100K/uL", "platelets", "100 × 10⁹/L"),
    ("PLT count > 80 K/cumm", "80 K/cumm", "platelets", "80 × 10⁹/L"),
    ("Platelets > 20 × 109/L", "20 × 109/L", "platelets", "20,000 per microlitre"),
    ("Platelets ≥ 75 x 1000/µL", "75 x 1000/µL", "platelets", "75 × 10⁹/L"),
    ("platelets ≥100 bil/L", "100 bil/L", "platelets", "100,000 per microlitre"),
    ("platelets < 50 x10(9)/L", "50 x10(9)/L", "platelets", "50,000 per microlitre"),
    ("WBC counts > 2500/ µ L", "2500/ µ L", "white-cells", "2.5 × 10⁹/L"),
    ("WBC≦1×109/L", "1×109/L", "white-cells", "1,000 per microlitre"),
    ("CD4+ T-cell count < 350 cells/μL", "350 cells/μL", "cd4", "0.35 × 10⁹/L"),
    ("血小板计数≥75×10^9/L", "75×10^9/L", "platelets", "75,000 per microlitre"),
    # other measures
    ("Hemoglobin (Hb) must be at least 9 g/dL", "9 g/dL", "hemoglobin", "90 g/L"),
    ("HGB≥90g/L", "90g/L", "hemoglobin", "9 g/dL"),
    ("Hemoglobin ≥ 8 gms/dl", "8 gms/dl", "hemoglobin", "80 g/L"),
    ("Hemoglobin value < 9,0 g/dl", "9,0 g/dl", "hemoglobin", "90 g/L"),
    ("haemoglobin > 6.2 mmol/L", "6.2 mmol/L", "hemoglobin", "10 g/dL"),
    ("Serum creatinine no greater than 1.5 mg/dL", "1.5 mg/dL", "creatinine", "133 µmol/L"),
    ("creatinine > 141.4 micromol/L", "141.4 micromol/L", "creatinine", "1.6 mg/dL"),
    ("total bilirubin < 2.0 mg/dl", "2.0 mg/dl", "bilirubin", "34 µmol/L"),
    ("bilirubin > 0.2 mg%", "0.2 mg%", "bilirubin", "3.4 µmol/L"),
    ("fasting blood glucose ≥126 mg/dl", "126 mg/dl", "glucose", "7 mmol/L"),
    ("HbA1c ≥ 7.5%", "7.5%", "hba1c", "58 mmol/mol"),
    ("serum albumin > 28 g/L", "28 g/L", "albumin", "2.8 g/dL"),
    ("calcium > 12 mg/dL", "12 mg/dL", "calcium", "2.99 mmol/L"),
    ("fever > 38.5 ° C", "38.5 ° C", "temperature", "101.3 °F"),
    ("temperature ≥ 100.4 °F", "100.4 °F", "temperature", "38 °C"),
    ("testosterone < 50 ng/dL", "50 ng/dL", "testosterone", "1.7 nmol/L"),
    # no other unit
    ("CrCl ≥ 60 ml / min", "60 ml / min", "creatinine-clearance", None),
    ("creatinine clearance (Cockcroft-Gault) ≥ 40 cc/min", "40 cc/min",
     "creatinine-clearance", None),
    ("eGFR < 45 mL/min/1.73 m^2", "45 mL/min/1.73 m^2", "filtration-rate", None),
    ("LVEF of > or = 45%", "45%", "ejection-fraction", None),
    ("SpO2 ≤92% at rest", "92%", "oxygen-saturation", None),
    ("FEV1 < 80% of the predicted value", "80% of the predicted value", "fev1", None),
    ("QTc interval ≥ 450 msec", "450 msec", "qtc", None),
    ("systolic blood pressure > 160 mm Hg", "160 mm Hg", "blood-pressure-upper", None),
    ("160 mmHg systolic", None, None, None),
    ("greater than 160 mmHg systolic", "160 mmHg", "blood-pressure-upper", None),
    ("BMI > 40 kg/m2", "40 kg/m2", "bmi", None),
    ("BMI > 40.", "40", "bmi", None),
    ("INR ≤ 1.5, and", "1.5", "inr", None),
    # multiples of the upper limit of normal
    ("INR ≤ 1.5 × ULN", "1.5 × ULN", "inr", None),
    ("AST and ALT ≤ 2.5 x ULN", "2.5 x ULN", "liver-enzymes", None),
    ("ALT <3x institutional ULN", "3x institutional ULN", "liver-enzymes", None),
    ("SGOT ≤ 2.5 times the upper limit of normal(ULN)", "2.5 times the upper limit of normal",
     "liver-enzymes", None),
    ("bilirubin ≤ 1.5 ⋅ upper limit of normal (ULN)", "1.5 ⋅ upper limit of normal",
     "bilirubin", None),
    ("Total bilirubin (TBIL) ≤ 1.5 times (x) the ULN", "1.5 times (x) the ULN", "bilirubin", None),
    ("creatinine ≥ 2 Upper limit of the normal range", "2 Upper limit of the normal range",
     "creatinine", None),
    ("ALT≤2.5倍正常值上限", "2.5倍正常值上限", "liver-enzymes", None),
]  # fmt: skip

NOTHING = [
    # a unit that the measure does not have
    "Hemoglobin < 9 mg/dL",
    "platelets 20 mg/dL",
    "creatinine ≤ 1.5",
    "platelet count < 100,000",
    "CD4+ T-cell count > 200/vL",
    "lymphocytes ≥ 10%",
    "HbA1c > 7.0",
    "QTcF > 470 on two tracings",
    "ANC >= 1.5 x 10/L",
    "ANC ≥ 1.5 × 10^9",
    "BMI ≥ 85th percentile",
    "BMI > 2 standard deviations",
    "INR > 3 seconds",
    "ALT > ULN",
    "FEV1 ≥ 80%",
    # a value that must be a slip
    "HB ≥ 90 g/dL",
    "HGB of > 10 g/L",
    "platelets ≥ 75,000 x 10^9/L",
    "platelets > 100.000/mm3",
    "neutrophils ≥ 109/L",
    # a number that is read in two ways
    "creatinine < 0,500 mg/dL",
    "Hb > 1.2.3 g/dL",
    # another measure
    "ionized calcium > 1.5 mmol/L",
    "fetal hemoglobin > 9 g/dL",
    "urine creatinine 100 mg/dL",
    "glucose in urine > 100 mg/dL",
    "cerebrospinal fluid glucose < 40 mg/dL",
    "HDL cholesterol ≤ 40 mg/dL",
    "anti-platelet drug 100 mg/dL",
    # a change, not a level
    "a decrease in hemoglobin of ≥ 2 g/dL",
    "an increase in creatinine of more than 0.5 mg/dL",
    "hemoglobin 2 g/dL below baseline",
    "LVEF ≥ 10% decrease",
    "temperature 1.5 °C above normal",
    "an infusion of 20 × 10^9/L platelets",
    "room temperature 37 °C",
    # words between that may mean anything
    "platelet transfusion below 10,000/µL",
    "hemoglobin with protein < 3 g/dL",
    "Platelets. At least 100 × 10^9/L of something",
    "creatinine; 1.5 mg/dL",
    "creatinine\n1.5 mg/dL",
    # no measure at all
    "1.5 × 10^9/L",
    "at least 5 mg/dL of it",
    "CD34+ cells ≥ 2 × 10^6/kg",
    "albumin 5 g",
]


@pytest.mark.parametrize(("text", "spelled", "measure", "other"), SPELLED)
def test_a_limit_is_read_as_it_is_spelled_and_told_in_the_other_unit(
    text: str, spelled: str | None, measure: str | None, other: str | None
) -> None:
    found = measures().find(text)
    if spelled is None:
        assert found == ()
        return
    (one,) = found
    assert (text[one.start : one.end], one.spelled) == (spelled, spelled)
    assert one.measure.id == measure
    assert (one.other.told(EN) if one.other else None) == other


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_in_doubt_is_not_explained(text: str) -> None:
    assert measures().find(text) == ()


def test_a_comparison_is_not_part_of_what_is_found() -> None:
    text = "3*10^9/l≤white blood cell≤10*10^9/l; Hb not < 9 g/dL"
    assert [one.spelled for one in measures().find(text)] == ["3*10^9/l", "10*10^9/l", "9 g/dL"]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("platelets 20-50 x 10^9/L", "20 x 10^9/L", "50 x 10^9/L"),
        ("WBC between 4,500 and 11,000 per µL", "4,500 per µL", "11,000 per µL"),
        ("Platelets outside the normal range (150 to 400 × 109/L)", "150 × 109/L", "400 × 109/L"),
        ("creatinine 0.6 – 1.3 mg/dL", "0.6 mg/dL", "1.3 mg/dL"),
        ("testosterone <300 or >1000 ng/dL", "300 ng/dL", "1000 ng/dL"),
        ("eGFR ≥25 but <60 mL/min", "25 mL/min", "60 mL/min"),
        ("BMI between 18.5 and 24.9", "18.5", "24.9"),
    ],
)  # fmt: skip
def test_both_ends_of_a_range_have_the_unit_behind_the_upper_one(
    text: str, low: str, high: str
) -> None:
    found = measures().find(text)
    assert [one.spelled for one in found] == [low, high]
    assert low.startswith(text[found[0].start : found[0].end])


def test_two_numbers_are_no_range_without_a_word_that_says_so() -> None:
    assert [one.spelled for one in measures().find("ANC on day 5 and 500/µL")] == []
    assert [one.spelled for one in measures().find("ANC of 5 and 500/µL")] == []


@pytest.mark.parametrize(
    "text",
    [
        "creatinine ≤ 1.5 mg/dL (133 µmol/L)",
        "ANC ≥1,500 cells/mm3 or ≥1.5 x 10^9/L",
        "Platelet count ≥ 100 × 10⁹/L (≥ 100,000/µL)",
        "Lymphocytes ≥1000/mm3, (1.0x10*9/L)",
        "WBC 3.6-11.0 x 10^3/mm^3 (3.6-11.0 x 10^9/L)",
    ],
)
def test_where_the_text_gives_both_units_itself_nothing_is_added(text: str) -> None:
    found = measures().find(text)
    assert len(found) >= 2
    assert {one.other for one in found} == {None}


def test_a_second_limit_of_the_same_measure_is_found() -> None:
    text = (
        "ALT ≤ 2.5 x ULN (≤ 5 x ULN with metastases); QTc ≤ 450 ms for men and ≤ 470 ms for women"
    )
    assert [one.value.number for one in measures().find(text)] == [
        Decimal("2.5"),
        Decimal(5),
        Decimal(450),
        Decimal(470),
    ]


def test_a_second_number_that_is_no_limit_may_be_of_something_else() -> None:
    (first,) = measures().find("Hb was 12 g/dL and 3 g/dL protein")
    assert first.spelled == "12 g/dL"


def test_a_limit_of_two_measures_is_converted_only_where_both_are_converted_alike() -> None:
    (shared,) = measures().find("creatinine or bilirubin > 2 mg/dL")
    assert (shared.measure.id, shared.other) == ("bilirubin", None)
    (alike,) = measures().find("neutrophils or platelets < 50 × 10^9/L")
    assert alike.other is not None


@pytest.mark.parametrize(
    "text",
    [
        "blood pressure > 140 mm Hg systolic, or > 90 mm Hg diastolic",
        "hypertension ≥ 140 mmHg (systolic) and/or ≥ 90 mmHg (diastolic)",
        "systolic ≥ 140 mmHg or diastolic ≥ 90 mmHg",
    ],
)
def test_a_name_behind_its_number_takes_it_from_the_name_before(text: str) -> None:
    assert [one.measure.id for one in measures().find(text)] == [
        "blood-pressure-upper",
        "blood-pressure-lower",
    ]


def test_a_limit_belongs_to_the_measure_that_stands_nearest() -> None:
    text = "Hb ≥ 9 g/dL, ANC ≥ 1.5 G/L, PLT ≥ 75 G/L and creatinine ≤ 2 mg/dL or CrCl ≥ 60 mL/min"
    assert [one.measure.id for one in measures().find(text)] == [
        "hemoglobin",
        "neutrophils",
        "platelets",
        "creatinine",
        "creatinine-clearance",
    ]


def test_a_rounded_number_says_that_it_is_not_exact() -> None:
    (creatinine,) = measures().find("creatinine ≤ 1.5 mg/dL")
    (platelets,) = measures().find("platelets ≥ 75 × 10^9/L")
    assert (creatinine.exact, platelets.exact) == (False, True)


def test_a_quantity_is_told_in_the_readers_language() -> None:
    (one,) = measures().find("platelets ≥ 75 × 10^9/L")
    assert one.other
    assert (one.other.told(EN), one.other.told(ZH)) == ("75,000 per microlitre", "每微升75,000个")


def pieces() -> st.SearchStrategy[str]:
    """Texts of names, numbers, units and signs in any order, with noise."""
    names = [word for one in measures().table.measure for word in (*one.words, *one.acronyms)]
    units = [
        "/L",
        "×10^9/L",
        "x 109/L",
        " mg/dL",
        "g/L",
        "%",
        " x ULN",
        "K/µL",
        " mmol/L",
        " mL/min",
    ]
    signs = [" ≥ ", " < ", " - ", " to ", " and ", " or ", " (", ")", ", ", "; ", "\n", " of "]
    numbers = st.decimals(0, 2_000_000, places=1, allow_nan=False).map(str)
    drawn = st.one_of(
        st.sampled_from(names), numbers, st.sampled_from(units), st.sampled_from(signs), st.text()
    )
    return st.lists(drawn, max_size=14).map("".join)


def read_again(one: Threshold) -> bool:
    return measures().read(one.spelled, one.measure) == one.value


@given(pieces())
def test_what_is_found_reads_the_same_again_on_its_own(text: str) -> None:
    for one in measures().find(text):
        assert read_again(one)
        assert one.spelled.startswith(text[one.start : one.end])


@given(pieces())
def test_limits_are_in_order_and_never_overlap(text: str) -> None:
    found = measures().find(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.text())
def test_no_text_makes_the_search_fail(text: str) -> None:
    assert isinstance(measures().find(text), tuple)


@pytest.mark.parametrize(
    "text",
    ["ANC > 5" + " " * 20_000 + "/L", "creatinine, " * 1_600, "ANC 1 " * 3_300, "ANC (" * 4_000],
)
def test_a_long_and_odd_text_is_read_to_its_end(text: str) -> None:
    (last,) = measures().find(text + "; Hb 9 g/dL")[-1:]
    assert last.spelled == "9 g/dL"


def changed(tmp_path: Path, old: str, new: str) -> Path:
    """The project's own table with one thing changed in it."""
    content = MEASURES.read_text(encoding="utf-8")
    assert old in content
    file = tmp_path / "measures.toml"
    file.write_text(content.replace(old, new, 1), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("old", "new", "entry", "cause"),
    [
        (
            'words = ["platelet", ',
            'words = ["neutrophil", ',
            "platelets",
            "“neutrophil” belongs to",
        ),
        ('id = "platelets"', 'id = "neutrophils"', "neutrophils", "another entry has the same id"),
        ('scale = "hemoglobin"', 'scale = "none"', None, "measure hemoglobin has no scale here"),
        ('unit."/mL" =', 'unit."/xL" =', None, "scale cells has a unit that is not here: /xL"),
        ('times = 1, other = "10⁹/L"', 'times = 2, other = "10⁹/L"', "cells", "begins with a unit"),
        ('times = 1, other = "10⁹/L"', 'times = 1, other = "pints"', "cells", "shows a unit that"),
        ('said.en = "{n} per litre"', 'said.en = "per litre"', "/L", "said needs one {n}"),
        (
            "times = 1.8, plus = 32, places = 1",
            "times = 1.8, plus = 32",
            "temperature",
            "needs places",
        ),
        ("times = 88.4", "times = -88.4", "creatinine", "unit.µmol/L.times = Decimal('-88.4')"),
    ],
)
def test_a_mistake_in_the_table_is_named(
    tmp_path: Path, old: str, new: str, entry: str | None, cause: str
) -> None:
    with pytest.raises(GlossaryError) as caught:
        Measures.load(changed(tmp_path, old, new))
    assert caught.value.entry == entry
    assert caught.value.cause.startswith(cause)
