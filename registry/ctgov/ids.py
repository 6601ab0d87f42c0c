"""NCT numbers: which texts are one, and their one proper spelling."""

import re

from registry.ctgov.errors import MalformedId

_SHAPE = re.compile(r"[Nn][Cc][Tt]0*([1-9][0-9]{0,7})")
_LONGEST_QUOTE = 40


def canonical_nct_id(text: str) -> str:
    """The number as the registry spells it: `NCT` and eight digits.

    Takes what the registry takes (`nct1763099`, `NCT0001763099`) and blanks around it; raises
    `MalformedId` for anything else.
    """
    shape = _SHAPE.fullmatch(text.strip())
    if shape is None:
        quote = text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "…"
        raise MalformedId(
            f"{quote!r} is not an NCT number",
            "",
            "An NCT number is NCT and eight digits, such as NCT01763099.",
        )
    return f"NCT{shape[1]:0>8}"
