"""Contacts as vCard 3.0 (RFC 2426), which every telephone's address book reads."""

import vobject

from registry.ctgov.record import Study
from registry.ctgov.record.protocol import Contact
from registry.trial.contact import telephone
from registry.trial.overview import registry_page


def vcards(study: Study) -> bytes:
    """The central contacts of a study, one card each, in UTF-8; empty when there are none."""
    contacts = study.protocol_section.contacts_locations_module.central_contacts
    return "".join(_card(study, item, item.name) for item in contacts if item.name).encode()


def _card(study: Study, contact: Contact, name: str) -> str:
    names = study.protocol_section.identification_module
    sponsor = study.protocol_section.sponsor_collaborators_module.lead_sponsor.name
    card = vobject.vCard()
    card.add("fn").value = name
    # The registry gives a name in one piece; guessing which part is the family's would be wrong
    # for half of the world.
    card.add("n").value = vobject.vcard.Name(given=name)
    if sponsor:
        card.add("org").value = [sponsor]
    if number := telephone(contact):
        card.add("tel").value = number
    if contact.email:
        card.add("email").value = contact.email
    if names.nct_id:
        card.add("url").value = registry_page(names.nct_id)
        card.add("note").value = f"{names.nct_id}: {names.brief_title or ''}".rstrip(": ")
    return str(card.serialize())
