"""Enrollment: the plan, who names which number, how it went, and what to expect."""

from pages.components.pieces import show_pieces
from registry.edition import parts

show_pieces("enrollment", parts.enrollment)
