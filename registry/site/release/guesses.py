"""What somebody expects of numbers that nobody sees, because releases are alike.

Guesses may be wrong. Each kind is noted with a release only where its true numbers agree with it
(`Release.expects`): a wrong guess tells nobody anything.
"""

from collections.abc import Iterator, Mapping, Sequence

from registry.site.release.cells import Relation, grows
from registry.site.release.ledger import Expected, Release

Cells = Mapping[str, Mapping[str, str]]
"""By release its cells, with their names among the cells of all releases."""


def fell(before: int | None, now: int | None) -> bool:
    """Whether both numbers are seen, and the later one is smaller."""
    return before is not None and now is not None and now < before


def growing(
    releases: Sequence[Release], cells: Cells, numbers: Mapping[str, int | None]
) -> Iterator[tuple[str, str]]:
    """Counts of characteristics and outcomes grow, too, unless they are seen to fall."""
    last: dict[str, str] = {}
    for release in releases:
        if release.is_public:
            continue
        if release.supersedes is not None or Expected.GROWING not in release.expects:
            last = {}
        for cell, now in cells[release.release_id].items():
            if not grows(cell):
                if cell in last and not fell(numbers.get(last[cell]), numbers.get(now)):
                    yield last[cell], now
                last[cell] = now


def guessed(
    releases: Sequence[Release], cells: Cells, numbers: Mapping[str, int | None]
) -> Iterator[Relation]:
    """What is taken to be the same in two releases, each with an earlier one."""
    for place, later in enumerate(releases):
        for earlier in () if later.is_public else releases[:place]:
            alike = later.supersedes == earlier.release_id or later.cutoff == earlier.cutoff
            now, before = cells[later.release_id], cells[earlier.release_id]
            if earlier.is_public:
                if Expected.PUBLIC in later.expects:
                    yield from _as_published(now, before, numbers)
                continue
            if alike and Expected.UNCHANGED in later.expects:
                yield from _unchanged(now, before, numbers)


def _unchanged(
    now: Mapping[str, str], before: Mapping[str, str], numbers: Mapping[str, int | None]
) -> Iterator[Relation]:
    """The same number in both releases, unless it is seen to differ."""
    for cell in now.keys() & before.keys():
        if len({numbers.get(now[cell]), numbers.get(before[cell])} - {None}) < 2:
            yield now[cell], (before[cell],)


def _as_published(
    now: Mapping[str, str], before: Mapping[str, str], numbers: Mapping[str, int | None]
) -> Iterator[Relation]:
    """What others have published, for what stands in no row of the site's."""
    for cell in now.keys() & before.keys():
        if numbers.get(before[cell]) is not None and now[cell] not in numbers:
            yield now[cell], (before[cell],)
