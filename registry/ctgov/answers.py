"""What the client hands out: the version, single studies, pages of them, and a fetch by number."""

from dataclasses import dataclass, field

import msgspec
from pydantic import ValidationError

from registry.ctgov.errors import InvalidRecord
from registry.ctgov.record import Study


@dataclass(frozen=True, slots=True)
class Version:
    """The registry's version of its API, and when its data set was made (UTC, ISO 8601)."""

    api_version: str
    data_timestamp: str


@dataclass(frozen=True, slots=True)
class RawStudy:
    """A study as it came: its number and the bytes of its JSON.

    `asked_for` is the other number under which it was asked for when an alias led here, otherwise
    `None`.
    """

    nct_id: str
    raw: bytes = field(repr=False)  # long, and with people's addresses in it
    asked_for: str | None = None

    def record(self) -> Study:
        """Read the bytes; raise `InvalidRecord`, which repeats nothing of the content."""
        try:
            return Study.model_validate_json(self.raw)
        except ValidationError as error:
            raise _invalid(self.nct_id, self.raw, error) from None


@dataclass(frozen=True, slots=True)
class Page:
    """Some studies of the query at this place among several; `last` when its last ones.

    `total` is how many the registry counts for the query.
    """

    place: int
    studies: tuple[RawStudy, ...]
    total: int | None
    last: bool


@dataclass(frozen=True, slots=True)
class ById:
    """What asking for numbers brought.

    `malformed` are texts, as given, that are no NCT number or that the registry refuses as one;
    `missing` are numbers that were not in the answer. Missing is not absent: `Client.study` tells.
    """

    studies: tuple[RawStudy, ...]
    malformed: tuple[str, ...]
    missing: tuple[str, ...]


def _invalid(nct_id: str, raw: bytes, error: ValidationError) -> InvalidRecord:
    # The inputs stay out: they may be the telephone number or the e-mail address of a person.
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    paths = dict.fromkeys(_path(fault["loc"], raw) for fault in faults)
    path = next(iter(paths))
    more = f", and {len(paths) - 1} more" if len(paths) > 1 else ""
    return InvalidRecord(
        f"The record of {nct_id} is not of the registry's shape: {faults[0]['msg']}{more}",
        f"{nct_id}, {path}" if path else nct_id,
        "Compare the record with the registry's description of its data; "
        "if that changed, this program has to learn it.",
    )


def _path(places: tuple[int | str, ...], raw: bytes) -> str:
    """The part of a pydantic location that is a way through the JSON, without names of types."""
    at: object = msgspec.json.decode(raw) if places else None  # no place: it is no JSON at all
    path = ""
    for place in places:
        if isinstance(place, int):
            path += f"[{place}]"
            at = at[place] if isinstance(at, list) and place < len(at) else None
        elif isinstance(at, dict):
            path += f".{place}"  # a key that ought to be there counts too
            at = at.get(place)
        else:
            break
    return path.removeprefix(".")
