"""What a sponsor says beside its results: their limits, who may publish them, whom to ask."""

from dataclasses import dataclass

from registry.ctgov.record import Study
from registry.ctgov.record.enums import AgreementRestrictionType
from registry.ctgov.record.results import CertainAgreement
from registry.language import Language
from registry.trial.contact import about_results, letter
from registry.trial.facts import Fact, Row, in_prose, known, prose
from registry.trial.terms import told, yes_or_no


@dataclass(frozen=True)
class More:
    """Limits, agreements and a contact. `letter` is a `mailto:` address if there is mail."""

    limitations: Fact
    agreements: tuple[Row, ...]
    contact: tuple[Row, ...]
    letter: str | None


def more(study: Study, lang: Language) -> More | None:
    """What the sponsor posted beside the results; none when that is nothing."""
    module = study.results_section.more_info_module
    if not module.model_fields_set:
        return None
    limitations = module.limitations_and_caveats.description
    return More(
        limitations=in_prose(limitations),
        agreements=_agreements(module.certain_agreement, lang),
        contact=about_results(study, lang),
        letter=letter(module.point_of_contact.email, study, None, lang),
    )


def _agreements(item: CertainAgreement, lang: Language) -> tuple[Row, ...]:
    """Who employs the investigators, and what they may not say about the results.

    The registry asks about limits only where somebody else than the sponsor employs them, and
    about the kind of limit only where there is one.
    """
    rows = [
        Row(
            lang.say("Are all principal investigators employed by the sponsor?"),
            yes_or_no(item.pi_sponsor_employee, lang),
        )
    ]
    if item.restrictive_agreement is not None or not item.pi_sponsor_employee:
        rows.append(
            Row(
                lang.say("Does an agreement limit what they may say about the results?"),
                yes_or_no(item.restrictive_agreement, lang),
            )
        )
    if item.restrictive_agreement or item.restriction_type:
        rows.append(Row(lang.say("What the limit is"), known(told(item.restriction_type, lang))))
    details = prose(item.other_details)
    if details or item.restriction_type == AgreementRestrictionType.OTHER:
        rows.append(Row(lang.say("In the sponsor's words"), known(details)))
    return tuple(rows)
