"""Finds dates with a day in a text, as English, Chinese and programs write them."""

import re

_YEAR = r"(?:19|20)\d\d"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_ROMAN = r"(?:i{1,3}|i?[vx]|vi{1,3}|xi{1,2})"
_MARK = r"[ ]?[-/._年月, ][ ]?"
_NAMED = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_NAMED_ABROAD = (
    r"(?:janvier|f[eé]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|"
    r"d[eé]cembre|januar|februar|m[aä]rz|juni|juli|oktober|dezember|enero|febrero|marzo|abril|"
    r"mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
)
_ORDINAL = (
    r"(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|"
    r"tenth|eleventh|twelfth|\w+teenth|twentieth|thirtieth"
)
_CARDINAL = (
    r"(?:(?:twenty|thirty)[ -])?(?:one|two|three|four|five|six|seven|eight|nine)|ten|eleven|twelve|"
    r"\w+teen|twenty|thirty"
)
_DIGITS_OF_DATES = re.compile(
    "|".join(
        (
            rf"(?<!\d){_YEAR}{_MARK}{_MONTH}{_MARK}{_DAY}(?!\d)",
            rf"(?<!\d){_DAY}(?P<mark>[ ]?[-/._][ ]?){_DAY}(?P=mark)(?:{_YEAR}|\d\d)(?!\d)",
            rf"(?<!\d){_DAY} {_DAY} {_YEAR}(?!\d)",
            r"(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)",
            rf"(?<!\d){_YEAR}-?w[0-5]\d-?[1-7](?!\d)",
            rf"{_MONTH}[ ]?月[ ]?{_DAY}(?:[ ]?[日号]|(?!\d))",
            rf"(?<!\d){_DAY}[ ]?[./ -][ ]?{_ROMAN}[ ]?[./ -][ ]?{_YEAR}",
            r"[\d正冬腊]月[ ]?(?:(?:初|廿|卅|二?十)[一二三四五六七八九十]|[二三]十)",
        )
    ),
    re.IGNORECASE,
)
_NAMED_DATES = re.compile(
    rf"(?<!\d){_DAY}[ ]?(?:st|nd|rd|th)?[ .,/_-]*(?:of[ ])?\b{_NAMED}\b"
    rf"|(?<!\d){_DAY}{_NAMED}(?=[ .,/_-]*\d\d)"
    rf"|\b{_NAMED}[ .,/_-]+{_DAY}(?:st|nd|rd|th)?(?![\d%])"
    rf"|\b{_NAMED}\b[ ,]+(?:on )?the {_DAY}\b|\bon the {_DAY}(?:st|nd|rd|th)\b"
    rf"|\b(?!may one){_NAMED} (?:{_CARDINAL})\b|\b(?:{_CARDINAL})(?: of)? {_NAMED}\b(?! be)"
    rf"|(?<!\d){_DAY}\.? (?:de )?{_NAMED_ABROAD}(?: de)? {_YEAR}"
    rf"|\b(?:{_ORDINAL})(?: of)? {_NAMED}\b|\b{_NAMED} (?:the )?(?:{_ORDINAL})\b",
    re.IGNORECASE,
)


def dated(text: str) -> bool:
    """Whether a plain text with ASCII digits has a day of a month in it, with or without a year."""
    return bool(_DIGITS_OF_DATES.search(text) or _NAMED_DATES.search(text))
