"""`eligibility`: the criteria of a trial, or of any text, read into lists."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from registry.cli.exits import CommandError, Exit
from registry.cli.say import document, line, seen


def eligibility(
    nct_ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="NCT", help="Trials; without any, those in the settings."),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Read the criteria text in this file; - is the input."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="JSON: one object for one text, a list for several.")
    ] = False,
    ndjson: Annotated[
        bool,
        typer.Option("--ndjson", help='Texts from the input, {"id":…,"text":…} a line.'),
    ] = False,
) -> int:
    """Read eligibility criteria: what must be true of a person, and what must not.

    With --ndjson, each line of the input gives one line of output, in the same order. A line that
    cannot be read is named, the others are written, and the exit code is 6.
    """
    if sum((bool(nct_ids), file is not None, ndjson)) > 1:
        raise CommandError(
            "Trials, --file and --ndjson exclude each other",
            "",
            "Name one of them.",
            Exit.WRONG_USAGE,
        )
    if ndjson:
        return _lines()
    texts = [(None, _content(file))] if file else list(_texts(nct_ids))
    if as_json:
        from registry.export.criteria import criteria_document
        from registry.trial.criteria import read_criteria

        documents = [criteria_document(name, read_criteria(text)) for name, text in texts]
        document(documents[0] if len(documents) == 1 else documents)
    else:
        for name, text in texts:
            _show(name, text)
    return Exit.DONE


def _texts(nct_ids: list[str] | None) -> Iterator[tuple[str, str]]:
    from registry.cli.held import held_study
    from registry.settings import load_settings

    settings = load_settings()
    for nct_id in nct_ids or settings.trials:
        study = held_study(settings, nct_id)
        criteria = study.record.protocol_section.eligibility_module.eligibility_criteria
        yield study.nct_id, criteria or ""


def _content(file: Path) -> str:
    try:
        content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise CommandError(
            f"The file cannot be read: {error.strerror}",
            str(file),
            "Name a file with the text of the criteria.",
            Exit.WRONG_USAGE,
        ) from error
    except UnicodeDecodeError as error:
        raise CommandError(
            f"The file is not UTF-8 text (byte {error.start})",
            str(file),
            "Save it as UTF-8.",
            Exit.WRONG_USAGE,
        ) from error


def _lines() -> int:
    from registry.export.criteria import criteria_document
    from registry.trial.criteria import read_criteria

    unread: list[str] = []
    for number, given in enumerate(sys.stdin.buffer, start=1):
        if not given.strip():
            continue
        try:
            identifier, text = _entry(given)
        except ValueError as error:
            unread.append(f"line {number}: {error}")
            continue
        made = criteria_document(identifier, read_criteria(text))
        sys.stdout.write(seen(json.dumps(made, ensure_ascii=False)) + "\n")
    if unread:
        raise CommandError(
            f"{len(unread)} of the lines cannot be read",
            "; ".join(unread[:5]) + ("; …" if len(unread) > 5 else ""),
            'Each line is an object like {"id": "NCT01763099", "text": "Inclusion Criteria: …"}.',
            Exit.PARTLY,
        )
    return Exit.DONE


def _entry(given: bytes) -> tuple[str | None, str]:
    """The id and the text of a line of input; raises `ValueError` with what is wrong."""
    try:
        entry = json.loads(given.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError(f"no UTF-8 at byte {error.start}") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"no JSON at character {error.pos}") from None
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(entry, dict):
        raise ValueError("no object")
    identifier, text = entry.get("id"), entry.get("text")
    if not isinstance(text, str):
        raise ValueError("no text under the key text")
    if isinstance(identifier, int):
        identifier = str(identifier)
    if identifier is not None and not isinstance(identifier, str):
        raise ValueError("the id is no text")
    return identifier, text


_TITLES = {
    "inclusion": "Inclusion criteria",
    "exclusion": "Exclusion criteria",
    "unspecified": "Criteria under no heading",
}


def _show(name: str | None, text: str) -> None:
    from registry.trial.criteria import Label, read_criteria

    reading = read_criteria(text)
    if name:
        line(name)
    for label in Label:
        members = reading.under(label)
        if not members:
            continue
        line(f"{_TITLES[label.value]} ({len(members)})")
        for one in members:
            group = f"[{one.group}] " if one.group else ""
            first, *rest = one.text.split("\n")
            line(f"  {one.number or '-':>3} {group}{first}")
            for more in rest:
                line(f"        {more}")
    if not reading.criteria:
        line("No criteria.")
    for repair in reading.repairs:
        line(f"Mended: {repair.value}.")
