"""The site's protected numbers, and those of reports in journals, as rows of the table."""

from collections.abc import Iterator, Mapping
from typing import Any

from registry.export.results import results_document
from registry.export.table.cell import INVENTED, At, Cell
from registry.export.trial import Trial
from registry.language import Language
from registry.site.aggregates import Aggregates
from registry.trial.accrual import protected
from registry.trial.facts import Fact, Known, NotProvided, Origin


def site_cells(site: Aggregates, lang: Language) -> Iterator[Cell]:
    """Every number that the site has published; a hidden one is withheld, and not in the file."""
    for number, point in enumerate(site.accrual, start=1):
        at = At("enrollment", ("site", "accrual", str(number)), "ALL")
        for name, value in (("cumulative", point.cumulative), ("open days", point.open_days)):
            if name == "cumulative" or value is not None:
                field = f"{point.measure} | {point.period} | {name}"
                yield at.at(field=field).cell(_number(value, lang))
    for number, row in enumerate(site.rows, start=1):
        labels = " | ".join(text for name, text in row.labels.items() if name != "arm" and text)
        at = At("results", ("site", row.file, str(number)), row.labels.get("arm", ""))
        for name, text in row.numbers.items():
            field = f"{labels} | {name}" if labels else name
            yield at.at(field=field).cell(_number(text, lang))


def _number(value: str | int | None, lang: Language) -> Fact:
    return protected(lang) if value is None else Known(str(value), Origin.SITE)


def reported_cells(trial: Trial) -> Iterator[Cell]:
    """The figures that reports in journals give of outcomes, and what is computed from any."""
    told: Mapping[str, Any] = results_document(trial.record, trial.aggregates, trial.publications)
    reports = [
        (measure["measure"], one) for measure in told["registered"] for one in measure["reported"]
    ]
    reports += [("not registered", one) for one in told["not_registered"]["reported"]]
    for number, (measure, one) in enumerate(reports, start=1):
        at = At("results", ("reported", str(number)))
        name = f"{measure} | {one['source']['words']}"
        of_site = one["source"]["kind"] == Origin.SITE
        # What is computed of invented numbers is as invented as they are.
        by = INVENTED if of_site and told["example"] else Origin.COMPUTED.value
        if not of_site:
            for row in one["rows"]:
                here = at.at(group=row["arm"], field=f"{name} | {row['stat']}")
                yield here.cell(_state(row["value"]), Origin.PUBLICATION.value)
                yield here.at(field=f"{name} | n").cell(_state(row["n"]), Origin.PUBLICATION.value)
        if computed := one["computed"]:
            for share in computed["shares"]:
                for part in ("value", "low", "high"):
                    here = at.at("computed", group=share["arm"])
                    yield here.at(field=f"{name} | {share['method']} | {part}").cell(
                        str(share[part]), by
                    )
            for what in ("difference", "p_value"):
                found = computed[what]
                for part in ("value", "low", "high"):
                    if part in found:
                        field = f"{name} | {what} | {found['method']} | {part}"
                        yield at.at("computed", group="ALL", field=field).cell(str(found[part]), by)


def _state(number: dict[str, str]) -> Fact:
    """A number of `results_document` as a fact."""
    if "value" in number:
        return Known(number["value"], Origin.PUBLICATION)
    return NotProvided(Origin.PUBLICATION)
