"""Words that nobody wrote: invented ones, a few frequent and most rare, as in any language."""

import random
from collections.abc import Callable
from itertools import islice, product

SAYS_SO = "Synthetic text, no real study: "
"""How every text begins that is long enough to be read."""

_SAYS_SO_FROM = 60
_WORDS = 20_000
_SHORT, _MIDDLE = 120, 8_000
_PHRASES = 1 << 15
_LONGEST_PHRASE = 9
_OPENING = ("b", "c", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "v")
_VOWELS = ("a", "e", "i", "o", "u")
_CLOSING = ("", "n", "r", "s", "l")


def phrases() -> list[str]:
    """Always the same pieces of one to five words, each with a blank at its end."""
    choice = random.Random("synthetic words")  # noqa: S311 - no secret
    syllables = ["".join(parts) for parts in product(_OPENING, _VOWELS, _CLOSING)]
    words: dict[str, None] = {}
    while len(words) < _WORDS:
        # As in any language, what is said often is short.
        length = 1 + (len(words) >= _SHORT) + (len(words) >= _MIDDLE)
        words["".join(choice.choices(syllables, k=length))] = None
    weights = [1 / (rank + 1) for rank in range(_WORDS)]
    drawn = iter(choice.choices(list(words), weights, k=_PHRASES * _LONGEST_PHRASE))
    return [
        " ".join(islice(drawn, choice.randint(1, _LONGEST_PHRASE))) + " " for _ in range(_PHRASES)
    ]


def prose(pieces: list[str], length: int, draw: Callable[[], float]) -> str:
    """A text of about that many characters, never cut within a word; `draw` gives 0 to below 1."""
    text = SAYS_SO if length >= _SAYS_SO_FROM else ""
    count = len(pieces)
    while len(text) < length:
        missing = (length - len(text)) // 17 + 1
        text += "".join([pieces[int(draw() * count)] for _ in range(missing)])
    end = text.rfind(" ", 1, length + 4)
    return (text[:end] if end > 0 else text[:length]).rstrip() or "syn"


def criteria(text: str, draw: Callable[[], float]) -> str:
    """The same text as a list of inclusion and one of exclusion criteria."""
    words = text.split(" ")
    items: list[str] = []
    while words:
        some = 4 + int(draw() * 26)
        items.append("* " + " ".join(words[:some]))
        words = words[some:]
    half = (len(items) + 1) // 2
    inclusion, exclusion = "\n".join(items[:half]), "\n".join(items[half:])
    if not exclusion:
        return f"Inclusion Criteria:\n\n{inclusion}"
    return f"Inclusion Criteria:\n\n{inclusion}\n\nExclusion Criteria:\n\n{exclusion}"
