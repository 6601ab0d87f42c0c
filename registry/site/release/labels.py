"""What can be thought of: every label that was ever read, whichever rows a release has."""

from collections.abc import Iterable
from dataclasses import dataclass

from registry.site.package import ALL, Measure, Period, Stage, Stat
from registry.site.release.cells import COUNTED, Row, outcome_of


@dataclass(frozen=True)
class Labels:
    """The labels of rows: of arms, of reasons by stage, of categories by characteristic and so on.

    `outcomes` hold the statistics that count people, `terms` a term and whether it was serious.
    """

    arms: tuple[str, ...]
    reasons: dict[Stage, tuple[str, ...]]
    periods: tuple[Period, ...]
    measures: tuple[Measure, ...]
    characteristics: dict[str, tuple[str, ...]]
    outcomes: dict[tuple[str, ...], tuple[str, ...]]
    terms: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, rows: Iterable[Row]) -> "Labels":
        """Collect them."""
        arms: set[str] = set()
        reasons: dict[Stage, set[str]] = {}
        periods: set[Period] = set()
        measures: set[str] = set()
        characteristics: dict[str, set[str]] = {}
        outcomes: dict[tuple[str, ...], set[str]] = {}
        terms: set[tuple[str, str]] = set()
        for row in rows:
            at = row.labels
            arms |= {at.get("arm", ALL)} - {ALL}
            match row.file:
                case "flow":
                    reasons.setdefault(Stage(at["stage"]), set()).update({at["reason"]} - {""})
                case "enrollment":
                    periods.add(Period.of(at["period"]))
                    measures.add(at["measure"])
                case "baseline":
                    categories = characteristics.setdefault(at["characteristic"], set())
                    categories |= {at["category"]} if at["stat"] == Stat.COUNT else set()
                case "outcomes":
                    counted = {Stat.COUNT, Stat(at["stat"])} & COUNTED
                    outcomes.setdefault(outcome_of(row), set()).update(one.value for one in counted)
                case _:
                    terms.add((at["term"], at["serious"]))
        return cls(
            tuple(sorted(arms)),
            {stage: tuple(sorted(some)) for stage, some in reasons.items()},
            tuple(sorted(periods, key=lambda one: one.end)),
            tuple(one for one in Measure if one in measures),
            {name: tuple(sorted(some)) for name, some in characteristics.items()},
            {about: tuple(sorted(some)) for about, some in outcomes.items()},
            tuple(sorted(terms)),
        )
