"""Finds dates with a day in a text, as English, Chinese and programs write them."""

import re

_YEAR = r"(?:19|20)\d\d"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MARK = r"[ ]?[-/._年月, ][ ]?"
_NAMED = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DIGITS_OF_DATES = re.compile(
    "|".join(
        (
            rf"(?<!\d){_YEAR}{_MARK}{_MONTH}{_MARK}{_DAY}(?!\d)",
            rf"(?<!\d){_DAY}(?P<mark>[ ]?[-/._][ ]?){_DAY}(?P=mark)(?:{_YEAR}|\d\d)(?!\d)",
            rf"(?<!\d){_DAY} {_DAY} {_YEAR}(?!\d)",
            r"(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)",
            rf"{_MONTH}[ ]?月[ ]?{_DAY}(?:[ ]?[日号]|(?!\d))",
        )
    )
)
_NAMED_DATES = re.compile(
    rf"(?<!\d){_DAY}[ ]?(?:st|nd|rd|th)?[ .,/_-]*(?:of[ ])?\b{_NAMED}\b"
    rf"|(?<!\d){_DAY}{_NAMED}(?=[ .,/_-]*\d\d)"
    rf"|\b{_NAMED}[ .,/_-]+{_DAY}(?:st|nd|rd|th)?(?![\d%])",
    re.IGNORECASE,
)


def dated(text: str) -> bool:
    """Whether a plain text with ASCII digits has a day of a month in it, with or without a year."""
    return bool(_DIGITS_OF_DATES.search(text) or _NAMED_DATES.search(text))
