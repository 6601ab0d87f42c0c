"""Contacts as vCard 3.0 (RFC 2426), which every telephone's address book reads."""

import vobject

from registry.ctgov.record import Study
from registry.ctgov.record.protocol import Contact
from registry.export.provenance import record_address, statement
from registry.export.text import signs
from registry.language import Language
from registry.trial.contact import telephone
from registry.trial.source import Source


def vcards(study: Study, source: Source, lang: Language) -> bytes:
    """The central contacts of a study, one card each, in UTF-8; empty when there are none.

    The statement on the source is in the note: an address book shows it, and little else.
    """
    contacts = study.protocol_section.contacts_locations_module.central_contacts
    return "".join(
        _card(study, item, name, lang.join(statement(study, source, lang)))
        for item in contacts
        if (name := signs(item.name))
    ).encode()


def _card(study: Study, contact: Contact, name: str, said: str) -> str:
    names = study.protocol_section.identification_module
    sponsor = study.protocol_section.sponsor_collaborators_module.lead_sponsor.name
    card = vobject.vCard()
    card.add("fn").value = name
    # The registry gives a name in one piece; guessing which part is the family's would be wrong
    # for half of the world.
    card.add("n").value = vobject.vcard.Name(given=name)
    if sponsor:
        card.add("org").value = [signs(sponsor)]
    if number := telephone(contact):
        card.add("tel").value = signs(number)
    if contact.email:
        card.add("email").value = signs(contact.email)
    if names.nct_id:
        card.add("url").value = record_address(study)
        title = f"{signs(names.nct_id)}: {signs(names.brief_title)}".rstrip(": ")
        card.add("note").value = f"{title}\n{said}"
    return str(card.serialize())
