"""Study design: groups, treatments, outcome measures, dates, who runs it, references."""

from pages.components.page import show
from registry.edition import parts

show("design", parts.design)
