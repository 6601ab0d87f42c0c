"""`results`: the registered outcome measures of a trial, and what is known of each."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from registry.cli.exits import Exit
from registry.cli.say import document, line


def results(
    nct_id: Annotated[str, typer.Argument(metavar="NCT", help="The trial's NCT number.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Write one JSON document with every number.")
    ] = False,
) -> int:
    """Show what the registry, the site and reports say of each registered outcome measure.

    Protected numbers, numbers that nobody gave, and zero are three different things. Exit code 6
    when the mirror does not hold the trial.
    """
    from registry.cli.held import held_study, snapshot
    from registry.export.results import results_document
    from registry.settings import load_settings
    from registry.settings.publications import read_publications
    from registry.site.release.shown import published

    settings = load_settings()
    study = held_study(settings, nct_id)
    told = results_document(
        study.record,
        published(snapshot(settings), study.nct_id),
        read_publications(settings).publications.get(study.nct_id, ()),
    )
    if as_json:
        document(told)
    else:
        for text in _lines(told):
            line(text)
    return Exit.DONE


def _lines(told: Mapping[str, Any]) -> Iterator[str]:
    for one in told["registered"]:
        yield f"{one['measure']}: {one['title'] or '(no title)'} ({one['time_frame'] or 'no time'})"
        yield from _said(one)
        if not one["posted"] and not one["reported"]:
            yield "  no result"
    if any(told["not_registered"].values()):
        yield "Reported, and not found among the registered measures:"
        yield from _said(told["not_registered"])


def _said(part: Mapping[str, Any]) -> Iterator[str]:
    if part["posted"]:
        yield f"  posted to the registry: outcome {', '.join(map(str, part['posted']))}"
    for one in part["reported"]:
        source = one["source"]
        doubt = "" if source["confirmed"] else " (probably related, not confirmed)"
        yield f"  {source['words']}{doubt}: {one['name'] or 'the measure as registered'}"
        for row in one["rows"]:
            value, n = (row[key].get("value", row[key]["state"]) for key in ("value", "n"))
            of = "" if row["n"]["state"] == "not provided" else f" of {n}"
            yield f"    {row['arm']}: {row['stat']} {value}{of}"
