"""`doctor`: checks that everything is as it should be."""

from typing import TYPE_CHECKING, Annotated

import typer

from registry.cli.exits import Exit
from registry.cli.say import counted, document, line

if TYPE_CHECKING:
    from registry.cli.check import Check


def doctor(
    as_json: Annotated[
        bool, typer.Option("--json", help="Write the checks as one JSON document.")
    ] = False,
) -> int:
    """Check settings, disk, registry and mirror, and say what to do where something is wrong.

    Changes nothing. Exit code 0 when there is no problem (a warning is none), else 1.
    """
    from dataclasses import asdict

    done = _checks()
    problems = [check for check in done if check.state == "problem"]
    warnings = [check for check in done if check.state == "warning"]
    if as_json:
        document(
            {
                "problems": len(problems),
                "warnings": len(warnings),
                "checks": [asdict(check) for check in done],
            }
        )
    else:
        for check in done:
            line(f"{check.state:<8} {check.name:<10} {check.says}")
            if check.remedy:
                line(f"{'':<19} → {check.remedy}")
        line(f"{counted(len(problems), 'problem')}, {counted(len(warnings), 'warning')}.")
    return Exit.UNEXPECTED if problems else Exit.DONE


def _checks() -> "list[Check]":
    from registry.cli.check import Check
    from registry.cli.checks import checks
    from registry.settings import SettingsError, load_settings

    try:
        settings = load_settings()
    except SettingsError as error:
        # Everything else would be checked with the wrong settings.
        remedy = "Correct this first; the other checks need it."
        return [Check("settings", "problem", wrong, remedy) for wrong in error.problems]
    named = counted(len(settings.trials), "trial")
    return [Check("settings", "ok", f"{settings.file}: {named}."), *checks(settings)]
