"""Finds ages in a text, and tells single years and very old ages from bands."""

import re
from collections.abc import Iterator

from registry.site.rules import Rule

OLDEST = 90
"""From this age on, everybody belongs into one open band (HIPAA, 45 CFR 164.514(b)(2)(i)(C))."""

_ABOUT_AGE = re.compile(
    r"\bage[ds]?\b|年龄|岁|\bold\b|\bborn\b|\bbirth\b(?! weight)|出生(?!体重)", re.IGNORECASE
)
_ABOUT_TIME = re.compile(
    r"\b(?:after|ago|before|since|post|prior|from|follow|followup|surviv\w*|within|duration|"
    r"interval|at|every|per|for|pack|relapse\w*|history|remission\w*|DFS|EFS|OS|PFS|RFS)\b|"
    r"随访|生存|术后|移植后|病程",
    re.IGNORECASE,
)
_EXPRESSION = re.compile(
    r"(?P<before>[<>≥≤⩾⩽=]=?|\b(?:under|over|above|below|up to|at least|at most|more than|"
    r"less than|younger than|older than|from|until|to)|"
    r"小于|大于|超过|不足|未满|低于|高于|至少|不超过|满)?[ ]?"
    r"(?<![\d.])(?P<low>\d{1,3})(?![\d.]*\d)"
    r"(?:[ ]?(?:years?|yrs?|y|岁)?[ ]?(?:-|~|to\b|and\b|至|到)[ ]?(?P<high>\d{1,3})(?!\d))?"
    r"(?P<plus>\+)?[ -]?(?P<unit>years?[ -]old|years? of age|y/?o\b|周?岁|years?\b|yrs?\b|y\b)?[ ]?"
    r"(?P<after>\+|(?:and|or)[ ](?:older|over|above|more|younger|under|below|less)(?![ ]?\d)|"
    r"(?:及|或|含)?以[上下]|plus\b)?",
    re.IGNORECASE,
)
_INTERVALS = (
    re.compile(r"[\[(](\d{1,3}),[ ]?(\d{1,3})[\])]"),
    re.compile(r"(\d{1,3})[ ]?[<≤⩽](?:[ ]?(?:年龄|age)[ ]?)[<≤⩽][ ]?(\d{1,3})", re.IGNORECASE),
    re.compile(r"(\d{1,3})[ ]?(?:-|~|to|至|到)[ ]?(?:<|≤|under|less than)[ ]?(\d{1,3})", re.I),
)
"""Bands as mathematics writes them."""
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_SPELLED = re.compile(rf"\b({'|'.join(_TENS)})(?:[ -]?({'|'.join(_ONES)}))?\b", re.IGNORECASE)
_SEX_AND_AGE = re.compile(
    r"(?:\b(?:male|female|man|woman|boy|girl|M|F)\b|[男女]性?)[ ]?[,;:/(][ ]?\d{1,2}"
    r"(?![\d.]|[ ]?(?:[-~%+/(:,]|to\b|and\b|or\b|至|到))|"
    r"\b(?:man|woman|boy|girl|lady|person|patient)[ ](?:of|aged)[ ]\d{1,3}\b(?![ ]?[-~%+/])|"
    r"(?<=[a-z] )\d\d[ ]?[MF]\b(?! ?[-/])|"
    r"\bturned[ ]\d{1,3}\b|^\d{1,3}[ ]?F$|^(?!3 |6 |9 |12|18|24|30|36|48|60)\d{1,3}[ ]?M$",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"(?:\bborn\b|\bbirth\b|生于|出生)[^\d]{0,12}(?:19|20)\d\d|"
    r"(?:19|20)\d\d ?年?(?:\d+ ?月)?(?:出生|生人|生$)",
    re.IGNORECASE,
)
_BIRTH_YEAR = re.compile(r"(?:born[ ]?(?:in[ ]?)?)?(?:19|20)\d\d[ ]?年?(?:出?生)?", re.IGNORECASE)
_OF_AGE = re.compile(r"old|of age|岁|y/?o$", re.IGNORECASE)
_UPWARDS = re.compile(
    r"[>≥⩾]|over|above|least|more|older|大于|超过|高于|至少|以上|满|\+|plus", re.I
)
_STRICT = re.compile(r"^>$|^(?:over|above|more than|older than|大于|超过|高于)$", re.IGNORECASE)
_OLDEST_EVER = 120
"""Numbers above are nobody's age."""
_FOLLOWED = 30
"""The longest time in years after which results are given."""
_ADULT = 18
"""From this age on, a band of two years is as good as an age."""
_GROWN = 13
"""From how many years on a bare "years" is rather an age than a time of follow-up."""


def about_age(characteristic: str) -> bool:
    """Whether a characteristic of this plain name is the age of the people."""
    return _ABOUT_AGE.search(characteristic) is not None


def ages(text: str, *, is_age: bool = False, is_time: bool = False) -> Iterator[Rule]:
    """The rules that the ages in a plain text break.

    `is_age` tells that the text is an age for certain (a category of it), `is_time` that a number
    of years is a time (a timepoint). A number counts as an age if it says so ("34 years old", 岁),
    if the word age stands before it, or if it is a number of years that is no time of follow-up.
    """
    text = _SPELLED.sub(_in_digits, text)
    if _SEX_AND_AGE.search(text) or _BORN.search(text) or (is_age and _BIRTH_YEAR.fullmatch(text)):
        yield Rule.SINGLE_YEAR_OF_AGE
    for interval in _INTERVALS:
        text = interval.sub(r" \1-\2", text)
    word = None if is_age else re.search(r"\bage[ds]?\b|年龄", text, re.IGNORECASE)
    for found in _EXPRESSION.finditer(text):
        unit = found["unit"] or ""
        named = word is not None and not re.search(r"\d", text[word.end() : found.start("low")])
        named = named and word is not None and 0 <= found.start("low") - word.end() <= 15
        years = bool(unit) and int(found["low"]) >= _GROWN and not _ABOUT_TIME.search(text)
        time = is_time and int(found["low"]) <= _FOLLOWED
        if is_age or named or _OF_AGE.search(unit) or (years and not time):
            yield from _wrong(found)


def bare(text: str) -> bool:
    """Whether a plain text is nothing but a number, or a band that is too narrow or old for ages.

    A year of this century is when something was done. Numbers that end at 100 are a scale.
    """
    text = _SPELLED.sub(_in_digits, text)
    if text.isdecimal():
        return len(text) > 1 and not re.fullmatch(r"20\d\d", text)
    band = _EXPRESSION.fullmatch(text)
    if band is None or band["unit"]:
        return False
    highest = int(band["high"] or band["low"])
    return highest not in (OLDEST, 100) and highest <= _OLDEST_EVER and any(_wrong(band))


def _in_digits(found: re.Match[str]) -> str:
    tens, ones = found[1].lower(), (found[2] or "").lower()
    return str(10 * (_TENS.index(tens) + 2) + (_ONES.index(ones) + 1 if ones else 0))


def _wrong(found: re.Match[str]) -> Iterator[Rule]:
    before, after = (found["before"] or "").strip().lower(), found["plus"] or found["after"]
    low, high = int(found["low"]), int(found["high"] or found["low"])
    limit = before.strip("=") or after
    if not limit and (low == high or (low >= _ADULT and high == low + 1)):
        yield Rule.SINGLE_YEAR_OF_AGE
    upwards = bool(_UPWARDS.search(before) or _UPWARDS.search(after or ""))
    from_here = upwards and found["high"] is None and not _STRICT.match(before)
    if max(low, high) > OLDEST or (max(low, high) == OLDEST and not from_here):
        below = found["high"] is None and before in ("<", "under", "below", "less than", "小于")
        if not (below and low == OLDEST):
            yield Rule.AGE_OVER_89
