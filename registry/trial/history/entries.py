"""What happened to a trial as a list of entries, newest first: for a feed and for machines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from registry.language import Language, Sentence
from registry.site.aggregates import Announced
from registry.trial.history.releases import logged
from registry.trial.history.telling import Told, tell
from registry.trial.history.versions import Step, Version, steps

MANY = 20
"""Changes of one version that an entry tells one by one; of more it gives the number."""

Turn = tuple[datetime, bool]
"""When the registry was found not to show a study any more (true), or to show it again (false)."""


@dataclass(frozen=True)
class Entry:
    """Something that happened.

    `id` stays the same for good ("NCT01763099/version-3"). `at` is UTC: the registry's
    day of an imported version, else when this site saw or did it. `sentences` are plain text in the
    language asked for, what matters first; `material` says whether any of it does.
    """

    id: str
    at: datetime
    material: bool
    title: Sentence
    sentences: tuple[Sentence, ...]


def entries(
    nct_id: str,
    versions: Sequence[Version],
    announced: Sequence[Announced],
    lang: Language,
    turns: Sequence[Turn] = (),
) -> tuple[Entry, ...]:
    """Every change of the record and of what the site published, newest first.

    `versions` are those of `versions_of`, `announced` what `registry.site.release.ledger.announced`
    gives, `turns` when the registry was found not to show the study any more, or to show it again.
    """
    found = [*_of_record(nct_id, versions, lang)]
    found += [
        Entry(
            f"{nct_id}/{(line := logged(one, lang)).key}",
            one.at,
            True,
            lang.say("The site's own numbers"),
            (line.sentence,),
        )
        for one in announced
    ]
    found += [_of_turn(nct_id, *turn, lang) for turn in turns]
    return tuple(sorted(found, key=lambda one: one.at))[::-1]  # of one moment, later ones first


def _of_record(nct_id: str, versions: Sequence[Version], lang: Language) -> Iterator[Entry]:
    for version in versions[:1]:
        sentence = lang.say("The oldest version of the record that this site has.")
        title = lang.say("The record")
        yield Entry(f"{nct_id}/{version.key}", version.at, False, title, (sentence,))
    for step in steps(versions):
        yield _of_step(nct_id, step, lang)


def _of_step(nct_id: str, step: Step, lang: Language) -> Entry:
    name = f"{nct_id}/{step.after.key}"
    title = lang.say("The record was changed")
    if not step.is_of_registry:
        sentence = lang.say(
            "This site has fetched the record itself; before, it showed a transcription."
        )
        return Entry(name, step.after.at, False, lang.say("The record"), (sentence,))
    told = tell(*step.comparable(), lang)
    return Entry(
        name,
        step.after.at,
        any(one.is_material for one in told),
        title,
        in_short(told, lang),
    )


def _of_turn(nct_id: str, at: datetime, gone: bool, lang: Language) -> Entry:
    if gone:
        name, title = "gone", lang.say("Gone from the registry")
        sentence = lang.say("The registry does not show this study any more.")
    else:
        name, title = "returned", lang.say("Back at the registry")
        sentence = lang.say("The registry shows this study again.")
    return Entry(
        f"{nct_id}/{name}-{at.astimezone(UTC):%Y%m%dT%H%M%S}", at, True, title, (sentence,)
    )


def in_short(told: Sequence[Told], lang: Language) -> tuple[Sentence, ...]:
    """The sentences of some changes, not more than can be read."""
    if not told:
        return (lang.say("Nothing changed that this site compares."),)
    sentences = [one.sentence for one in told[:MANY]]
    if len(told) > MANY:
        more = len(told) - MANY
        sentences.append(lang.count("And {n} more change.", "And {n} more changes.", more))
    return tuple(sentences)
