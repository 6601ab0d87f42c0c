"""Contact: whom to ask, how old that answer is, and a card to keep."""

import streamlit as st

from pages.components.page import show
from pages.components.visit import Shown
from registry.export.vcard import vcards
from registry.markup import contact_page
from registry.trial.contact import contact_page as view_of


def content(shown: Shown) -> str:
    """The page for this trial."""
    view = view_of(shown.record, shown.source, shown.confirmation, shown.lang, shown.today)
    return contact_page(shown.lang, view)


here = show("contact", content)
shown = here.shown
if shown and shown.record.protocol_section.contacts_locations_module.central_contacts:
    st.download_button(
        here.lang.say("Save the contact as a card (vCard)"),
        data=lambda: vcards(shown.record, shown.source, shown.lang),
        file_name=f"{here.nct_id}.vcf",
        mime="text/vcard",
        on_click="ignore",
    )
