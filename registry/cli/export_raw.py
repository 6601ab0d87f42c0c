"""`export-raw`: records exactly as they were received."""

from pathlib import Path
from typing import Annotated

import typer

from registry.cli.exits import Exit


def export_raw(
    nct_ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="NCT", help="Trials; without any, those in the settings."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write to this file, replacing it, not to the screen."),
    ] = None,
) -> int:
    """Write records exactly as they were received.

    One study: its bytes, untouched. Several: one study a line (NDJSON), its bytes untouched when
    they came in one line; when they came in several lines, the same JSON without line breaks.
    Exit code 6 when the mirror lacks some of them; the others are written.
    """
    from registry.cli.held import absent, snapshot
    from registry.cli.output import write
    from registry.ctgov.ids import canonical_nct_id
    from registry.settings import load_settings

    settings = load_settings()
    wanted = [canonical_nct_id(text) for text in nct_ids or settings.trials]
    present = snapshot(settings)
    found = {nct_id: present.study(nct_id) for nct_id in dict.fromkeys(wanted)}
    raws = [study.raw for study in found.values() if study]
    content = raws[0] if len(found) == len(raws) == 1 else b"".join(map(_as_line, raws))
    if raws:
        write(content, out, "--out")
    missing = [nct_id for nct_id, study in found.items() if study is None]
    if missing:
        raise absent(*missing)
    return Exit.DONE


def _as_line(raw: bytes) -> bytes:
    import msgspec

    # Formatted, not read and written: numbers keep their digits.
    broken = b"\n" in raw or b"\r" in raw
    return (msgspec.json.format(raw, indent=-1) if broken else raw) + b"\n"
