"""By which a criterion is known again, and any change of its words is noticed."""

import hashlib

DIGITS = 16
"""How many hexadecimal digits a fingerprint has."""


def fingerprint(text: str) -> str:
    """The fingerprint of a criterion's plain text: 16 hexadecimal digits, in lower case.

    It changes with every letter and sign, and not with line breaks, indents or double spaces: runs
    of white space count as one space, and none counts at either end.
    """
    words = " ".join(text.split())
    # Half of a surrogate pair is no text, but it may stand in JSON.
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]
