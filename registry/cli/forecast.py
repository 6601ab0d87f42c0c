"""`forecast`: how many people a trial will have, and when it will reach its target."""

import math
from typing import TYPE_CHECKING, Annotated

import typer

from registry.cli.exits import CommandError, Exit
from registry.cli.say import document, line, pairs

if TYPE_CHECKING:
    from registry.trial.forecast import Forecast


def forecast(
    target: Annotated[int, typer.Option(help="How many people the trial is to have.")],
    planned: Annotated[float, typer.Option(help="The time in which it was to have them.")],
    enrolled: Annotated[int, typer.Option(help="How many people it has.")],
    elapsed: Annotated[float, typer.Option(help="The time in which they joined.")],
    weight: Annotated[float, typer.Option(help="How much the plan counts, from 0 to 1.")] = 0.5,
    at: Annotated[
        float | None,
        typer.Option(help="The time for which the number of people is told; else the planned."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON document.")] = False,
) -> int:
    """Forecast enrollment from the plan and what happened so far (Poisson-gamma, one centre).

    All times are in one unit of your choice, counted from the start; days on which the site was
    open give the best answer. Quantiles are 2.5, 50 and 97.5 percent.
    """
    from registry.trial.forecast import ForecastError
    from registry.trial.forecast import forecast as made

    try:
        found = made(
            target=target,
            planned=planned,
            weight=weight,
            enrolled=enrolled,
            elapsed=elapsed,
            at=at,
        )
    except ForecastError as error:
        raise CommandError(
            f"Nothing can be forecast: --{error.parameter}: {error.wrong}",
            "",
            "Correct that number.",
            Exit.WRONG_USAGE,
        ) from error
    if as_json:
        document(
            {
                "target": target,
                "planned": planned,
                "weight": weight,
                "enrolled": enrolled,
                "elapsed": elapsed,
                "at": found.at,
                "count": {f"{level:g}": count for level, count in found.count.items()},
                "time_to_target": {
                    f"{level:g}": time if math.isfinite(time) else None
                    for level, time in found.time_to_target.items()
                },
                "probability": found.probability,
            }
        )
        return Exit.DONE
    _show(target, found)
    return Exit.DONE


def _show(target: int, found: "Forecast") -> None:
    low, middle, high = found.count.values()
    early, usual, late = (f"{time:,.1f}" for time in found.time_to_target.values())
    pairs(
        [
            (f"people at {found.at:g}", f"{middle:,} ({low:,} to {high:,})"),
            (f"time to {target:,} people", f"{usual} ({early} to {late})"),
            (f"chance of {target:,} by {found.at:g}", f"{100 * found.probability:.1f} of 100"),
        ]
    )
    line("The range in brackets holds in 95 of 100 cases, if people join at a steady pace.")
