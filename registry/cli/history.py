"""`history`: every version of a trial's record at hand, and what changed in each."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from registry.cli.exits import Exit
from registry.cli.say import document, line, moment

if TYPE_CHECKING:
    from datetime import date

    from registry.trial.facts import Fact
    from registry.trial.history import HistoryPage, Told
    from registry.trial.history.page import Held
    from registry.trial.history.periods import Period


def history(
    nct_id: Annotated[str, typer.Argument(metavar="NCT", help="The trial's NCT number.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Write one JSON document with every change.")
    ] = False,
) -> int:
    """Show every version of a trial's record that this mirror has, and what changed in each.

    Then what the site itself published, corrected and withdrew. Exit code 6 when the mirror does
    not hold the trial.
    """
    from registry.cli.held import held_study, snapshot
    from registry.language import Language
    from registry.settings import load_settings
    from registry.site.release.shown import announced
    from registry.trial.history import history_view, versions_of
    from registry.trial.source import source_of

    settings = load_settings()
    study, now = held_study(settings, nct_id), snapshot(settings)
    view = history_view(
        study.nct_id,
        versions_of(now.versions(study.nct_id), now.earlier_versions(study.nct_id)),
        announced(now, study.nct_id),
        Language.of("en"),
        source_of(study).known_until,
        study.gone_since,
    )
    if as_json:
        document(_document(view))
    else:
        for text in _lines(view):
            line(text)
    return Exit.DONE


def _lines(view: "HistoryPage") -> Iterator[str]:
    yield from view.held
    yield f"All versions at the registry: {view.registry_address}"
    for callout in view.callouts:
        yield f"{callout.title}:"
        yield from (f"  {sentence}" for sentence in callout.sentences)
    yield from (_period(period, view.known_until) for period in view.periods)
    for version in view.versions:
        yield ""
        yield version.name
        for told in version.change.told if version.change else ():
            yield f"  {told.weight:<14} {told.sentence}"
    for entry in view.log:
        yield f"{moment(entry.at)}  {entry.sentence}"


def _period(period: "Period", known_until: "date") -> str:
    days = f"{period.days:,} {'day' if period.days == 1 else 'days'}"
    since, known = (" or before", " or more") if period.is_first else ("", "")
    until = period.until or f"{known_until} at least"
    return f"{period.status}: {period.since}{since} to {until}, {days}{known}"


def _document(view: "HistoryPage") -> dict[str, Any]:
    return {
        "nct_id": view.nct_id,
        "registry_history": view.registry_address,
        "callouts": [
            {"title": one.title, "sentences": list(one.sentences)} for one in view.callouts
        ],
        "first_and_today": [
            {
                "field": one.label,
                "first": _fact(one.first),
                "today": _fact(one.now),
                "times_changed": one.times,
            }
            for one in view.kept
        ],
        "known_until": view.known_until.isoformat(),
        "statuses": [
            {
                "status": one.status,
                "since": one.since.isoformat(),
                "may_be_older": one.is_first,
                "until": one.until.isoformat() if one.until else None,
                "days": one.days,
            }
            for one in view.periods
        ],
        "versions": [_version(one) for one in view.versions],
        "releases": [
            {"id": one.key, "at": moment(one.at), "says": one.sentence} for one in view.log
        ],
    }


def _version(held: "Held") -> dict[str, Any]:
    change = held.change
    return {
        "id": held.key,
        "name": held.name,
        "origin": held.origin,
        "dates": {row.label: _fact(row.fact) for row in held.dates},
        "remark": change.remark if change else None,
        "changes": [_change(one) for one in change.told] if change else [],
        "patch": list(change.patch.operations) if change else [],
    }


def _change(told: "Told") -> dict[str, Any]:
    return {
        "place": told.rule.pattern or "*",
        "weight": told.weight.value,
        "field": told.field,
        "items": list(told.items),
        "says": told.sentence,
        "before": _fact(told.before),
        "after": _fact(told.after),
    }


def _fact(fact: "Fact | None") -> str | None:
    """A value in words; none where there is none."""
    return getattr(fact, "value", None)
