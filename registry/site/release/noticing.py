"""What is supposed of a package's numbers, and is not wrong: noted with its release.

As sums, without the numbers, so that the proof can be made again from the ledger.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from registry.site.disclosure import audit
from registry.site.package import ALL
from registry.site.release.cells import Relation, given_numbers, numbers_of
from registry.site.release.joint import believed, join, named, unnamed
from registry.site.release.labels import Labels
from registry.site.release.ledger import Expected, Ledger, Release
from registry.site.release.proof import SECONDS, SMALLEST
from registry.site.release.supposing import (
    Guess,
    outcomes_of_everybody,
    parts_of_everybody,
    same_people,
    whole_groups,
    within_arms,
)
from registry.site.suppression.attacker import Attacker
from registry.site.suppression.knowledge import Knowledge, Row

_ROUNDING = 1e-6
"""What a solver's answer may be off by."""


def noted(new: Release, ledger: Ledger) -> Release:
    """The release with what somebody would guess of it who knows the earlier ones, if it is right.

    `new` holds all true numbers. A guess is noted when these can be true together with it and
    with those noted before it, the surer kinds first. What was noted of earlier releases is
    weighed anew: a sum that was a coincidence may turn out to be none.
    """
    arms = sorted({*new.arms, *Labels.of(new.rows).arms})
    truth, labels, groups = given_numbers(new.rows), Labels.of(new.rows), (ALL, *arms)
    own = [one for one in ledger.releases if not one.is_public]
    known = Labels.of(row for one in (*own, new) for row in one.rows)
    before = dict.fromkeys(believed(ledger.releases))
    new = _expecting(replace(new, expects=frozenset(), supposed=()), ledger)
    for kind in (
        same_people(truth, labels, groups),
        parts_of_everybody(truth, labels),
        whole_groups(known, groups),
        within_arms(known, groups),
    ):
        new = _with(new, list(_possible(kind, new)), ledger)
    new = _with(new, [(one,) for one in before], ledger)
    for general in (whole_groups, within_arms):
        elsewhere = (
            guess
            for earlier in reversed(own)
            for guess in _not_denied(general(known, groups), earlier, before)
        )
        new = _with(new, list(elsewhere), ledger)
    coincidences = outcomes_of_everybody(truth, labels, groups)
    new = _with(new, list(_possible(coincidences, new)), ledger)
    return _with(new, list(_elsewhere(new, own)), ledger)


def _possible(guesses: Iterable[Guess], release: Release) -> Iterator[Guess]:
    """The guesses that its numbers do not deny, about the cells of all releases."""
    truth = given_numbers(release.rows)
    for guess in guesses:
        if all(_may_be(truth, *one) for one in guess):
            yield tuple(
                (named(release, total), tuple(named(release, part) for part in parts))
                for total, parts in guess
            )


def _elsewhere(new: Release, own: Sequence[Release]) -> Iterator[Guess]:
    """What makes up everybody in one release is thought to do so in the others."""
    found = dict.fromkeys(believed((*own, new)))
    sums = {(unnamed(total), tuple(map(unnamed, parts))) for total, parts in found}
    several = [(one,) for one in sorted(sums) if len(one[1]) > 1]
    return (
        guess
        for release in (*own, new)
        for guess in _not_denied(several, release, found)
        if guess[0] not in found
    )


def _not_denied(
    guesses: Iterable[Guess], release: Release, found: Collection[Relation]
) -> Iterator[Guess]:
    """The guesses about a number that has a row in the release, and that were not seen to be wrong.

    Where every number of one has a row, the release itself would have noted it if it were right.
    """
    seen = numbers_of(release.rows).keys()
    for guess in guesses:
        about = [{total, *parts} for total, parts in guess]
        if not any(seen & cells for cells in about):
            continue
        for full in _possible([guess], release):
            whole = (one for cells, one in zip(about, full, strict=True) if cells <= seen)
            if all(one in found for one in whole):
                yield full


def _expecting(new: Release, ledger: Ledger) -> Release:
    """The release with what is expected of it beside others.

    That comes first: a guess about numbers in no row could agree with the true numbers, be wrong
    all the same, and shut out an expectation that is right.
    """
    whole = replace(new, expects=frozenset(Expected))
    if _agrees(whole, ledger):
        return whole
    for one in Expected:
        more = replace(new, expects=new.expects | {one})
        if _agrees(more, ledger):
            new = more
    return new


def _may_be(truth: Mapping[str, int], total: str, parts: Sequence[str]) -> bool:
    """Whether a sum holds as far as its numbers are given."""
    given = [truth[part] for part in parts if part in truth]
    if total not in truth:
        return True
    return sum(given) == truth[total] or (len(given) < len(parts) and sum(given) <= truth[total])


def _with(new: Release, guesses: Sequence[Guess], ledger: Ledger) -> Release:
    """The release with those guesses that can all be right."""
    right = _likely(new, guesses, ledger) if guesses else []
    if not right:
        return new
    more = _noting(new, [one for guess in right for one in guess])
    if _agrees(more, ledger):
        left = [guess for guess in guesses if guess not in right]
        return _with(more, left, ledger)
    half = len(right) // 2  # what is right in fractions is not in integers
    return _with(_with(new, right[:half], ledger), right[half:], ledger) if half else new


def _noting(new: Release, right: Sequence[Relation]) -> Release:
    """The release with these sums, in itself or in an earlier one."""
    prefix = named(new, "")
    own = (
        (total.removeprefix(prefix), tuple(part.removeprefix(prefix) for part in parts))
        for total, parts in right
        if total.startswith(prefix)
    )
    others = (one for one in right if not one[0].startswith(prefix))
    return replace(
        new,
        relations=tuple(dict.fromkeys((*new.relations, *own))),
        supposed=tuple(dict.fromkeys((*(new.supposed or ()), *others))),
    )


def _likely(new: Release, guesses: Sequence[Guess], ledger: Ledger) -> list[Guess]:
    """The guesses that are right where all together are wrong by as few people as can be."""
    joint = join((*ledger.releases, new), expecting=True)
    known = joint.shown
    # In order, so that the same guesses are found likely each time.
    least = dict.fromkeys(sorted(joint.numbers.keys() - known.keys()), float(SMALLEST))
    least |= dict.fromkeys(sorted(joint.rests), 0.0)
    knowledge = Knowledge.of({*known, *least}, joint.relations, joint.at_most)
    rows = list(knowledge.rows)
    off: list[list[str]] = []
    for number, guess in enumerate(guesses):
        off.append([])
        for place, (total, parts) in enumerate(guess):
            more, less = (f"{which} {number} {place}" for which in ("more", "less"))
            off[-1] += [more, less]
            cells = [total, *parts]
            least |= {cell: 0.0 for cell in cells if cell not in known and cell not in least}
            line = dict.fromkeys(cells, -1) | {cells[0]: 1, more: -1, less: 1}
            rows.append(Row(total, line, 0, 0))
    wrong = [name for some in off for name in some]
    attacker = Attacker(
        least | dict.fromkeys(wrong, 0.0), [row.beside(known) for row in rows if row.numbers]
    )
    found = attacker.cheapest(dict.fromkeys(wrong, 1.0))
    if found is None:
        return []
    pairs = zip(guesses, off, strict=True)
    return [guess for guess, some in pairs if max(found[name] for name in some) < _ROUNDING]


def _agrees(new: Release, ledger: Ledger) -> bool:
    """Whether the true numbers can be those that somebody expects who knows the earlier ones."""
    joint = join((*ledger.releases, new), expecting=True)
    known = joint.shown
    return audit(
        known,
        joint.relations,
        hidden=joint.numbers.keys() - known.keys(),
        lower_bound=SMALLEST,
        at_most=joint.at_most,
        unknown=dict.fromkeys(joint.rests, 0),
        seconds=SECONDS,
    ).feasible
