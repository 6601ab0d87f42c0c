"""`export`: a trial in another format."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from registry.cli.exits import CommandError, Exit

if TYPE_CHECKING:
    from registry.export.formats import Format


def export(
    nct_id: Annotated[str, typer.Argument(metavar="NCT", help="The trial's NCT number.")],
    name: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="json, fhir-r5, fhir-r4b, schema.org, csv, parquet, csl, ris, bibtex, nlm, ics"
            " or vcard.",
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write to this file, replacing it, not to the screen."),
    ] = None,
    language: Annotated[
        str, typer.Option("--lang", metavar="TAG", help="For this project's words: en or zh-Hans.")
    ] = "en",
) -> int:
    """Write a trial in another format, as `docs/exports.md` explains.

    Each file says where it is from, when the registry processed the data and what was changed. The
    format `json` is the record byte for byte: with `--output` a file beside it says that. Exit code
    6 when the mirror does not hold the trial, or its record has nothing that the format could hold.
    """
    from registry.cli.held import absent, held_study
    from registry.cli.output import write
    from registry.edition import Editions
    from registry.export.formats import sidecar
    from registry.language import NAMES, Language
    from registry.settings import load_settings

    chosen = _chosen(name)
    if language not in NAMES:
        raise CommandError(
            f"There is no language {language}",
            "",
            f"Choose one of: {', '.join(NAMES)}.",
            Exit.WRONG_USAGE,
        )
    if chosen.binary and output is None and sys.stdout.isatty():
        raise CommandError(
            f"A terminal cannot show {chosen.name}",
            "",
            "Name a file with --output, or send the output to another program.",
            Exit.WRONG_USAGE,
        )
    settings = load_settings()
    stored = held_study(settings, nct_id)
    trial = Editions(settings).current().trial(stored.nct_id, Language.of(language))
    if trial is None:  # it was there a moment ago
        raise absent(stored.nct_id)
    content = chosen.write(trial)
    if not content:
        raise CommandError(
            f"The record of {stored.nct_id} has nothing for {chosen.name}",
            "",
            "A vCard needs a contact with a name, a calendar a date.",
            Exit.PARTLY,
        )
    write(content, output, "--output")
    if chosen.verbatim and output is not None:
        _write_beside(output, sidecar(trial, chosen) | {"file": output.name})
    return Exit.DONE


def _chosen(name: str) -> "Format":
    from registry.export.formats import FORMATS, by_name

    chosen = by_name(name)
    if chosen is None:
        raise CommandError(
            f"There is no format {name}",
            "",
            f"Choose one of: {', '.join(one.name for one in FORMATS)}.",
            Exit.WRONG_USAGE,
        )
    return chosen


def _write_beside(output: Path, told: dict[str, str]) -> None:
    """Write where a file of the record's own bytes is from into `FILE.source.json`."""
    import orjson

    from registry.cli.output import write

    content = orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    write(content, output.with_name(f"{output.name}.source.json"), "--output")
