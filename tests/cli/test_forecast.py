"""`forecast`: the worked numbers as JSON and in words, and what is refused."""

import json
import math

import pytest

from registry.cli.exits import CommandError, Exit
from registry.cli.forecast import forecast

WORKED = {"target": 300, "planned": 36.0, "enrolled": 100, "elapsed": 10.0, "weight": 0.5}


def test_json_has_what_was_asked_and_what_is_expected(capsys: pytest.CaptureFixture[str]) -> None:
    assert forecast(**WORKED, as_json=True) == Exit.DONE
    told = json.loads(capsys.readouterr().out)
    assert told.items() >= WORKED.items()
    assert told["at"] == 36
    assert told["count"] == {"2.5": 292, "50": 332, "97.5": 375}
    expected = {"2.5": 28.5767, "50": 32.3925, "97.5": 36.9576}
    assert told["time_to_target"] == pytest.approx(expected, abs=5e-5)
    assert 0.94 < told["probability"] < 0.95


def test_words_say_the_middle_and_the_range(capsys: pytest.CaptureFixture[str]) -> None:
    forecast(**WORKED, at=20)
    told = capsys.readouterr().out
    assert "people at 20" in told
    assert "32.4 (28.6 to 37.0)" in told
    assert "95 of 100 cases" in told


def test_a_wait_that_is_longer_than_a_number_is_null(capsys: pytest.CaptureFixture[str]) -> None:
    forecast(target=5, planned=1, enrolled=0, elapsed=1, weight=1e-10, at=9, as_json=True)
    assert json.loads(capsys.readouterr().out)["time_to_target"]["97.5"] is None


@pytest.mark.parametrize(
    ("option", "value"),
    [("enrolled", 300), ("at", 5), ("weight", 2), ("elapsed", math.nan), ("planned", -1)],
)
def test_what_nothing_follows_from_is_refused_with_its_option(option: str, value: float) -> None:
    with pytest.raises(CommandError) as refused:
        forecast(**WORKED | {option: value})
    assert refused.value.code == Exit.WRONG_USAGE
    assert f"--{option}: " in refused.value.happened
