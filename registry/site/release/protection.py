"""Choosing what to hide of a new release, so that it and all earlier ones together tell nobody."""

from collections.abc import Mapping, Set
from dataclasses import replace

from registry.site.disclosure import Guard, Protection, protect, width_for
from registry.site.release.cells import cells_of, given_numbers, is_total, numbers_of
from registry.site.release.joint import Joint, join, named
from registry.site.release.ledger import Ledger, Release
from registry.site.release.policy import (
    OF_A_TOTAL,
    held,
    of_a_change,
    of_a_count,
    shown_rows,
    waiting_events,
)
from registry.site.release.proof import SMALLEST, prove

SECONDS = 60.0
"""How long the search may take."""


def protected(new: Release, ledger: Ledger) -> Release | frozenset[str]:
    """The release as it may be seen after those of the ledger, which is proven.

    `new` holds all true numbers, and what is `noted` of them. Where no choice of hidden numbers
    will do, the cells of which too much would be known in any case. Raises `WrongTable` when the
    new numbers contradict earlier ones, and `TooLarge` when the search takes too long.
    """
    shown = ledger.last_shown()
    waiting = held(given_numbers(new.rows), new.rows, shown)
    events = waiting_events(new.rows, ledger.releases)
    guards = _of_earlier(ledger) | _of_waiting(new, waiting, shown)
    joint = join((*ledger.releases, new), expecting=True)
    while True:
        found = _search(new, shown, waiting, joint, guards)
        if not found.feasible:
            return _failing(found, joint, guards, new)
        prefix = named(new, "")
        chosen = {name.removeprefix(prefix) for name in found.suppressed}
        hidden = (chosen | waiting) - _public(new)
        release = replace(new, rows=shown_rows(new, hidden, events))
        proof = prove((*ledger.releases, release))
        if proof.holds:
            return release
        stronger = dict(guards)
        for one in proof.exposed:
            stronger[one.name] = one.guard.and_also(stronger.get(one.name, one.guard))
        if not proof.consistent or stronger == guards:
            exposed = frozenset(one.place.cell for one in proof.exposed)
            return exposed or frozenset(numbers_of(new.rows))
        guards = stronger


def _search(
    new: Release,
    shown: Mapping[str, int],
    waiting: Set[str],
    joint: Joint,
    guards: dict[str, Guard],
) -> Protection:
    prefix = named(new, "")
    public = _public(new)
    # What is unchanged since it was published would be guessed, and a total is no small count.
    known_anyway = {
        cell
        for cell, number in given_numbers(new.rows).items()
        if shown.get(cell) == number or (is_total(cell) and number < new.threshold)
    }
    # A total that waits is no small count: what it is does not matter, only that it stays open.
    aside = {prefix + cell for cell in waiting if is_total(cell)}
    known = {name: number for name, number in joint.shown.items() if name not in aside}
    unseen = joint.numbers.keys() - known.keys()
    return protect(
        known,
        joint.relations,
        threshold=new.threshold,
        spl=width_for(new.threshold),
        lower_bound=SMALLEST,
        never_suppress={
            *(name for name in known if not name.startswith(prefix)),
            *(prefix + cell for cell in public | (known_anyway - waiting)),
        },
        suppressed={prefix + cell for cell in waiting - public} - aside,
        guarded=guards,
        at_most=joint.at_most,
        unknown=dict.fromkeys(joint.rests, 0) | dict.fromkeys(unseen, SMALLEST),
        known=joint.known,
        every_hidden=True,
        seconds=SECONDS,
    )


def _public(new: Release) -> frozenset[str]:
    """The cells that others have published, as far as the release says so."""
    return frozenset(cell for row in new.rows if row.source for cell in cells_of(row).values())


def _of_waiting(new: Release, waiting: Set[str], shown: Mapping[str, int]) -> dict[str, Guard]:
    """What the numbers need that wait because they changed too little."""
    return {
        named(new, cell): OF_A_TOTAL if is_total(cell) else of_a_change(shown[cell])
        for cell in waiting
    }


def _of_earlier(ledger: Ledger) -> dict[str, Guard]:
    """What the hidden numbers of earlier releases still need: none of them may come out now."""
    guards = {}
    places = join(ledger.releases).places
    for name, interval in prove(ledger.releases).intervals.items():
        place = places[name]
        if is_total(place.cell):
            guards[name] = OF_A_TOTAL
        elif interval.low is None or interval.low < place.release.threshold:
            guards[name] = of_a_count(place.release.threshold)
    return guards


def _failing(
    found: Protection, joint: Joint, guards: dict[str, Guard], new: Release
) -> frozenset[str]:
    """The cells of which too much is known even if everything is hidden that may be."""
    rule = of_a_count(new.threshold)
    needs = dict.fromkeys(found.primary, rule) | guards
    failing = {
        joint.places[name].cell
        for name, guard in needs.items()
        if name in found.intervals and not guard.kept_by(found.intervals[name])
    }
    return frozenset(failing or numbers_of(new.rows))
