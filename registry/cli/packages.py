"""Packages of the site: what the command `site` looks up, decides and hands on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import orjson

from registry.cli.exits import CommandError, Exit
from registry.cli.held import caught_up
from registry.cli.seed import embedded
from registry.ctgov.errors import MalformedId
from registry.ctgov.ids import canonical_nct_id
from registry.ctgov.record import Study
from registry.ctgov.record.enums import EnrollmentType, Status
from registry.mirror.errors import NoSnapshot
from registry.mirror.seed import read_embedded
from registry.mirror.snapshot import Snapshots
from registry.settings import Settings
from registry.settings.publications import read_publications
from registry.site.errors import SiteError
from registry.site.findings import Finding, Weight
from registry.site.intake import Checked, Outcome, Registered, check
from registry.site.intake.reading import files
from registry.site.intake.values import Kind, screened
from registry.site.package import ALL, DESCRIPTOR, Measure, Package
from registry.site.release.cells import Row
from registry.site.release.keeping import read_ledger
from registry.site.release.ledger import EXAMPLE, Ledger, is_example
from registry.site.release.loading import load, may_follow, with_public, withdraw
from registry.site.release.posted import posted_rows
from registry.site.release.preparing import Prepared, prepare
from registry.site.release.public import PublicCount, public_rows
from registry.site.rules import Rule

_OVER = {Status.COMPLETED, Status.TERMINATED, Status.WITHDRAWN}


@dataclass(frozen=True)
class Examined:
    """What became of a package: what was found, and what would be, or was, published."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    prepared: Prepared | None = None

    @property
    def exit_code(self) -> int:
        """0 accepted, 1 refused, 3 held."""
        return {Outcome.ACCEPTED: Exit.DONE, Outcome.REFUSED: Exit.UNEXPECTED}.get(
            self.outcome, Exit.UNREACHED
        )


def examine(settings: Settings, path: Path) -> Examined:
    """Check a package, and try out its publication after what was published before."""
    nct_id, record = _record(settings, path)
    checked = _checked(settings, path, nct_id, record)
    if checked.package is None:
        return Examined(checked.outcome, checked.findings)
    ledger = _ledger(settings, checked.package.trial.nct_id)
    may_follow(checked.package, ledger)
    ledger = ledger.alike(example=is_example(checked.package.trial.release_id))
    public = public_of(settings, nct_id, record)
    prepared = prepare(checked.package, with_public(ledger, public), arms=_arms(record))
    return _examined(checked, prepared, decided=False)


def publish(
    settings: Settings, path: Path, accepted: Sequence[str], *, as_example: bool, reason: str = ""
) -> Examined:
    """Check a package and publish it, unless it is refused or held.

    `reason` is why it corrects the release that it supersedes.
    """
    if reason:
        _may_be_read(reason)
    nct_id, record = _record(settings, path)
    checked = _checked(settings, path, nct_id, record)
    package = checked.package
    if package is None or _waiting(checked.findings, accepted):
        return Examined(checked.outcome, checked.findings)
    _example_or_not(package, as_example=as_example)
    if reason and package.trial.supersedes is None:
        raise CommandError(
            "This package corrects no release",
            "--reason",
            "Name in trial.supersedes the release that it takes the place of, or leave the reason "
            "out.",
            Exit.WRONG_USAGE,
        )
    decided = {one.key for one in checked.findings if one.weight is Weight.HOLD}
    public = public_of(settings, nct_id, record)
    prepared = load(settings.mirror.folder, package, public, decided, _arms(record), reason)
    return _examined(checked, prepared, decided=True)


def take_back(settings: Settings, trial: str | None, release_id: str, reason: str) -> None:
    """Withdraw a release of a trial; of the site's only one where none is named."""
    if trial is None and len(settings.trials) > 1:
        raise CommandError(
            "This site has several trials",
            "",
            "Say which one is meant, for example --trial NCT01763099.",
            Exit.WRONG_USAGE,
        )
    if not reason.strip():
        raise CommandError(
            "There is no reason", "--reason", "Say in a few words why.", Exit.WRONG_USAGE
        )
    _may_be_read(reason)
    nct_id = canonical_nct_id(trial) if trial else settings.trials[0]
    withdraw(settings.mirror.folder, nct_id, release_id, reason)


def _may_be_read(reason: str) -> None:
    """Readers see why a release was corrected or withdrawn: it must name nobody."""
    broken = next(screened(reason, Kind.TITLE), None)
    if broken is not None:
        raise CommandError("The reason is not taken", "--reason", broken.says, Exit.WRONG_USAGE)


def _checked(settings: Settings, path: Path, nct_id: str, record: Study | None) -> Checked:
    """What the intake finds, and whether the publications are those that the site names."""
    try:
        found = check(path, _registered(record))
    except Exception as error:  # noqa: BLE001 - what it says might repeat what stands there
        raise CommandError(
            f"The package could not be checked: a fault of this program ({type(error).__name__})",
            str(path),
            "Report it, without the package.",
            Exit.UNEXPECTED,
        ) from None
    if found.package is None:
        return found
    known = {one.doi for one in read_publications(settings).publications.get(nct_id, ())} - {None}
    if record is not None and record.has_results:
        known.add(None)  # a source without a DOI is the registry's record
    sources = {one.id for one in found.package.trial.sources if one.doi in known}
    used = {row.source for row in found.package.outcomes}
    used |= {row.source for row in found.package.adverse_events}
    if used <= {"", *sources}:
        return found
    finding = Rule.UNKNOWN_PUBLICATION.at(DESCRIPTOR, column="trial.sources")
    return replace(found, findings=(*found.findings, finding))


def _waiting(findings: Sequence[Finding], accepted: Sequence[str]) -> list[Finding]:
    """The findings that still wait for a decision.

    A rule alone decides where it was found in one place; of several each is named by its key, so
    that a name does not pass with an abbreviation. Raises `CommandError` for what was not found.
    """
    held = [one for one in findings if one.weight is Weight.HOLD]
    rules = Counter(one.rule for one in held)
    known = {one.key for one in held} | {rule for rule, times in rules.items() if times == 1}
    strange = set(accepted) - known
    if strange:
        several = strange & rules.keys()
        raise CommandError(
            "This rule was found in several places"
            if several
            else "Something was accepted that was not found",
            f"--accept {min(several)}" if several else "--accept",
            "Name each place that a person has looked at, as `site check` lists it, for example "
            "--accept initials:flow.csv:5.",
            Exit.WRONG_USAGE,
        )
    return [
        one
        for one in held
        if one.key not in accepted and not (rules[one.rule] == 1 and one.rule in accepted)
    ]


def _examined(checked: Checked, prepared: Prepared, *, decided: bool) -> Examined:
    """What became of a package; with `decided` a person has settled what the intake holds."""
    held = prepared.release is None or (checked.outcome is Outcome.HELD and not decided)
    findings = (*checked.findings, *prepared.findings)
    return Examined(Outcome.HELD if held else Outcome.ACCEPTED, findings, prepared)


def _example_or_not(package: Package, *, as_example: bool) -> None:
    example = is_example(package.trial.release_id)
    if example and not as_example:
        raise SiteError(
            "This package is an example: its numbers are invented",
            "To see how they look, marked as an example on the page, load it with --as-example; "
            "never on a site that the public reads.",
        )
    if as_example and not example:
        raise SiteError(
            "This package is no example",
            f"Load it without --as-example; the releaseId of an example begins with {EXAMPLE}.",
        )


def _record(settings: Settings, path: Path) -> tuple[str, Study | None]:
    """The trial that a package is about, or the site's first, and its record if there is one."""
    nct_id = _named(path)
    if nct_id not in settings.trials:
        nct_id = settings.trials[0]
    try:
        stored = Snapshots(settings.mirror.folder).current().study(nct_id)
    except NoSnapshot:
        stored = None
    if stored is not None:
        return nct_id, stored.record
    brought = next((one for one in embedded(settings) if one.stem == nct_id), None)
    return nct_id, read_embedded(brought) if brought else None


def _named(path: Path) -> str | None:
    """The trial's number in a package, if it can be read without further ado."""
    content = files(path).contents.get(DESCRIPTOR)
    try:
        number = orjson.loads(content)["trial"]["nctId"] if content else None
        return canonical_nct_id(number) if isinstance(number, str) else None
    except (ValueError, KeyError, TypeError, MalformedId):
        return None


def _registered(study: Study | None) -> Registered | None:
    if study is None:
        return None
    protocol = study.protocol_section
    status = protocol.status_module.overall_status
    return Registered(
        nct_id=protocol.identification_module.nct_id or "",
        arms=_arms(study),
        target=protocol.design_module.enrollment_info.count,
        running=status not in _OVER,
    )


def _arms(study: Study | None) -> tuple[str, ...]:
    groups = study.protocol_section.arms_interventions_module.arm_groups if study else ()
    return tuple(arm.label for arm in groups if arm.label)


def _ledger(settings: Settings, nct_id: str) -> Ledger:
    try:
        return read_ledger(caught_up(settings), nct_id)
    except NoSnapshot:
        return Ledger(nct_id)


def public_of(settings: Settings, nct_id: str, study: Study | None) -> tuple[Row, ...]:
    """What the registry and publications say of the numbers of people."""
    counts = []
    if study is not None:
        info = study.protocol_section.design_module.enrollment_info
        if info.count is not None and info.type == EnrollmentType.ACTUAL:
            counts.append(PublicCount(Measure.RANDOMISED, ALL, info.count, nct_id))
    counts += [
        PublicCount(figure.measure, figure.arm, figure.count, one.doi or one.journal)
        for one in read_publications(settings).publications.get(nct_id, ())
        for figure in one.figures
    ]
    rows = [*public_rows(counts), *(posted_rows(study, nct_id) if study is not None else ())]
    return tuple(row for place, row in enumerate(rows) if row not in rows[:place])
