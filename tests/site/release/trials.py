"""Trials made up person by person, and the packages that their site hands over, with gaps."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from registry.site.package import ALL, Measure, Package, Stage, Stat
from tests.site.made import package

ARMS = ("Cells", "Cells and blood", "Usual care")
QUARTERS = tuple(f"{year}-Q{quarter}" for year in (2024, 2025) for quarter in (1, 2, 3, 4))
EXCLUDED = ("Not eligible", "Declined", "Other")
CHARACTERISTICS = {"Sex": ("Female", "Male"), "Age": ("18-39", "40-59", "60 and older")}
RESPONSES = ("Complete remission", "Partial remission", "Stable", "Progress")
VITAL = ("Alive", "Dead")
TERMS = ("Fever", "Rash", "Bleeding")

Key = tuple[str, ...]
"""What a number is about: ("flow", stage, arm, reason), ("outcome", outcome, arm) and so on."""


@dataclass(frozen=True)
class Person:
    """Somebody who was asked. Everything else is empty for those who were not randomised."""

    quarter: int
    reached: int
    """How many of the four measures."""
    excluded: str
    arm: str = ""
    failed: dict[Stage, str] = field(default_factory=dict)
    """Stages after the allocation that happened to this person, each with the reason."""
    traits: dict[str, str] = field(default_factory=dict)
    response: str = ""
    vital: str = ""
    infected: bool = False
    events: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Design:
    """What a site decides once: arms, threshold, who is analysed, and which rows it writes."""

    arms: tuple[str, ...]
    threshold: int
    per_protocol: bool
    safety: bool
    totals: bool
    reasons: bool

    def analysed(self, person: Person) -> bool:
        """Whether the outcomes are about this person."""
        return not self.per_protocol or Stage.NOT_ANALYSED not in person.failed

    def at_risk(self, person: Person) -> bool:
        """Whether the adverse events are about this person."""
        return not self.safety or Stage.NOT_RECEIVED not in person.failed


def design(chance: random.Random) -> Design:
    """A design, with a small threshold or the usual one."""
    return Design(
        ARMS[: chance.choice((2, 2, 3))],
        chance.choice((3, 4, 5, 6, 11)),
        per_protocol=chance.random() < 0.5,
        safety=chance.random() < 0.5,
        totals=chance.random() < 0.5,
        reasons=chance.random() < 0.7,
    )


def people(chance: random.Random, plan: Design) -> list[Person]:
    """Everybody who will ever be asked."""
    each = chance.randint(2 * plan.threshold, 6 * plan.threshold)
    rates = {stage: chance.choice((0.03, 0.1, 0.25)) for stage in Stage}
    tilt = [chance.random() + 0.05 for _ in RESPONSES]
    found = []
    for _ in range(each * len(plan.arms)):
        quarter, reached = chance.randrange(len(QUARTERS)), chance.choice((1, 2, 3, 4, 4, 4, 4, 4))
        if reached < len(Measure):
            found.append(Person(quarter, reached, chance.choice(EXCLUDED)))
            continue
        failed = {
            stage: chance.choice(("Withdrew", "Other"))
            for stage in (Stage.NOT_RECEIVED, Stage.LOST, Stage.DISCONTINUED, Stage.NOT_ANALYSED)
            if chance.random() < rates[stage]
        }
        found.append(
            Person(
                quarter,
                reached,
                "",
                chance.choice(plan.arms),
                failed,
                {name: chance.choice(some) for name, some in CHARACTERISTICS.items()},
                chance.choices(RESPONSES, tilt)[0],
                chance.choices(VITAL, (0.8, 0.2))[0],
                chance.random() < 0.3,
                {term: chance.randint(1, 3) for term in TERMS if chance.random() < 0.2},
            )
        )
    return found


def corrected(chance: random.Random, everybody: Sequence[Person]) -> list[Person]:
    """The same people, of whom a few were noted down wrongly."""
    found = list(everybody)
    for place in chance.sample(range(len(found)), min(len(found), chance.choice((1, 2, 8)))):
        one = found[place]
        if one.arm:
            failed = {} if one.failed else {Stage.NOT_RECEIVED: "Other", Stage.LOST: "Other"}
            found[place] = replace(one, failed=failed, response=chance.choice(RESPONSES))
    return found


def world(plan: Design, everybody: Iterable[Person], quarters: int) -> Counter[Key]:
    """Every number of those who came in so many quarters; a number that is not there is 0."""
    count: Counter[Key] = Counter()
    for one in everybody:
        if one.quarter < quarters:
            for key in _about(plan, one):
                count[key] += 1
            for quarter, measure in _until(one, quarters):
                count["enrolled", quarter, measure] += 1
            for term, times in one.events.items() if plan.at_risk(one) else ():
                for arm in (ALL, one.arm):
                    count["events", term, arm] += times
    return count


def _until(one: Person, quarters: int) -> Iterator[tuple[str, str]]:
    for quarter in QUARTERS[one.quarter : quarters]:
        for measure in list(Measure)[: one.reached]:
            yield quarter, measure.value


def _about(plan: Design, one: Person) -> Iterator[Key]:
    yield "flow", Stage.ASSESSED, ALL, ""
    if not one.arm:
        yield "flow", Stage.EXCLUDED, ALL, ""
        yield "flow", Stage.EXCLUDED, ALL, one.excluded
        return
    yield "flow", Stage.RANDOMISED, ALL, ""
    for name, category in one.traits.items():
        yield "n of characteristic", name
        yield "characteristic", name, category
    positive = {Stage.ALLOCATED}
    positive |= {Stage.RECEIVED} - ({Stage.RECEIVED} if Stage.NOT_RECEIVED in one.failed else set())
    positive |= {Stage.ANALYSED} - ({Stage.ANALYSED} if Stage.NOT_ANALYSED in one.failed else set())
    for arm in (ALL, one.arm):
        for stage in positive:
            yield "flow", stage, arm, ""
        for stage, reason in one.failed.items():
            yield "flow", stage, arm, ""
            yield "flow", stage, arm, reason
        if plan.analysed(one):
            yield "n of outcomes", arm
            yield "outcome", one.response, arm
            yield "outcome", one.vital, arm
            if one.infected:
                yield "outcome", "Infection", arm
        if plan.at_risk(one):
            yield "at risk", arm
            for term in one.events:
                yield "affected", term, arm


def handed_over(
    chance: random.Random,
    plan: Design,
    count: Counter[Key],
    quarters: int,
    *,
    missing: float,
    release_id: str,
    supersedes: str | None = None,
) -> Package:
    """The package of a site that leaves out each row with the probability `missing`."""

    def rows(made: Iterable[tuple[object, ...]]) -> list[tuple[object, ...]]:
        return [row for row in made if chance.random() >= missing]

    groups = (*plan.arms, ALL) if plan.totals else plan.arms
    boxes = list(_boxes(plan, count))
    year, quarter = QUARTERS[quarters - 1].split("-Q")
    denominators = {arm: count["n of outcomes", arm] for arm in groups}
    outcomes: list[tuple[object, ...]] = []
    for outcome in (*RESPONSES, *VITAL, "Infection"):
        for arm in groups:
            n, value = denominators[arm], count["outcome", outcome, arm]
            if n:
                outcomes.append((outcome, arm, Stat.COUNT, str(value), n))
                if outcome == "Infection":
                    outcomes.append((outcome, arm, Stat.PERCENT, f"{100 * value / n:.1f}", n))
    made = package(
        release_id,
        cutoff=f"{year}-{3 * int(quarter):02}",
        supersedes=supersedes,
        smallest=plan.threshold if plan.threshold != 11 else None,
        accrual=rows(
            (one, measure, count["enrolled", one, measure.value])
            for one in QUARTERS[:quarters]
            for measure in Measure
        ),
        flow=_whole_reasons(rows(boxes), boxes),
        baseline=rows(
            (name, category, Stat.COUNT, str(count["characteristic", name, category]), n)
            for name, categories in CHARACTERISTICS.items()
            for category in categories
            if (n := count["n of characteristic", name])
        ),
        outcomes=rows(outcomes),
        events=rows(
            (
                term,
                arm,
                count["affected", term, arm],
                count["at risk", arm],
                count["events", term, arm],
            )
            for term in TERMS
            for arm in groups
            if count["at risk", arm]
        ),
    )
    # Outcomes of which one is true of everybody are an analysis of their own.
    ids = dict.fromkeys(RESPONSES, "response") | dict.fromkeys(VITAL, "vital")
    own = (replace(row, analysis_id=ids.get(row.outcome_id, "safety")) for row in made.outcomes)
    return replace(made, outcomes=tuple(own))


def _whole_reasons(
    left: Sequence[tuple[object, ...]], boxes: Sequence[tuple[object, ...]]
) -> list[tuple[object, ...]]:
    """The rows without the reasons of a stage for which one of them stands in no row any more.

    The intake refuses reasons that do not add up.
    """
    gone = {one[:3:2] for one in boxes} - {one[:3:2] for one in left}
    broken = {stage for stage, reason in gone if reason}
    return [one for one in left if not (one[2] and one[0] in broken)]


def _boxes(plan: Design, count: Counter[Key]) -> Iterator[tuple[object, ...]]:
    for stage in Stage:
        before = stage in (Stage.ASSESSED, Stage.EXCLUDED, Stage.RANDOMISED)
        groups = (ALL,) if before else (*plan.arms, ALL) if plan.totals else plan.arms
        reasons = {key[3] for key in count if key[:2] == ("flow", stage)} - {""}
        for arm in groups:
            yield stage, arm, "", count["flow", stage, arm, ""]
            for reason in sorted(reasons) if plan.reasons else ():
                yield stage, arm, reason, count["flow", stage, arm, reason]
