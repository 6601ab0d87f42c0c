"""About this page: source, dates, changes, privacy, licence."""

from pages.components.page import show
from registry.edition import parts

show("about", parts.about)
