"""Which studies have a record that may still be right about today."""

from datetime import timedelta

from registry.mirror.question import Fresh
from registry.mirror.register.found import Query, without
from registry.mirror.register.measured import day_number
from registry.mirror.register.register import Register


def fresh_ones(register: Register, fresh: Fresh) -> Query:
    """Finds them. A study of which no completion date is known counts as not completed.

    Dates of the register are first days of their months, so only whole months count as passed.
    """
    first, last = (day_number(day.isoformat()) for day in (fresh.since, fresh.until))
    before = day_number((fresh.until.replace(day=1) - timedelta(days=1)).isoformat())
    verified = register.studies.between("StatusVerifiedDate", first, last)
    return without(verified, register.studies.between("CompletionDate", None, before))
