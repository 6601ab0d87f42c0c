"""`generate`: studies that do not exist, for measuring at any size."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from registry.cli.exits import CommandError, Exit

_MOST = 9_999_998  # as in the generator, which is not loaded for --help


def generate(
    count: Annotated[int, typer.Argument(metavar="N", min=1, max=_MOST, help="How many studies.")],
    seed: Annotated[int, typer.Option(help="The same seed makes the same studies.")] = 1,
    first: Annotated[
        int,
        typer.Option(min=1, max=_MOST, help="The number of the first one, from 1."),
    ] = 1,
    output: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write to this file, replacing it, not to the screen."),
    ] = None,
) -> int:
    """Make studies that do not exist, one a line (NDJSON), as the registry's API spells them.

    They are as large, as nested and as varied as real ones, and say that they are synthetic.
    docs/synthetic.md explains what is known of real ones and how it is used.
    """
    from registry.cli.output import replacing
    from registry.synthetic.generator import MOST, Generator

    if first + count - 1 > MOST:
        raise CommandError(
            f"There are {MOST:,} synthetic studies and no more",
            f"--first {first} with {count:,} studies",
            "Ask for fewer of them.",
            Exit.WRONG_USAGE,
        )
    generator = Generator(seed)
    with replacing(output, "--output") if output else nullcontext(sys.stdout.buffer) as file:
        for study in generator.studies(count, first):
            file.write(study + b"\n")
    return Exit.DONE
