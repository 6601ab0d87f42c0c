"""Knows the names of columns and keys that identify people, in English, Chinese and pinyin."""

import re
import unicodedata

from registry.site.intake.words import (
    IDENTIFYING_CHINESE,
    IDENTIFYING_PHRASES,
    IDENTIFYING_WORDS,
    OF_GROUPS_TOO,
)

_WORDS = frozenset(IDENTIFYING_WORDS.split())
_OF_GROUPS_TOO = frozenset(OF_GROUPS_TOO.split())
_PHRASES = tuple(IDENTIFYING_PHRASES.split())
_CHINESE = tuple(IDENTIFYING_CHINESE.split())
_SIMPLE = str.maketrans(
    "號歷證護電話機聯絡郵編門診險條碼標檢屬籤簽戶貫縮寫隨篩選組醫試驗機車職業監護親現單位錄記號稱檔樣",
    "号历证护电话机联络邮编门诊险条码标检属签签户贯缩写随筛选组医试验机车职业监护亲现单位录记号称档样",
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_TIME = re.compile(r"time|days?|months?|duration|weeks?|时间|天数|月数|时长|生存期")
_STATUS = re.compile(r"status|event|censor|dead|death|alive|状态|结局|删失|死亡|事件")


def identifies(header: str) -> bool:
    """Whether a column or key of this name holds what identifies a person.

    Spaces, underscores, letter case, full-width letters and traditional characters make no
    difference. Names of the closed lists are not asked about.
    """
    words = _words(header)
    joined = "".join(words)
    return (
        any(word in _WORDS for word in (*words, joined))
        or any(phrase in joined for phrase in _PHRASES)
        or any(phrase in joined for phrase in _CHINESE)
    )


def names_a_person(characteristic: str) -> bool:
    """Whether a characteristic is one that only a single person has, such as a name or address.

    Words that describe groups too, such as occupation and insurance, are left alone.
    """
    words = _words(characteristic)
    joined = "".join(words)
    return (
        any(word in _WORDS - _OF_GROUPS_TOO for word in (*words, joined))
        or any(phrase in joined for phrase in _PHRASES if phrase not in _OF_GROUPS_TOO)
        or any(phrase in joined for phrase in _CHINESE if phrase not in _OF_GROUPS_TOO)
    )


def _words(header: str) -> list[str]:
    text = unicodedata.normalize("NFKC", header).replace("身分", "身份").translate(_SIMPLE)
    text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return [word.casefold() for word in re.split(r"[\W_]+|\d+", _CAMEL.sub(" ", text)) if word]


def is_time(header: str) -> bool:
    """Whether a column of this name holds how long something took."""
    return _TIME.search(header.casefold()) is not None


def is_status(header: str) -> bool:
    """Whether a column of this name holds how something ended."""
    return _STATUS.search(header.casefold()) is not None
