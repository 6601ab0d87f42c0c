"""Where a trial's plain page is, and what belongs to it."""

PREFIXES = {"en": "", "zh-Hans": "/zh"}
"""What stands before the path of a plain page, by language."""

LONGEST = 40
"""So many signs of what was asked for in vain are repeated."""


def repeated(asked: str) -> str:
    """What was asked for in vain, as a page repeats it: its beginning."""
    return asked if len(asked) <= LONGEST else asked[:LONGEST] + "…"


def trial_path(tag: str, nct_id: str, more: str = "") -> str:
    """The path of a trial's plain page in the language `tag`, or of what belongs to it."""
    return f"{PREFIXES[tag]}/trial/{nct_id}{more}"


def trial_link(tag: str, nct_id: str, more: str = "") -> str:
    """The same path as a link on Streamlit's pages: relative, so that a site under a path works."""
    return trial_path(tag, nct_id, more).lstrip("/")


def find_path(tag: str) -> str:
    """The path of the plain page that finds other trials, in the language `tag`."""
    return f"{PREFIXES[tag] or '/en'}/find"
