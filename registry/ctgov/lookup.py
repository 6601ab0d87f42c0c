"""Fetching studies by number, many at a time, so that one bad number does not lose the others."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from registry.ctgov.answers import ById, RawStudy
from registry.ctgov.errors import BadRequest, MalformedId, NotData
from registry.ctgov.ids import canonical_nct_id
from registry.ctgov.reading import Listed

IDS_PER_REQUEST = 100  # keeps the address below 2,000 characters

Find = Callable[[Mapping[str, str]], Iterable[Listed]]
"""All studies for these parameters of `/studies`."""


def look_up(ids: Iterable[str], find: Find) -> ById:
    """The studies of these numbers, each once, in the order of asking; aliases count.

    Raises `BadRequest` when the registry refuses several numbers and takes none: then it is not
    the numbers.
    """
    asked: dict[str, str] = {}  # number -> as it was written
    malformed: list[str] = []
    for text in ids:
        try:
            asked.setdefault(canonical_nct_id(text), text)
        except MalformedId:
            malformed.append(text)
    numbers = list(asked)
    leads: dict[str, RawStudy] = {}  # number asked for -> its study
    refused: dict[str, BadRequest] = {}
    some_taken = False
    for start in range(0, len(numbers), IDS_PER_REQUEST):
        for batch, answer in _ask(numbers[start : start + IDS_PER_REQUEST], find):
            if isinstance(answer, BadRequest):
                refused[batch[0]] = answer
            else:
                some_taken = True
                leads.update(answer)
    if len(refused) > 1 and not some_taken:
        raise next(iter(refused.values()))
    return ById(
        _each_once(numbers, leads),
        (*malformed, *(asked[number] for number in refused)),
        tuple(number for number in numbers if number not in leads and number not in refused),
    )


def _ask(
    numbers: Sequence[str], find: Find
) -> Iterator[tuple[Sequence[str], dict[str, RawStudy] | BadRequest]]:
    """Ask for a batch, and for its halves when the registry refuses it, down to the bad number."""
    answer: dict[str, RawStudy] | BadRequest
    try:
        answer = _match(numbers, find({"filter.ids": ",".join(numbers)}))
    except BadRequest as refusal:
        if len(numbers) > 1:
            middle = len(numbers) // 2
            yield from _ask(numbers[:middle], find)
            yield from _ask(numbers[middle:], find)
            return
        answer = refusal
    yield numbers, answer


def _match(numbers: Sequence[str], listed: Iterable[Listed]) -> dict[str, RawStudy]:
    """Which study each number led to."""
    wanted = frozenset(numbers)
    leads: dict[str, RawStudy] = {}
    strangers = 0
    for one in listed:
        names = wanted.intersection((one.study.nct_id, *one.aliases))
        leads.update(dict.fromkeys(names, one.study))
        strangers += not names
        if strangers > len(numbers):
            raise NotData(
                "The registry answers with studies that were not asked for",
                "/studies?filter.ids=…",
                "Check the base address: what answers there does not know this filter.",
            )
    return leads


def _each_once(numbers: Sequence[str], leads: Mapping[str, RawStudy]) -> tuple[RawStudy, ...]:
    studies: dict[str, RawStudy] = {}
    for number in numbers:
        if number in leads:
            study = studies.setdefault(leads[number].nct_id, leads[number])
            if number != study.nct_id and study.asked_for is None:
                studies[study.nct_id] = replace(study, asked_for=number)
    return tuple(studies.values())
