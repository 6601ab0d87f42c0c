"""Under every comparison stands what it can't show, by rules on the design and the numbers."""

from registry.trial.reported.cautions import cautions
from registry.trial.reported.proportions import Estimate, Share, newcombe
from tests.trial.records import ENGLISH, embedded
from tests.trial.reported.made import two_arms

WIDE = Estimate(0.18, -0.18, 0.49)
CLEAR = Estimate(0.3, 0.1, 0.5)


def test_an_interval_with_zero_in_it_shows_no_difference() -> None:
    said = cautions(two_arms(), 500, WIDE, ENGLISH)
    assert said[0].startswith("The interval goes from fewer to more")
    said = cautions(two_arms(), 500, CLEAR, ENGLISH)
    assert said[0].startswith("Chance alone would seldom bring a difference this large, but it")


def test_few_people_are_called_few() -> None:
    assert "Only 99 people were analysed" in " ".join(cautions(two_arms(), 99, None, ENGLISH))
    assert "were analysed" not in " ".join(cautions(two_arms(), 100, None, ENGLISH))
    assert "were analysed" not in " ".join(cautions(two_arms(), None, None, ENGLISH))


def said_of(**design: object) -> str:
    title = design.pop("title", "A trial of two doses")
    study = two_arms(design=design, identification={"briefTitle": title})
    return " ".join(cautions(study, None, None, ENGLISH))


def test_the_design_has_its_limits() -> None:
    early, late = "helps to decide whether to study", "One trial alone seldom settles"
    assert early in said_of(phases=["PHASE1", "PHASE2"])
    assert late in said_of(phases=["PHASE2", "PHASE3"])
    assert late in said_of(phases=["PHASE3"])
    assert "By its title this is a pilot trial" in said_of(title="Pilot study of two doses")
    assert "pilot" not in said_of(title="Airline pilots and sleep")
    assert "open label" in said_of(designInfo={"maskingInfo": {"masking": "NONE"}})
    assert "open label" not in said_of(designInfo={"maskingInfo": {"masking": "DOUBLE"}})
    assert "Chance did not decide" in said_of(designInfo={"allocation": "NON_RANDOMIZED"})
    assert "Chance did not decide" not in said_of(designInfo={"allocation": "RANDOMIZED"})


def test_the_projects_own_trial_is_small_of_an_early_phase_and_open() -> None:
    study, _ = embedded()
    said = cautions(study, 22, newcombe(Share(7, 11), Share(9, 11)), ENGLISH)
    assert [sentence.split(" ")[0] for sentence in said] == ["The", "Only", "A", "Everyone"]
