"""Which number in a text belongs to which measure: only where the words between leave no doubt."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Generic, Protocol, TypeVar

from registry.glossary.matching import Match
from registry.glossary.quantities import NUMBER, SPACE, Spelled

_SIGN = "[<>=≤≥≦≧˂˃＜＞＝⩽⩾]"
_BETWEEN = re.compile(r"(?i:\b(?:between|from|range)\b|在)")
_LOOSE = re.compile(r"(?i:[,，]|\band\b|\bor\b(?! (?:equal|more|less|greater|higher|lower)))")
_LISTED = re.compile(
    rf"(?i:{SPACE}|[,，/&、()（）]|\b(?:and|or|either|both|total|serum|the|in|levels?|counts?)\b|[和及或])*"
)
_SAME_AGAIN = re.compile(rf"(?i:(?:{SPACE}|,)*(?:[(（\[/]|or\b|=|i\.e))")
_NAME_AFTER = re.compile(
    rf"(?i:{SPACE}+(?:of{SPACE}+)?(?:(?:the|absolute|total|circulating|peripheral|blood){SPACE}+)*"
    rf"|{SPACE}*(?P<bracket>[(（\[]){SPACE}*)"
)
_BRACKET_ENDS = re.compile(rf"{SPACE}*[)）\]]")
_SIGN_AND_NAME = re.compile(rf"{SPACE}*{_SIGN}{{1,2}}{SPACE}*")
_LIMIT_BEFORE = re.compile(
    rf"(?i:(?:{_SIGN}|\b(?:than|least|most|above|below|over|under|exceeding|to)){SPACE}*)$"
)
_COMPARED = re.compile(
    rf"(?i:{_SIGN}|\b(?:than|least|most|above|below|over|under|exceeding|to)\b|[(（\[/])"
)
_LIMIT_ENDS = re.compile(
    rf"(?i:{SPACE}*(?:$|[^\w\s%]|\n|(?:and|or|if|for|in|at|on|with|without|when|unless|during|within)\b))"
)
_CHANGES = (
    "increase|decrease|rise|fall|drop|decline|reduction|change|variation|difference|improvement"
)
_CHANGE_BEFORE = re.compile(
    rf"(?i:\b(?:{_CHANGES}|loss|gain|dose|infusion|injection|transfusion)s?\s+(?:in|of|from)\b)"
)
_CHANGE_AFTER = re.compile(
    rf"(?i:{SPACE}*(?:(?:absolute|relative|or more){SPACE})?"
    rf"(?:{_CHANGES}|variability|reversibility|above|below|(?:from|over|of){SPACE}(?:the{SPACE})?baseline)\b"
    rf"|(?<=%){SPACE}*of\b)"
)
_CLAUSE_ENDS = re.compile(r"(?i:[.;,:\n()（）；，。]| or | and )")
_GLUE = (
    rf"(?>{SPACE}+"
    rf"|[(（][^()（）\d\n;；]{{0,80}}[)）]"
    rf"|[(（][^()（）\n;；<>≤≥]{{0,60}}\b(?:hour|day|week|month)s?\b[^()（）\d\n;；<>≤≥]{{0,60}}[)）]"
    rf"|{_SIGN}|[:：,，/~±&()（）\[\]]|[-–—](?={SPACE}|{_SIGN})"
    rf"|(?i:(?<![A-Za-z])(?:WORDS)(?![A-Za-z])))*"
)
"""What may stand between the name of a measure and its number, or between two of its numbers."""

_AROUND = 60
"""How many characters before a name may hold its number, or tell that it is no test of blood."""

_MOST_LISTED = 8
"""How many names of measures may stand in one list."""


class Known(Protocol):
    """What a name stands for, as far as finding its numbers goes."""

    @property
    def kind(self) -> str:
        """Measures of one kind have the same units and conversions."""

    @property
    def in_blood(self) -> bool:
        """Whether it is usually measured in blood."""

    def read(self, text: str, at: int, *, between: bool) -> Sequence[Spelled]:
        """The quantities that begin here, in units of this measure."""


_K = TypeVar("_K", bound=Known)


@dataclass(frozen=True)
class Claim(Generic[_K]):
    """A quantity in a text and the measure that it belongs to.

    `shared`: it belongs as much to another measure, of another kind. `paired`: the text gives the
    same in another unit itself. `loose`: something that is not a comparison stands between.
    """

    owner: _K
    spelled: Spelled
    loose: bool
    shared: bool
    paired: bool = False


class Naming(Generic[_K]):
    """Finds the numbers of measures.

    `between` are the words that may stand between a measure and its number, `not_blood` words for
    what is not blood.
    """

    def __init__(self, between: Sequence[str], not_blood: Sequence[str]) -> None:
        self._glue = re.compile(_GLUE.replace("WORDS", _any_of(between)))
        self._not_blood = re.compile(rf"(?i:\b(?:{_any_of(not_blood)})\b)")

    def claims(self, text: str, names: Sequence[Match[_K | None]]) -> tuple[Claim[_K], ...]:
        """Every quantity whose measure is certain, in order, none overlapping another.

        `names` are the names of measures in `text`, and phrases that mean none (None), in order.
        """
        ahead = [self._ahead(text, names, number) for number in range(len(names))]
        own = [any(not claim.loose for claim in claims) for claims in ahead]
        made = [
            claim
            for number, claims in enumerate(ahead)
            for claim in claims
            if not _is_of_the_next(text, claim, names, number, own)
        ]
        for number, sign_needed in enumerate(own):
            made += self._behind(text, names, number, sign_needed=sign_needed)
        return tuple(_undisputed(made))

    def _ahead(self, text: str, names: Sequence[Match[_K | None]], number: int) -> list[Claim[_K]]:
        """The quantities after a name: "platelets ≥ 50 × 10^9/L (or 50,000/mm³)"."""
        name, claims = names[number], list[Claim[_K]]()
        if name.owner is None:
            return claims
        shared = _is_listed_with_another_kind(text, names, number)
        at, latest = name.end, 0
        while glue := self._glue.match(text, at):
            between = bool(_BETWEEN.search(glue[0]))
            found = name.owner.read(text, glue.end(), between=between)
            if not found or not self._is_level(text, name, found, since=name.start):
                break
            if claims and not (_COMPARED.search(glue[0]) or _LIMIT_ENDS.match(text, found[-1].end)):
                break
            paired = bool(claims) and _is_same_again(glue[0], claims[-1].spelled, found[0])
            if paired:
                claims[-latest:] = [replace(claim, paired=True) for claim in claims[-latest:]]
            latest = len(found)
            loose = bool(claims) or bool(_LOOSE.search(glue[0]))
            claims += [Claim(name.owner, one, loose, shared, paired) for one in found]
            if found[-1].quantity.unit.kind == "bare":
                break
            at = found[-1].end
        return claims

    def _behind(
        self, text: str, names: Sequence[Match[_K | None]], number: int, *, sign_needed: bool
    ) -> list[Claim[_K]]:
        """The quantity before a name: "0.5 × 10^9/L neutrophils", "500 neutrophils/µL"."""
        name = names[number]
        if name.owner is None:
            return []
        before = names[number - 1].end if number else 0
        start = max(before, name.start - _AROUND)
        for digits in NUMBER.finditer(text, start, name.start):
            found = name.owner.read(text, digits.start(), between=True)
            if not found or not _is_beside(text, name, found[-1], sign_needed=sign_needed):
                continue
            counts = found[-1].quantity.unit.kind == "count"
            limit = counts or _LIMIT_BEFORE.search(text, start, digits.start())
            if limit and self._is_level(text, name, found, since=digits.start()):
                return [Claim(name.owner, one, loose=False, shared=False) for one in found]
        return []

    def _is_level(
        self, text: str, name: Match[_K | None], found: Sequence[Spelled], *, since: int
    ) -> bool:
        """Whether quantities are a level, not a change or a dose, in blood if they should be."""
        clause = _CLAUSE_ENDS.split(text[max(0, since - _AROUND) : since])[-1]
        passage = clause + text[since : found[0].start]
        if _CHANGE_BEFORE.search(passage) or _CHANGE_AFTER.match(text, found[-1].end):
            return False
        in_blood = name.owner is not None and name.owner.in_blood
        return not (in_blood and self._not_blood.search(passage))


def _any_of(words: Sequence[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _is_listed_with_another_kind(text: str, names: Sequence[Match[_K | None]], number: int) -> bool:
    """Whether the name ends a list such as "creatinine or bilirubin" whose measures differ."""
    owner = names[number].owner
    for before in range(number - 1, max(-1, number - _MOST_LISTED), -1):
        if not _LISTED.fullmatch(text, names[before].end, names[before + 1].start):
            return False
        other = names[before].owner
        if other and owner and other.kind != owner.kind:
            return True
    return False


def _is_same_again(glue: str, before: Spelled, after: Spelled) -> bool:
    """Whether the second quantity is the first in another unit: "1.5 mg/dL (133 µmol/L)"."""
    return before.quantity.unit != after.quantity.unit and bool(_SAME_AGAIN.match(glue))


def _is_of_the_next(
    text: str,
    claim: Claim[_K],
    names: Sequence[Match[_K | None]],
    number: int,
    own: Sequence[bool],
) -> bool:
    """Whether a quantity in a list belongs to the name after it: "…, 100 mmHg diastolic"."""
    after = range(number + 1, len(names))
    following = next((n for n in after if names[n].start >= claim.spelled.end), None)
    if not claim.loose or following is None or own[following]:
        return False
    return bool(_NAME_AFTER.fullmatch(text, claim.spelled.end, names[following].start))


def _is_beside(text: str, name: Match[_K | None], spelled: Spelled, *, sign_needed: bool) -> bool:
    if spelled.end > name.end:
        return spelled.start < name.start
    if _SIGN_AND_NAME.fullmatch(text, spelled.end, name.start):
        return True
    between = _NAME_AFTER.fullmatch(text, spelled.end, name.start)
    if sign_needed or between is None:
        return False
    return not between["bracket"] or bool(_BRACKET_ENDS.match(text, name.end))


def _undisputed(claims: Sequence[Claim[_K]]) -> Iterator[Claim[_K]]:
    """Claims by one measure only, the first where it makes several, without overlaps."""
    by_place = sorted(claims, key=lambda claim: (claim.spelled.start, claim.spelled.end))
    end = 0
    for _, same in groupby(by_place, key=lambda claim: claim.spelled.start):
        first, *others = same
        if any(other.owner is not first.owner for other in others):
            continue
        if first.spelled.start >= end:
            yield first
            end = first.spelled.end
