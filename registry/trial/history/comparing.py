"""Two versions side by side: what is told of their difference, and the patch between them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import orjson

from registry.language import Language, Sentence
from registry.trial.history.changes import Json, Operation, patch
from registry.trial.history.rule import Kind
from registry.trial.history.table import RULES
from registry.trial.history.telling import Told, tell
from registry.trial.history.versions import Step, Version
from registry.trial.source import told_date

LONGEST_PATCH = 12_000
"""Letters of a patch that a page shows; a longer one is for the command line."""

_PEOPLE = frozenset(rule.steps[-1] for rule in RULES if rule.kind is Kind.PERSON)
"""What is about persons, by its name: the registry sometimes has it at places of no rule, too."""


@dataclass(frozen=True)
class Patch:
    """The RFC 6902 patch, without people's names and addresses."""

    operations: tuple[Operation, ...]

    @property
    def text(self) -> str | None:
        """The patch with an operation a line; none where it would be too long for a page."""
        lines = ",\n".join(orjson.dumps(one).decode() for one in self.operations)
        return f"[{lines}]" if len(lines) <= LONGEST_PATCH else None


@dataclass(frozen=True)
class Comparison:
    """What differs between two versions; `remark` says what to bear in mind."""

    before: Sentence
    after: Sentence
    material: tuple[Told, ...]
    administrative: tuple[Told, ...]
    remark: Sentence | None
    step: Step = field(repr=False)

    @cached_property
    def patch(self) -> Patch:
        """The same for machines; made when it is asked for."""
        before, after = self.step.comparable()
        return Patch(tuple(patch(without_people(before), without_people(after))))

    @property
    def told(self) -> tuple[Told, ...]:
        """All of it, what matters first."""
        return (*self.material, *self.administrative)


def compare(step: Step, lang: Language) -> Comparison:
    """The comparison of two versions, whichever they are."""
    told = tell(*step.comparable(), lang)
    return Comparison(
        before=version_name(step.before, lang),
        after=version_name(step.after, lang),
        material=tuple(one for one in told if one.is_material),
        administrative=tuple(one for one in told if not one.is_material),
        remark=_remark(step, lang),
        step=step,
    )


def version_name(version: Version, lang: Language) -> Sentence:
    """What a version is called: whose number it has, and of which day it is."""
    if version.source.transcription:
        return lang.say(
            "Transcription by this project, of the registry's version of {date}",
            date=lang.date(version.source.transcription.registry_version),
        )
    module = version.record.protocol_section.status_module
    posted = told_date(module.last_update_post_date_struct.date, lang)
    if version.registry_number is not None and version.dated is not None:
        return lang.say(
            "Registry version {n}, {date} (imported)",
            n=version.registry_number,
            date=lang.date(version.dated),
        )
    if posted is None:
        return lang.say("Version {n}", n=version.source.version)
    return lang.say("Version {n}, posted {date}", n=version.source.version, date=posted)


def find(versions: Sequence[Version], key: str | None) -> Version | None:
    """The version of this key."""
    return next((one for one in versions if one.key == key), None)


def without_people(record: Json) -> Json:
    """A record (parsed JSON) without what is about persons."""
    if isinstance(record, dict):
        return {key: without_people(part) for key, part in record.items() if key not in _PEOPLE}
    return [without_people(one) for one in record] if isinstance(record, list) else record


def _remark(step: Step, lang: Language) -> Sentence | None:
    if step.before.is_transcription or step.after.is_transcription:
        return lang.say(
            "One of the two is this project's own transcription, which is shorter than the record."
            " What differs was not changed at the registry."
        )
    if step.before.is_imported is not step.after.is_imported:
        return lang.say(
            "One of the two is from the registry's own history, which may lack what the registry"
            " adds to a record. That is not compared."
        )
    return None
