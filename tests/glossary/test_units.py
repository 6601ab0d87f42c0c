"""Conversions follow from definitions and molar masses, and are told without false precision."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.glossary.measures import measures
from registry.glossary.units import Scale

SCALES = {scale.id: scale for scale in measures().table.scale}
ATOMS = {"C": "12.011", "H": "1.008", "N": "14.007", "O": "15.999", "Ca": "40.078"}
"""Standard atomic weights in g/mol (IUPAC)."""

GRAMS = {"mg/dL": "0.01", "ng/dL": "0.00000001", "ng/mL": "0.000001", "g/dL": "10"}
MOLES = {"mmol/L": "0.001", "µmol/L": "0.000001", "nmol/L": "0.000000001"}
"""How many g/L and mol/L one of each unit is."""


def close(a: Decimal, b: Decimal, part: str) -> bool:
    return abs(a - b) <= abs(b) * Decimal(part)


@pytest.mark.parametrize("scale", [s for s in SCALES.values() if s.formula], ids=lambda s: s.id)
def test_a_molar_mass_is_that_of_its_formula(scale: Scale) -> None:
    assert scale.formula
    assert scale.molar_mass
    atoms = re.findall(r"([A-Z][a-z]?)(\d*)", scale.formula)
    mass = sum((Decimal(ATOMS[atom]) * int(count or 1) for atom, count in atoms), Decimal(0))
    assert close(scale.molar_mass, mass, "0.0002")


def molar() -> list[tuple[str, str]]:
    return [
        (s.id, unit) for s in SCALES.values() if s.molar_mass for unit in s.unit if unit in MOLES
    ]


@pytest.mark.parametrize(("scale", "unit"), molar())
def test_a_molar_factor_follows_from_the_molar_mass(scale: str, unit: str) -> None:
    chosen = SCALES[scale]
    first = next(iter(chosen.unit))
    assert chosen.molar_mass
    factor = Decimal(GRAMS[first]) / chosen.molar_mass / Decimal(MOLES[unit])
    assert close(chosen.unit[unit].times, factor, "0.001")
    assert chosen.unit[unit].rounded


def test_the_molar_masses_and_factors_are_those_that_laboratories_use() -> None:
    used = {
        "creatinine": ("113.12", "µmol/L", "88.4"),
        "bilirubin": ("584.66", "µmol/L", "17.1"),
        "glucose": ("180.16", "mmol/L", "0.05551"),
    }
    for scale, (mass, unit, factor) in used.items():
        assert SCALES[scale].molar_mass == Decimal(mass)
        assert SCALES[scale].unit[unit].times == Decimal(factor)
    glucose = 1 / SCALES["glucose"].unit["mmol/L"].times
    assert close(glucose, Decimal("18.0"), "0.001")


def test_albumin_beside_creatinine_follows_from_the_molar_mass_of_creatinine() -> None:
    scale = SCALES["albumin-in-urine"]
    assert scale.molar_mass == SCALES["creatinine"].molar_mass
    assert close(scale.unit["mg/mmol"].times, scale.molar_mass / 1000, "0.001")


@pytest.mark.parametrize(
    ("scale", "number", "unit", "told"),
    [
        ("cells", "500000000", "/L", ("500", "/µL", True)),
        ("cells", "1500", "/µL", ("1.5", "10⁹/L", True)),
        ("hemoglobin", "85.5", "g/L", ("8.6", "g/dL", False)),
        ("creatinine", "1", "mg/dL", ("88", "µmol/L", False)),
        ("creatinine", "133", "µmol/L", ("1.5", "mg/dL", False)),
        ("bilirubin", "0.1", "mg/dL", ("1.7", "µmol/L", False)),
        ("temperature", "37", "°C", ("98.6", "°F", True)),
        ("temperature", "101", "°F", ("38.3", "°C", False)),
        ("temperature", "212", "°F", ("100", "°C", True)),
        ("long-term-sugar", "6.5", "%", ("48", "mmol/mol", False)),
        ("long-term-sugar", "53", "mmol/mol", ("7", "%", False)),
        ("small-protein", "400", "mg/dL", ("4", "g/L", True)),
    ],
)
def test_a_value_is_told_in_the_other_unit_with_as_many_figures_as_it_deserves(
    scale: str, number: str, unit: str, told: tuple[str, str, bool]
) -> None:
    shown = SCALES[scale].converted(Decimal(number), unit)
    assert shown is not None
    assert (str(shown[0]), shown[1], shown[2]) == told


def test_a_scale_without_another_common_unit_converts_nothing() -> None:
    assert SCALES["clearance"].converted(Decimal(60), "mL/min") is None


def convertible() -> list[tuple[Scale, str]]:
    return [(s, unit) for s in SCALES.values() for unit, grade in s.unit.items() if grade.other]


@given(st.sampled_from(convertible()), st.decimals("0.01", 100_000, places=2))
def test_a_converted_number_is_short_and_near_the_exact_one(
    chosen: tuple[Scale, str], number: Decimal
) -> None:
    scale, unit = chosen
    converted = scale.converted(number, unit)
    assert converted is not None
    shown, other, exact = converted
    assert len(shown.normalize().as_tuple().digits) <= 9
    back = scale.in_first(shown, other)
    there = scale.in_first(number, unit)
    half_step = Decimal("0.5").scaleb(-(scale.unit[other].places or 0)) / scale.unit[other].times
    assert close(back, there, "0.051") or abs(back - there) <= half_step
    assert not exact or close(back, there, "1e-20")
