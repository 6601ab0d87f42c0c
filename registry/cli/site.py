"""`site`: check, publish and withdraw the aggregates that the site hands over, and prove them."""

import os
import stat
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from registry.cli.exits import CommandError, Exit
from registry.cli.say import counted, document, line
from registry.cli.site_results import (
    proof_as_json,
    release_as_json,
    release_in_short,
    tell,
    tell_proof,
)

if TYPE_CHECKING:
    from registry.settings import Settings
    from registry.site.release.ledger import Ledger

Trials = Annotated[
    list[str] | None,
    typer.Argument(metavar="NCT", help="Trials; without any, those in the settings."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Write the result as one JSON document.")]
PackagePath = Annotated[
    Path, typer.Argument(metavar="PATH", help="The folder of the package, or its datapackage.json.")
]

app = typer.Typer(
    help="Check, publish and withdraw the aggregates that the site hands over, and prove them.",
    no_args_is_help=True,
)


def check(path: PackagePath, as_json: AsJson = False) -> int:
    """Say whether a package may be published, and what is wrong where it may not.

    Nothing is kept and nothing is changed. Exit code 0: accepted; 1: refused; 3: held until a
    person has decided. A finding names the place and the rule, never what stands there.
    """
    from registry.cli.disclosure import remarks_aside
    from registry.cli.packages import examine
    from registry.settings import load_settings

    with remarks_aside():
        found = examine(load_settings(), path)
    tell(found, as_json=as_json)
    return found.exit_code


def load(
    path: PackagePath,
    accept: Annotated[
        list[str] | None,
        typer.Option(
            metavar="RULE",
            help="A finding that a person has decided on, by its rule, or by rule and place.",
        ),
    ] = None,
    as_example: Annotated[
        bool, typer.Option("--as-example", help="Load invented numbers, marked so on every page.")
    ] = False,
    reason: Annotated[
        str,
        typer.Option(
            metavar="TEXT",
            help="Why it corrects an earlier release; readers see it, so name no number.",
        ),
    ] = "",
    as_json: AsJson = False,
) -> int:
    """Publish a package: what may not be seen is hidden, and that is proven, before it goes out.

    Exit code 0: published; 1: refused; 3: held. Where it is held, a person looks at each finding
    and names with --accept those that are in order: by the rule, or by rule, file and line
    (initials:flow.csv:5) where a rule was found in several places. Only what readers see is kept,
    in a ledger that forgets nothing.
    """
    from registry.cli.disclosure import remarks_aside
    from registry.cli.packages import publish
    from registry.settings import load_settings

    with remarks_aside():
        found = publish(load_settings(), path, accept or (), as_example=as_example, reason=reason)
    tell(found, done="Published", as_json=as_json)
    return found.exit_code


def history(
    nct_ids: Trials = None,
    as_json: AsJson = False,
) -> int:
    """List the releases of the site: which were published when, and which were withdrawn."""
    from registry.settings import load_settings

    ledgers = _ledgers(load_settings(), nct_ids)
    if as_json:
        document(
            {one.nct_id: [release_as_json(release) for release in one.releases] for one in ledgers}
        )
        return Exit.DONE
    for one in ledgers:
        line(f"{one.nct_id}: {counted(len(one.releases), 'release')}")
        for release in one.releases:
            line(f"  {release.release_id}  {release_in_short(release)}")
    return Exit.DONE


def withdraw(
    release: Annotated[str, typer.Argument(metavar="RELEASE", help="The name of the release.")],
    reason: Annotated[
        str, typer.Option(metavar="TEXT", help="Why; readers see it, so name no number.")
    ],
    trial: Annotated[
        str | None,
        typer.Option(metavar="NCT", help="The trial; needed where the site has several."),
    ] = None,
) -> int:
    """Show a release no more. The ledger keeps it, since whoever saw it may have kept it too."""
    from registry.cli.packages import take_back
    from registry.settings import load_settings

    take_back(load_settings(), trial, release, reason)
    line(f"Withdrawn: {release}. Readers see the release before it, if there is one.")
    return Exit.DONE


def protect(
    as_json: Annotated[bool, typer.Option("--json", help="Needed: JSON in and out.")],
) -> int:
    """Choose what to hide of the table on standard input, so that nobody can work it out.

    The table is a JSON document; docs/disclosure.md describes it.
    """
    from registry.cli.disclosure import protect_table

    del as_json
    return protect_table(_given())


def audit(
    nct_ids: Trials = None,
    as_json: AsJson = False,
) -> int:
    """Prove from the ledger alone that what readers see protects people.

    With a table as JSON on standard input, prove that one in place of the ledger
    (docs/disclosure.md). Exit code 0 when the proof holds, 1 when it does not; for a table 0.
    """
    from registry.cli.disclosure import audit_table, remarks_aside
    from registry.settings import load_settings
    from registry.site.disclosure import TooLarge
    from registry.site.release.proof import prove

    table = _piped()
    if table.strip():
        return audit_table(table)
    try:
        with remarks_aside():
            ledgers = _ledgers(load_settings(), nct_ids)
            proofs = {one.nct_id: prove(one.of_readers.releases) for one in ledgers}
    except TooLarge as error:
        raise CommandError(error.happened, "", error.remedy, Exit.UNEXPECTED) from None
    if as_json:
        document({nct_id: proof_as_json(proof) for nct_id, proof in proofs.items()})
    else:
        for nct_id, proof in proofs.items():
            tell_proof(nct_id, proof)
    return Exit.DONE if all(proof.holds for proof in proofs.values()) else Exit.UNEXPECTED


_COMMANDS = (
    (check, "check", "data/site/example"),
    (load, "load", "our-package"),
    (history, "history", "--json"),
    (withdraw, "withdraw", '2026-1 --reason "a count was wrong"'),
    (protect, "protect", "--json < table.json"),
    (audit, "audit", ""),
)
for _command, _name, _example in _COMMANDS:
    app.command(_name, epilog=f"Example: python -m registry site {_name} {_example}")(_command)


def _ledgers(settings: "Settings", nct_ids: Sequence[str] | None) -> "list[Ledger]":
    from registry.cli.held import caught_up
    from registry.ctgov.ids import canonical_nct_id
    from registry.site.release.keeping import read_ledger

    keeper = caught_up(settings)
    numbers = [canonical_nct_id(text) for text in nct_ids] if nct_ids else settings.trials
    return [read_ledger(keeper, nct_id) for nct_id in numbers]


def _piped() -> str:
    """What is piped or redirected to this command; nothing from a terminal or /dev/null."""
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (OSError, ValueError):
        return ""
    return _given() if stat.S_ISREG(mode) or stat.S_ISFIFO(mode) else ""


def _given() -> str:
    """The text on standard input."""
    try:
        return sys.stdin.buffer.read().decode()
    except UnicodeDecodeError as error:
        raise CommandError(
            f"This is not UTF-8 text (byte {error.start})",
            "standard input",
            "Save the table as UTF-8.",
            Exit.WRONG_USAGE,
        ) from None
