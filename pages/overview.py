"""Overview: whether the trial is open, what to do now, and what it is in plain words."""

from pages.components.page import show
from registry.edition import parts

show("overview", parts.overview)
