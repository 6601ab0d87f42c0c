"""`sync`: brings the mirror up to date with the registry."""

import logging
import time
from typing import TYPE_CHECKING, Annotated

import typer

from registry.cli.exits import Exit
from registry.cli.say import counted, document, line, warn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from registry.mirror.collection import Collection
    from registry.mirror.importing import Brought
    from registry.mirror.report import OnProgress, SyncReport
    from registry.settings import Settings

LOG = logging.getLogger(__name__)


def sync(
    nct_ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="NCT", help="Trials; without any, those in the settings."),
    ] = None,
    query: Annotated[
        str | None,
        typer.Option(metavar="EXPR", help="Sync what the registry's search finds for this."),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Sync every study of the registry.")
    ] = False,
    full: Annotated[
        bool, typer.Option("--full", help="Fetch even when the registry says nothing has changed.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Take over even what the sanity gate refuses.")
    ] = False,
    history: Annotated[
        bool,
        typer.Option(
            "--history", help="Import earlier versions too, which the registry keeps unannounced."
        ),
    ] = False,
    from_: Annotated[
        str | None,
        typer.Option("--from", metavar="URL", help="Ask this address, not the one in settings."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Write the report as one JSON document.")
    ] = False,
) -> int:
    """Bring the mirror up to date with the registry.

    Readers see the old records until the sync is done, and keep them if it fails. One of more than
    ten thousand studies goes on from where it was interrupted. Exit codes: 3 the registry did not
    answer with data, 4 the sanity gate refused, 5 another sync is running, 6 done in part. When
    --history brings nothing, a warning says why, and the exit code is the same.
    """
    _refuse_what_contradicts(nct_ids, query, everything=everything, history=history)

    from registry.cli.begin import begin
    from registry.cli.progress import shown
    from registry.cli.reach import connection
    from registry.ctgov.client import Client
    from registry.mirror.sync import sync as bring_up_to_date

    began = time.monotonic()
    settings = begin()
    collection = _collection(nct_ids or settings.trials, query, everything=everything)
    with shown(quiet=as_json) as on_progress, Client(connection(settings, from_)) as client:
        report = bring_up_to_date(
            settings.mirror.folder,
            client,
            collection,
            full=full,
            force=force,
            on_progress=on_progress,
        )
        seconds = time.monotonic() - began  # until readers have it; a report's times end before
        brought = _bring_earlier(settings, collection.ids, from_, on_progress) if history else None
    LOG.info("A sync has ended: %s.", report.outcome, extra={"facts": _facts(report)})
    _show(settings, report, brought, seconds, as_json=as_json)
    in_part = report.malformed or report.absent or report.invalid_records
    return Exit.PARTLY if in_part else Exit.DONE


def _refuse_what_contradicts(
    nct_ids: list[str] | None, query: str | None, *, everything: bool, history: bool
) -> None:
    if nct_ids and query is not None:
        raise typer.BadParameter("give trials or a query, not both", param_hint="--query")
    if everything and (nct_ids or query is not None):
        raise typer.BadParameter("give it without trials and query", param_hint="--all")
    if query is not None and not query.strip():
        raise typer.BadParameter("the expression is empty", param_hint="--query")
    if history and (everything or query is not None):
        raise typer.BadParameter("name the trials instead", param_hint="--history")


def _collection(nct_ids: "Iterable[str]", query: str | None, *, everything: bool) -> "Collection":
    from registry.mirror.collection import Collection

    if everything:
        return Collection.of_all()
    return Collection.of_trials(nct_ids) if query is None else Collection.of_query(query)


def _bring_earlier(
    settings: "Settings",
    nct_ids: "Iterable[str]",
    from_: str | None,
    on_progress: "OnProgress | None",
) -> "Brought":
    from registry.cli.reach import history_connection
    from registry.ctgov.connection import without_credentials
    from registry.ctgov.earlier import EarlierVersions
    from registry.mirror.importing import bring_earlier

    reached = history_connection(settings, from_)
    with EarlierVersions(reached) as registry:
        source = without_credentials(reached.base_url)
        return bring_earlier(settings.mirror.folder, registry, source, nct_ids, on_progress)


def _show(
    settings: "Settings",
    report: "SyncReport",
    brought: "Brought | None",
    seconds: float,
    *,
    as_json: bool,
) -> None:
    """Write what came of it, and which plain versions are not shown any more because of it."""
    from dataclasses import asdict

    from pydantic import TypeAdapter

    from registry.cli.plain import kept, told
    from registry.mirror.report import SyncReport
    from registry.mirror.snapshot import Snapshots
    from registry.settings.plain import read_plain

    plain, withdrawn = read_plain(settings), {}
    if report.generation is not None:
        snapshot = Snapshots(settings.mirror.folder).current()
        withdrawn = dict(kept(plain, settings.trials, snapshot).withdrawn)
    if as_json:
        content = TypeAdapter(SyncReport).dump_python(report, mode="json")
        earlier = {"earlier_versions": asdict(brought)} if brought else {}
        document({**content, "plain_versions_withdrawn": withdrawn, **earlier})
    else:
        _tell(report, seconds)
        for nct_id, added in brought.added.items() if brought else ():
            versions = counted(added, "earlier version")
            line(f"Imported from the registry's own history: {versions} of {nct_id}.")
        if withdrawn:
            line(told(plain, withdrawn))
    if brought and brought.trouble:
        warn(f"No more earlier versions were imported. {brought.trouble}")


def _facts(report: "SyncReport") -> dict[str, object]:
    """What a log keeps of a sync."""
    return {
        "outcome": report.outcome,
        "collection": report.collection,
        "generation": report.generation,
        "data_timestamp": report.data_timestamp,
        "seen": report.seen,
        "added": report.added,
        "changed": report.changed,
        "gone": report.gone_studies or len(report.gone),
        "seconds": round((report.finished_at - report.started_at).total_seconds(), 3),
    }


def _tell(report: "SyncReport", seconds: float) -> None:
    line(f"{_outcome(report)} ({report.collection}; {seconds:.1f} s)")
    if report.data_timestamp:
        line(f"The registry's data are of {report.data_timestamp} UTC.")
    for text in report.malformed:
        line(f"Not an NCT number: {text}")
    for nct_id in report.absent:
        line(f"The registry has no such study: {nct_id}")
    for nct_id in report.gone:
        line(f"The registry does not show this study any more: {nct_id}; the mirror keeps it.")
    if report.gone_studies > len(report.gone):
        line(f"Not shown any more, and not named: {report.gone_studies - len(report.gone):,}")
    for nct_id in report.returned:
        line(f"The registry shows this study again: {nct_id}")
    if report.returned_studies > len(report.returned):
        line(f"Shown again, and not named: {report.returned_studies - len(report.returned):,}")
    for invalid in report.invalid:
        line(f"Not taken over: {invalid.nct_id}: {invalid.reason}")
    if report.invalid_records > len(report.invalid):
        line(f"Not taken over, and not named: {report.invalid_records - len(report.invalid):,}")
    if report.drift:
        kinds = counted(len(report.drift), "thing")
        line(f"The records hold {kinds} that this program does not know; nothing is lost:")
        for seen in report.drift:
            studies = counted(seen.studies, "study", "studies")
            line(f"  {seen.path}: {seen.kind} {seen.value} ({studies}, {seen.example})")


def _outcome(report: "SyncReport") -> str:
    match report.outcome:
        case "not needed":
            return "Nothing to do: the registry's data have not changed since the last sync"
        case "unchanged":
            seen = counted(report.seen, "study", "studies")
            return f"Nothing new in {seen}"
        case _:
            seen = counted(report.seen, "study", "studies")
            return (
                f"Updated: {seen}, of which {report.added:,} new, {report.changed:,} changed, "
                f"{report.unchanged:,} as before"
            )
