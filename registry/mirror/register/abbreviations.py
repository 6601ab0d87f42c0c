"""Abbreviations that a text explains itself: "graft versus host disease (GVHD)".

After A. Schwartz and M. Hearst, A simple algorithm for identifying abbreviation definitions in
biomedical text, Pacific Symposium on Biocomputing 2003.
"""

import re
from collections.abc import Iterator

_BETWEEN = re.compile(r"\(([A-Za-z][A-Za-z0-9-]{1,9})\)")
_WORDS = re.compile(r"[A-Za-z0-9]+(?:[-/'’][A-Za-z0-9]+)*")
_LONGEST = 120
"""Characters before an abbreviation in which its meaning is looked for."""


def explained(text: str) -> Iterator[tuple[str, str]]:
    """The abbreviations of a text with what they stand for, as the text writes both."""
    for found in _BETWEEN.finditer(text):
        short = found[1]
        if sum(map(str.isupper, short)) < 2:
            continue
        before = text[max(0, found.start() - _LONGEST) : found.start()]
        # What stands for it begins after the last mark that ends a thought.
        before = re.split(r"[.;:,()\[\]]", before.rstrip())[-1]
        words = list(_WORDS.finditer(before))[-min(len(short) + 5, len(short) * 2) :]
        if words:
            start = _start(short.lower(), before.lower(), words[0].start())
            if start is not None and before[start:].strip().lower() != short.lower():
                yield short, before[start:].strip()


def _start(short: str, before: str, first: int) -> int | None:
    """Where the meaning begins: each letter is found from behind, the first one begins a word."""
    at = len(before) - 1
    for index in range(len(short) - 1, -1, -1):
        letter = short[index]
        if not letter.isalnum():
            continue
        while at >= first and (
            before[at] != letter or (index == 0 and at > 0 and before[at - 1].isalnum())
        ):
            at -= 1
        if at < first:
            return None
        at -= 1
    return at + 1
