"""The errors: one small hierarchy, and messages for the person who reads them."""

import pickle
import re

import pytest

from registry.ctgov import errors
from registry.ctgov.errors import RegistryError

KINDS = sorted(RegistryError.__subclasses__(), key=lambda kind: kind.__name__)


def test_the_modules_overview_names_every_error_and_no_other() -> None:
    named = re.findall(r"^ +- (\w+):", errors.__doc__ or "", re.MULTILINE)
    assert sorted(named) == [kind.__name__ for kind in KINDS]
    assert all(kind.__bases__ == (RegistryError,) for kind in KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_message_says_what_happened_where_and_what_to_do(kind: type[RegistryError]) -> None:
    error = kind("It rained", "http://somewhere", "Take an umbrella.")
    assert str(error) == "It rained (http://somewhere). Take an umbrella."
    assert (error.happened, error.address, error.remedy) == error.args
    assert str(kind("It rained", "", "Stay.")) == "It rained. Stay."


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_survives_the_way_between_processes(kind: type[RegistryError]) -> None:
    error = kind("It rained", "http://somewhere", "Take an umbrella.")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert type(again) is kind
    assert again.args == error.args
