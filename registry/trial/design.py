"""How a trial is built: groups, treatments, outcome measures, dates, who runs it, references."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from registry.ctgov.record import PartialDate, Study, enums
from registry.ctgov.record.protocol import (
    ArmGroup,
    AvailIpd,
    Intervention,
    Outcome,
    PartialDateStruct,
    Sponsor,
)
from registry.language import Language, Sentence, Verbatim, without_entities
from registry.trial.facts import Fact, Known, Prose, Row, in_prose, known, spelled, verbatim
from registry.trial.measures import changes, measures, rank_title
from registry.trial.plain import headcount
from registry.trial.references import Citation, citation
from registry.trial.source import Source, told_date, told_posted, wording
from registry.trial.terms import told, yes_or_no


@dataclass(frozen=True)
class Treatment:
    """Something under study."""

    name: Fact
    kind: Fact
    description: Fact
    other_names: Fact


@dataclass(frozen=True)
class Arm:
    """A group, with the treatments that it gets in the order of the record.

    `kind` is none where groups have none: where people are only observed.
    """

    label: Fact
    kind: Fact | None
    description: Fact
    treatments: tuple[Treatment, ...]
    unmatched: tuple[str, ...]


@dataclass(frozen=True)
class Measure:
    """A registered outcome measure; `changes` say how it differs from the first version."""

    name: Fact
    time_frame: Fact
    description: Fact
    changes: tuple[Sentence, ...]


@dataclass(frozen=True)
class Measures:
    """The outcome measures of one rank."""

    title: Sentence
    measures: tuple[Measure, ...]


@dataclass(frozen=True)
class SeeAlso:
    """A link that the sponsor gave: its label in Markdown or its address, and where it leads."""

    words: Prose | Verbatim
    address: str | None


@dataclass(frozen=True)
class Design:
    """The page Study design."""

    wording: Sentence
    headcount: Sentence | None
    arms: tuple[Arm, ...]
    unassigned: tuple[Treatment, ...]
    outcomes: tuple[Measures, ...]
    details: tuple[Row, ...]
    dates: tuple[Row, ...]
    sponsors: tuple[Row, ...]
    oversight: tuple[Row, ...]
    numbers: tuple[Row, ...]
    references: tuple[Citation, ...]
    links: tuple[SeeAlso, ...]
    sharing: tuple[Row, ...]


def design(study: Study, source: Source, lang: Language, first: Study | None = None) -> Design:
    """Everything that the page Study design says.

    `first` is the oldest version of the record that this site holds, none where it is this one.
    """
    protocol = study.protocol_section
    module = protocol.arms_interventions_module
    given = [item for arm in module.arm_groups for item in _given(arm, module.interventions)[0]]
    return Design(
        wording=wording(source, lang),
        headcount=headcount(study, lang),
        arms=tuple(_arm(arm, module.interventions, lang) for arm in module.arm_groups),
        unassigned=tuple(
            _treatment(item, lang) for item in module.interventions if item not in given
        ),
        outcomes=_outcomes(study, first, lang),
        details=_details(study, lang),
        dates=_dates(study, lang),
        sponsors=_sponsors(study, lang),
        oversight=_oversight(study, lang),
        numbers=_numbers(study, lang),
        references=tuple(citation(item, lang) for item in protocol.references_module.references),
        links=_links(study),
        sharing=_sharing(study, lang),
    )


_KINDS = {
    enums.InterventionType.BEHAVIORAL: "Behavioral",
    enums.InterventionType.BIOLOGICAL: "Biological",
    enums.InterventionType.COMBINATION_PRODUCT: "Combination Product",
    enums.InterventionType.DEVICE: "Device",
    enums.InterventionType.DIAGNOSTIC_TEST: "Diagnostic Test",
    enums.InterventionType.DIETARY_SUPPLEMENT: "Dietary Supplement",
    enums.InterventionType.DRUG: "Drug",
    enums.InterventionType.GENETIC: "Genetic",
    enums.InterventionType.PROCEDURE: "Procedure",
    enums.InterventionType.RADIATION: "Radiation",
    enums.InterventionType.OTHER: "Other",
}
"""How a group's `interventionNames` spell the type before the name: "Drug: Aspirin"."""


def _spellings(item: Intervention) -> set[str]:
    """The ways in which a group may name an intervention."""
    name = item.name or ""
    kind = _KINDS.get(item.type) if isinstance(item.type, enums.InterventionType) else None
    return {name, f"{kind}: {name}"} if kind else {name}


def _given(
    arm: ArmGroup, interventions: Sequence[Intervention]
) -> tuple[list[Intervention], list[str]]:
    """What a group gets, in the order of the record; and the names that fit no intervention.

    Several interventions may share a name (one for each dose), so a name counts together with the
    groups that the intervention itself names; the name alone decides where that fits none.
    """
    given: list[Intervention] = []
    unmatched = []
    for name in arm.intervention_names:
        called = [item for item in interventions if name in _spellings(item)]
        here = [item for item in called if arm.label in item.arm_group_labels]
        given += [item for item in here or called if item not in given]
        if not called:
            unmatched.append(name)
    given += [
        item
        for item in interventions
        if arm.label is not None and arm.label in item.arm_group_labels and item not in given
    ]
    return given, unmatched


def _arm(arm: ArmGroup, interventions: Sequence[Intervention], lang: Language) -> Arm:
    given, unmatched = _given(arm, interventions)
    return Arm(
        label=spelled(arm.label),
        kind=known(told(arm.type, lang)) if arm.type else None,
        description=in_prose(arm.description),
        treatments=tuple(_treatment(item, lang) for item in given),
        unmatched=tuple(Verbatim(name) for name in unmatched),
    )


def _treatment(item: Intervention, lang: Language) -> Treatment:
    others = [Verbatim(name) for name in item.other_names]
    return Treatment(
        name=spelled(item.name),
        kind=known(told(item.type, lang)),
        description=in_prose(item.description),
        other_names=known(lang.listed(others) if others else None),
    )


def _outcomes(study: Study, first: Study | None, lang: Language) -> tuple[Measures, ...]:
    changed = changes(study, first, lang).of if first else {}
    return tuple(
        Measures(
            rank_title(rank, lang),
            tuple(_measure(one.outcome, changed.get(one.key, ())) for one in ranked),
        )
        for rank, ranked in groupby(measures(study), attrgetter("rank"))
    )


def _measure(item: Outcome, changed: tuple[Sentence, ...]) -> Measure:
    name, time_frame = spelled(item.measure), spelled(item.time_frame)
    return Measure(name, time_frame, in_prose(item.description), changed)


def _details(study: Study, lang: Language) -> tuple[Row, ...]:
    """What the record adds to the design, where it adds something."""
    module = study.protocol_section.design_module
    info = module.design_info
    masked = [word for who in info.masking_info.who_masked if (word := told(who, lang))]
    rows = []
    if masked:
        rows.append(Row(lang.say("Who does not know the group"), known(lang.listed(masked))))
    if info.masking_info.masking_description:
        rows.append(
            Row(lang.say("Masking in detail"), in_prose(info.masking_info.masking_description))
        )
    if info.intervention_model_description:
        rows.append(Row(lang.say("Model in detail"), in_prose(info.intervention_model_description)))
    if module.target_duration:
        rows.append(Row(lang.say("Each person is followed for"), spelled(module.target_duration)))
    if module.bio_spec.retention:
        rows.append(Row(lang.say("Samples"), known(told(module.bio_spec.retention, lang))))
    if module.bio_spec.description:
        rows.append(Row(lang.say("Samples in detail"), in_prose(module.bio_spec.description)))
    return tuple(rows)


def _dates(study: Study, lang: Language) -> tuple[Row, ...]:
    module = study.protocol_section.status_module
    rows = [
        Row(lang.say("Start"), dated(module.start_date_struct, lang)),
        Row(
            lang.say("Last data for the primary outcome (primary completion)"),
            dated(module.primary_completion_date_struct, lang),
        ),
        Row(lang.say("Completion"), dated(module.completion_date_struct, lang)),
        Row(lang.say("Status last verified"), _plain_date(module.status_verified_date, lang)),
        Row(lang.say("First submitted"), _plain_date(module.study_first_submit_date, lang)),
        Row(
            lang.say("First posted"), known(told_posted(module.study_first_post_date_struct, lang))
        ),
        Row(lang.say("Last update submitted"), _plain_date(module.last_update_submit_date, lang)),
        Row(
            lang.say("Last update posted"),
            known(told_posted(module.last_update_post_date_struct, lang)),
        ),
    ]
    if study.has_results:
        rows.append(
            Row(
                lang.say("Results first posted"),
                known(told_posted(module.results_first_post_date_struct, lang)),
            )
        )
    return tuple(rows)


def dated(struct: PartialDateStruct, lang: Language) -> Fact:
    """A date of the record, and whether it is actual or estimated."""
    when = told_date(struct.date, lang)
    if when is None:
        return known(None)
    kind = told(struct.type, lang)
    if kind:
        return Known(lang.say("{date} ({kind})", date=when, kind=kind))
    # An old record's date without a type may be either: not guessed.
    return Known(lang.say("{date} (whether planned or actual is not provided)", date=when))


def _plain_date(value: PartialDate | str | None, lang: Language) -> Fact:
    return known(told_date(value, lang))


def _sponsors(study: Study, lang: Language) -> tuple[Row, ...]:
    module = study.protocol_section.sponsor_collaborators_module
    party = module.responsible_party
    responsible = told(party.type, lang)
    if responsible and party.investigator_full_name:
        responsible = lang.say(
            "{role}: {name}", role=responsible, name=Verbatim(party.investigator_full_name)
        )
    rows = [
        Row(lang.say("Sponsor"), _organisation(module.lead_sponsor, lang)),
        Row(
            lang.say("Responsible for the record"),
            known(responsible or (verbatim(party.old_name_title))),
        ),
    ]
    partners = [Verbatim(item.name) for item in module.collaborators if item.name]
    rows.append(
        Row(
            lang.say("Collaborators"),
            known(lang.series(partners) if partners else None),
        )
    )
    return tuple(rows)


def _organisation(item: Sponsor, lang: Language) -> Fact:
    if not item.name:
        return known(None)
    kind = told(item.class_, lang)
    name = Verbatim(item.name)
    return Known(lang.say("{name} ({kind})", name=name, kind=kind) if kind else name)


def _oversight(study: Study, lang: Language) -> tuple[Row, ...]:
    module = study.protocol_section.oversight_module
    facts = (
        (lang.say("Data monitoring committee"), module.oversight_has_dmc),
        (lang.say("Drug regulated by the US FDA"), module.is_fda_regulated_drug),
        (lang.say("Device regulated by the US FDA"), module.is_fda_regulated_device),
    )
    more = (
        (
            lang.say("Device not approved or cleared by the US FDA"),
            module.is_unapproved_device,
        ),
        (lang.say("Made in the United States and exported"), module.is_us_export),
        (
            lang.say("Study of a device in children that the US FDA ordered after its approval"),
            module.is_ppsd,
        ),
    )
    given = [(label, value) for label, value in more if value is not None]
    return tuple(Row(label, yes_or_no(value, lang)) for label, value in (*facts, *given))


def _numbers(study: Study, lang: Language) -> tuple[Row, ...]:
    module = study.protocol_section.identification_module
    rows = [
        Row(lang.say("NCT number"), spelled(module.nct_id)),
        Row(lang.say("The sponsor's own number"), spelled(module.org_study_id_info.id)),
    ]
    numbers = dict.fromkeys(item.id for item in module.secondary_id_infos if item.id)
    others = [Verbatim(item) for item in numbers if item != module.org_study_id_info.id]
    if others:
        rows.append(Row(lang.say("Other numbers"), known(lang.series(others))))
    aliases = [Verbatim(item) for item in module.nct_id_aliases]
    if aliases:
        rows.append(Row(lang.say("Earlier NCT numbers"), known(lang.series(aliases))))
    if module.acronym:
        rows.append(Row(lang.say("Short name"), spelled(module.acronym)))
    return tuple(rows)


def _links(study: Study) -> tuple[SeeAlso, ...]:
    """Links that the sponsor gave; one that leads nowhere on the web is shown as words."""
    return tuple(
        SeeAlso(Prose(item.label) if item.label else Verbatim(address), _web(address))
        for item in study.protocol_section.references_module.see_also_links
        if (address := without_entities(item.url or "")) or item.label
    )


def _web(address: str) -> str | None:
    return address if address.lower().startswith(("http://", "https://")) else None


def _sharing(study: Study, lang: Language) -> tuple[Row, ...]:
    module = study.protocol_section.ipd_sharing_statement_module
    rows = [
        Row(lang.say("Plan to share participants' data"), known(told(module.ipd_sharing, lang)))
    ]
    if module.description:
        rows.append(Row(lang.say("Plan in detail"), in_prose(module.description)))
    kinds = [word for item in module.info_types if (word := told(item, lang))]
    if kinds:
        rows.append(Row(lang.say("What is shared besides"), known(lang.listed(kinds))))
    for label, text in (
        (lang.say("When"), module.time_frame),
        (lang.say("For whom"), module.access_criteria),
    ):
        if text:
            rows.append(Row(label, in_prose(text)))
    if module.url:
        rows.append(Row(lang.say("Address"), spelled(module.url)))
    for item in study.protocol_section.references_module.avail_ipds:
        rows += _offer(item, lang)
    return tuple(rows)


def _offer(item: AvailIpd, lang: Language) -> Iterator[Row]:
    """Data or a document that can be had: of what kind, under which number, where."""
    texts = [Verbatim(without_entities(text)) for text in (item.type, item.id, item.url) if text]
    if texts:
        yield Row(lang.say("Data on offer"), Known(lang.series(texts)))
    if item.comment:
        yield Row(lang.say("About these data"), in_prose(item.comment))
