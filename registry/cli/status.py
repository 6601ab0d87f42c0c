"""`status`: what the mirror holds, how old it is, and how the last sync went."""

from typing import TYPE_CHECKING, Annotated

import typer

from registry.cli.exits import Exit
from registry.cli.say import counted, document, line, moment_and_age, pairs, short

if TYPE_CHECKING:
    from registry.mirror.snapshot import StudySummary
    from registry.mirror.status import Status


def status(
    as_json: Annotated[
        bool, typer.Option("--json", help="Write everything as one JSON document.")
    ] = False,
) -> int:
    """Say what the mirror holds, how old it is, and how the last sync went."""
    from contextlib import suppress

    from pydantic import TypeAdapter

    from registry.mirror.errors import Away
    from registry.mirror.sharing import fetch
    from registry.mirror.snapshot import Snapshots, StudySummary
    from registry.mirror.status import Status
    from registry.mirror.status import status as look
    from registry.settings import load_settings

    settings = load_settings()
    with suppress(Away):
        fetch(settings.mirror.folder)
    found = look(settings.mirror.folder)
    trials: dict[str, StudySummary | None] = dict.fromkeys(settings.trials)
    if found.holdings:
        snapshot = Snapshots(settings.mirror.folder).current()
        for nct_id in trials:
            # One by one: under an old number the mirror gives the study's present one.
            trials[nct_id] = next(iter(snapshot.summaries([nct_id])), None)
    if as_json:
        summaries = TypeAdapter(dict[str, StudySummary | None])
        document(
            TypeAdapter(Status).dump_python(found, mode="json")
            | {"trials": summaries.dump_python(trials, mode="json")}
        )
    else:
        _tell(found, trials)
    return Exit.DONE


def _tell(found: "Status", trials: "dict[str, StudySummary | None]") -> None:
    from registry.mirror.place import being_restored

    line(f"Mirror: {found.folder}")
    holdings, last = found.holdings, found.last_sync
    busy = being_restored(found.folder)
    if holdings is None and busy is not None:
        line(str(busy))
    elif holdings is None:
        line("It is empty. Load the embedded records: python -m registry seed")
        line("Or fetch the trials from the registry: python -m registry sync")
    else:
        studies = counted(holdings.studies, "study", "studies")
        versions = counted(holdings.versions, "version")
        gone = f", {holdings.gone:,} gone from the registry" if holdings.gone else ""
        embedded = f", {holdings.embedded:,} not from the registry" if holdings.embedded else ""
        pairs(
            [
                ("Holds", f"{studies} in {versions}{gone}{embedded}"),
                ("Published", f"{moment_and_age(holdings.published_at)}"),
                ("Snapshot", f"{holdings.generation} ({holdings.size / 1e6:.1f} MB)"),
                ("Fallback", holdings.fallback or ""),
            ]
        )
    asked = found.checked_at
    line(f"The registry last answered: {moment_and_age(asked) if asked else 'never'}")
    if last:
        error = f": {last.error}" if last.error else ""
        line(f"Last sync: {last.outcome}, {moment_and_age(last.finished_at)}{error}")
    line("Trials of this site:")
    for nct_id, summary in trials.items():
        line(f"  {nct_id}  {_in_short(summary) if summary else 'not in the mirror'}")


def _in_short(summary: "StudySummary") -> str:
    gone = ", gone from the registry" if summary.gone_since else ""
    return (
        f"version {summary.version} from {summary.source}{gone}: {short(summary.brief_title or '')}"
    )
