"""Checks of `doctor` about numbers of people: publications, and what the site published."""

from collections.abc import Iterator

from registry.cli.check import Check, files_of_trials
from registry.cli.say import counted
from registry.mirror.snapshot import Snapshot
from registry.settings import Settings
from registry.settings.publications import PublicationFiles
from registry.site.package import ALL
from registry.site.release.keeping import read_ledger


def publication_files(settings: Settings, found: PublicationFiles) -> Iterator[Check]:
    """Every file of publications is in order, and for a trial of this site."""
    wrong = list(
        files_of_trials(
            "publications", "reports", settings, found.folder, found.publications, found.refused
        )
    )
    yield from wrong
    if not wrong:
        reports = [one for each in found.publications.values() for one in each]
        confirmed = sum(one.confirmed is not None for one in reports)
        says = f"{len(reports)} named, {confirmed} confirmed." if reports else "None."
        yield Check("publications", "ok", says)


def reported_arms(settings: Settings, found: PublicationFiles, snapshot: Snapshot) -> Check:
    """Every arm that a publication's figure names is registered."""
    for nct_id in settings.trials:
        study = snapshot.study(nct_id)
        if study is None:
            continue
        module = study.record.protocol_section.arms_interventions_module
        known = {ALL, *(arm.label for arm in module.arm_groups)}
        for entry, one in enumerate(found.publications.get(nct_id, ()), start=1):
            for number, figure in enumerate(one.figures, start=1):
                if figure.arm not in known:
                    file = found.folder / f"{nct_id}.toml"
                    says = f"{file}: entry {entry}, figure {number}: the registry has no such arm."
                    remedy = "Write the arm's label exactly as the registry has it, or ALL."
                    return Check("reported-arms", "warning", says, remedy)
    return Check("reported-arms", "ok", "All are registered.")


def proof(settings: Settings, snapshot: Snapshot) -> Check:
    """Nobody can be found in what the site has published, with all that is public today."""
    hidden = releases = 0
    for nct_id in settings.trials:
        ledger = read_ledger(snapshot, nct_id).of_readers
        if all(release.is_public for release in ledger.releases):
            continue
        # Here, because most sites have published nothing, and these take a second to load.
        from registry.cli.packages import public_of
        from registry.site.disclosure import TooLarge
        from registry.site.release.loading import with_public
        from registry.site.release.proof import prove

        study = snapshot.study(nct_id)
        public = public_of(settings, nct_id, study.record if study else None)
        try:
            found = prove(with_public(ledger, public).releases)
        except TooLarge as error:
            return Check("proof", "warning", f"{nct_id}: {error.happened}.", error.remedy)
        if not found.holds:
            says = f"{nct_id}: too much can be worked out of what the site has published."
            remedy = "python -m registry site audit says where; see docs/disclosure.md."
            return Check("proof", "problem", says, remedy)
        hidden += found.hidden
        releases += len(ledger.releases)
    says = f"Holds: {hidden:,} numbers hidden in {counted(releases, 'release')}."
    return Check("proof", "ok", says if releases else "The site has published no numbers.")
