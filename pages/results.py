"""Results: what was to be measured, what was reported, and by whom."""

from pages.components.pieces import show_pieces
from registry.edition import parts

show_pieces("results", parts.results)
