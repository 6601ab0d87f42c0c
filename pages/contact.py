"""Contact: whom to ask, how old that answer is, and a card to keep."""

import streamlit as st

from pages.components.page import show
from registry.edition import parts
from registry.export.vcard import vcards

here = show("contact", parts.contact)
shown = here.shown
if shown and shown.record.protocol_section.contacts_locations_module.central_contacts:
    st.download_button(
        here.lang.say("Save the contact as a card (vCard)"),
        data=lambda: vcards(shown.record, shown.source, shown.lang),
        file_name=f"{here.nct_id}.vcf",
        mime="text/vcard",
        on_click="ignore",
    )
