"""The formats that a page offers of a trial: what each is good for, and where it is."""

import re

from registry.ctgov.record import Study
from registry.export.formats import FORMATS, Format
from registry.language import Language, Sentence
from registry.trial.about import Offer
from registry.trial.source import Source


def offered(
    study: Study, source: Source, lang: Language, base: str = "trial/"
) -> tuple[Offer, ...]:
    """Every format that has something of this study, in the order of the table.

    Addresses begin with `base`, which leads from the page that shows them to `/trial/`; relative,
    so that a site under a path works. None for a record without a proper number.
    """
    nct_id = study.protocol_section.identification_module.nct_id or ""
    if not re.fullmatch(r"NCT[0-9]{8}", nct_id):
        return ()
    return tuple(
        Offer(_words(one, source, lang), f"{base}{nct_id}.{one.extension}", one.media_type)
        for one in FORMATS
        if one.name != "vcard" or _has_contact(study)
    )


def _has_contact(study: Study) -> bool:
    contacts = study.protocol_section.contacts_locations_module.central_contacts
    return any(one.name for one in contacts)


def _words(one: Format, source: Source, lang: Language) -> Sentence:
    match one.name:
        case "json" if source.transcription:
            return lang.say("This project's transcription of the record (JSON)")
        case "json":
            return lang.say("The record itself, as the registry sent it (JSON)")
        case "fhir-r5":
            return lang.say("For systems of hospitals and of research (FHIR R5)")
        case "fhir-r4b":
            return lang.say("For systems of hospitals and of research (FHIR R4B)")
        case "schema.org":
            return lang.say("For search engines (schema.org, JSON-LD)")
        case "csv":
            return lang.say("Everything that these pages show, as a table (CSV)")
        case "parquet":
            return lang.say("The same table for statistics programs (Parquet)")
        case "csl":
            return lang.say("Citation (CSL-JSON)")
        case "ris":
            return lang.say("Citation (RIS)")
        case "bibtex":
            return lang.say("Citation (BibTeX)")
        case "nlm":
            return lang.say("Citation as text")
        case "ics":
            return lang.say("Key dates for a calendar (iCalendar)")
        case "vcard":
            return lang.say("Contact for an address book (vCard)")
        case name:
            raise ValueError(f"Nobody has said what the format {name} is for")
