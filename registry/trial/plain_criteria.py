"""Plain versions of criteria, as a site supplies them: each only beside the words it rewrites."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class PlainVersion:
    """A criterion put plainly by the site.

    `text` is by language tag. `reviewer` is the role of whoever checked it on `date`, `approval`
    the ethics committee's reference.
    """

    text: Mapping[str, str]
    reviewer: str
    approval: str
    date: datetime.date


class Fingerprinted(Protocol):
    """A criterion, as far as it is known again here."""

    @property
    def fingerprint(self) -> str:
        """What changes when the words of the criterion do."""


@dataclass(frozen=True)
class Applied:
    """Plain versions by the fingerprint of their criterion, in the order of the site's file.

    `withdrawn` are those whose words the registry's text does not hold any more. They are not
    shown.
    """

    shown: Mapping[str, PlainVersion]
    withdrawn: Mapping[str, PlainVersion]


def apply(versions: Mapping[str, PlainVersion], criteria: Iterable[Fingerprinted]) -> Applied:
    """Tell the plain versions whose criterion is among these from those to withdraw."""
    present = {criterion.fingerprint for criterion in criteria}
    return Applied(
        shown={mark: version for mark, version in versions.items() if mark in present},
        withdrawn={mark: version for mark, version in versions.items() if mark not in present},
    )
