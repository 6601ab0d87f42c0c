"""Abbreviations are read with their meaning, where a text explains them."""

import pytest

from registry.mirror.register.abbreviations import explained


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("acute graft versus host disease (GVHD) after", ("GVHD", "graft versus host disease")),
        ("Graft-versus-host disease (GvHD)", ("GvHD", "Graft-versus-host disease")),
        ("In (some) acute myeloid leukaemia (AML)", ("AML", "acute myeloid leukaemia")),
        ("mesenchymal stem cells (MSCs) are", ("MSCs", "mesenchymal stem cells")),
        ("the interleukin-2 (IL-2)", ("IL-2", "interleukin-2")),
        ("ends. Total body irradiation (TBI)", ("TBI", "Total body irradiation")),
    ],
)
def test_an_explained_abbreviation_is_found(text: str, found: tuple[str, str]) -> None:
    assert list(explained(text)) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "patients (n=20)",
        "this (see above)",
        "(GVHD)",
        "something else altogether (GVHD)",
        "a hospital. (HSCT) is given",
        "the AML (AML)",
        "(",
        "",
    ],
)
def test_what_explains_nothing_gives_nothing(text: str) -> None:
    assert not list(explained(text))
