"""The intake: reads a site's package, screens it for people, checks its sums, keeps nothing."""

from registry.site.intake.check import Checked, Outcome, Registered, check
from registry.site.intake.schema import schema
from registry.site.rules import Rule

__all__ = ["Checked", "Outcome", "Registered", "Rule", "check", "schema"]
