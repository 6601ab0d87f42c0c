"""Finds numbers, keys and addresses that point to a person, or to a way to reach one."""

import re
from collections.abc import Iterator

from phonenumbers import Leniency, PhoneNumberMatcher
from stdnum.cn import ric

from registry.site.rules import Rule

_IDENTITY = re.compile(r"(?<!\d)[1-9](?:[ ._-]?\d){16}[ ._-]?[\dXx](?!\d)")
_IDENTITY_OF_15 = re.compile(r"[1-8]\d{5}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)")
_ROW_OF_DIGITS = re.compile(r"(?<!\d)\d(?:[ ._-]?\d){5,}(?!\d)")
_OTHER_IDENTITY = re.compile(r"(?<!\d)\d{3}-\d\d-\d{4}(?!\d)|\b[A-Z]{1,2}\d{6}\([\dA]\)")
_LONG = re.compile(
    r"\d{6,}|(?<!\d)\d{3,}(?:[ -]\d{3,}){2,}|(?<![\d-])(?!19|20)\d{4}[ -]\d{4}(?![\d-])"
)
_MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)?86[ ._-]?)?1[3-9]\d(?:[ ._-]?\d){8}(?!\d)")
_ABROAD = re.compile(r"(?<![\w+])(?:\+|00)[1-9](?:[ ()._-]{0,2}\d){7,14}(?!\d)")
_AT = re.compile(
    r"@|[\[({]\s*at\s*[\])}]|\bat\b\s*[\w-]+\s*(?:\bdot\b|\.)\s*(?:com|cn|org|net|edu)\b", re.I
)
_WEB = re.compile(
    r"://|\bwww\.|\b[a-z0-9-]{2,}\.(?:com|cn|org|net|edu|gov|io|info|top|xyz)\b|"
    r"\b(?:\d{1,3}\.){3}\d{1,3}\b|\b(?:wechat|weixin|qq|weibo|telegram)\b|微信|微博|"
    r"\b(?:wx|vx)\b ?[:=]",
    re.IGNORECASE,
)
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z0-9+/=_-]{16,}")
_HEX = re.compile(r"(?=.*\d)(?=.*[a-f])[0-9a-f]{16,}|[0-9a-f]{32,}", re.IGNORECASE)
_BASE64 = re.compile(r"(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9+/_-]{20,}={0,2}")
_PERSON_NUMBERED = re.compile(
    r"\b(?:patient|subject|participant|case|pt|subj|donor|recipient|sample|specimen|record|chart|"
    r"mrn|upn|pat|pid|uid|id|no|number|bed|room|ward|ext)\b"
    r"[ .:=#№_-]*(?:no\.?|id|number)?[ .:=#№_-]*"
    r"[A-Z]{0,4}-?\d+\b|"
    r"(?:患者|病人|病例|受试者|供者|编号|序号|住院号|病案号|病历号|门诊号|床号|床位|标本|样本|号码|尾号|"
    r"[筛选入组随机登记就诊医保证工卡房试]{1,2}号)"
    r"[ .:#_-]*(?:编?号)?[ .:#_-]*[A-Z]{0,4}-?\d+|"
    r"\d+[ ]?号?(?:患者|病人|受试者|床)|(?<!\d)第[ ]?\d+[ ]?[例号]|"
    r"\b(?:patient|subject|participant|case|bed|room)[ ](?:number[ ])?"
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty)\b|"
    r"第[一二三四五六七八九十百]+[例号床]|"
    r"(?:患者|病人|病例|受试者|供者)[ :]?第?[一二三四五六七八九十甲乙丙丁]+[例号]?$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"[A-Za-z]{1,4}[ _-]?(?:0\d+|\d{3,})|0\d+[/_-]\d+|\d+[/_-]0\d+|#[ ]?\d+|"
    r"\d+[ ]?[#号]|(?:19|20)\d\d-[0-3]\d\d|(?![DWMCVGT])[A-Z]-?\d\d|"
    r"M(?!06|12|18|24|30|36|48|60)\d\d"
)
_MARKERS = re.compile(
    r"(?:CD|CA|CYFRA|HLA|IL|TP|FLT|miR|TBI|FK|VP|ABT|CPX|PKC|STI|MK|AMG|BMS|day|week|wk|mo|year)"
    r"[ -]?\d+",
    re.IGNORECASE,
)
_TIMES = re.compile(r"(?:d|day|w|wk|week|m|mo|v|c)[ -]?\d+", re.IGNORECASE)
_OF_PEOPLE = re.compile(r"(?:p|pt|pat|s|sj|sub|subj|id|no|n|r|u|upn)?[ #_-]*\d.*", re.IGNORECASE)
_PERSON_FIRST = re.compile(r"(?:p|pt|pat|s|sj|sub|subj|id|upn)\d{2,}", re.IGNORECASE)
_YEAR_AND_NUMBER = re.compile(r"(?:\bno\.?|编号|号码|第) ?(?:19|20)\d\d[-/]\d{1,4}(?!\d)", re.I)
_REFERENCE = re.compile(r"(?:\bno\.?|编号|第) ?[\d-]+(?: ?号)?", re.IGNORECASE)
_REGISTERED = re.compile(
    r"\bNCT\d{8}(?!\d)|\b(?:clinicaltrials\.gov|chictr\.org\.cn)\b(?![/.@])", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"[省市区县州镇乡村路街道巷弄][一-鿿\d-]{0,12}\d+[ -]?[号室栋楼弄幢]|"
    r"[一-鿿]{2}(?<![农乡城])[镇乡村](?![静痛咳])|[镇乡村][一二三四五六七八九十\d]+[组队]|"
    r"[一-鿿]{2}[省市][一-鿿]{2,}[区县市镇]|"
    r"\b\d+[A-Z]?,? (?:[A-Z][\w']+ ){1,3}(?:street|st|road|rd|avenue|ave|lane|drive|boulevard)\b|"
    r"(?:stra(?:ß|ss)e|gasse|\bweg|platz|\brue [\w ]{1,30}|\bcalle [\w ]{1,30}),? \d{1,4}\b",
    re.IGNORECASE,
)


def identity(text: str) -> bool:
    """Whether there is a resident identity number (GB 11643-1999), or one of another country.

    18 signs count if the check digit is right (ISO 7064 MOD 11-2), or the day of birth in them is
    one; the old 15 digits, without a check digit, if the day of birth is one.
    """
    for found in _IDENTITY.finditer(text):
        number = re.sub(r"[^\dX]", "", found[0].upper())
        born = re.match(r"\d{6}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", number)
        if born or ric.calc_check_digit(number) == number[-1]:
            return True
    rows = (re.sub(r"\D", "", found[0]) for found in _ROW_OF_DIGITS.finditer(text))
    return any(map(_IDENTITY_OF_15.fullmatch, rows)) or bool(_OTHER_IDENTITY.search(text))


def telephone(text: str) -> bool:
    """Whether there is a telephone number, of China where no country is given."""
    if sum(map(str.isdigit, text)) < 7:
        return False
    return bool(
        _MOBILE.search(text)
        or _ABROAD.search(text)
        or PhoneNumberMatcher(text, "CN", leniency=Leniency.VALID).has_next()
    )


def address(text: str) -> Iterator[Rule]:
    """The rules that mail, web and postal addresses in the text break."""
    if _AT.search(text):
        yield Rule.EMAIL_ADDRESS
    if _WEB.search(text):
        yield Rule.WEB_ADDRESS
    if _ADDRESS.search(text):
        yield Rule.POSTAL_ADDRESS


def hashed(text: str) -> bool:
    """Whether there is a hash, a UUID, or another key of at least 16 signs that nobody can read."""
    if len(text) < 16:
        return False
    tokens = [found.strip("-_=+/") for found in _TOKEN.findall(text)]
    return bool(_UUID.search(text)) or any(
        (_HEX.fullmatch(token) and not token.isdecimal()) or _BASE64.fullmatch(token)
        for token in tokens
    )


def long_number(text: str) -> bool:
    """Whether there are six digits or more, in one row or in groups, that are no round number."""
    return any(not found[0].endswith("000") for found in _LONG.finditer(text))


def without_registration(text: str) -> str:
    """The text without the numbers and names of registries, which belong to trials."""
    return _REGISTERED.sub("NCT", text)


def without_reference(text: str) -> str:
    """The text without what calls itself the number of a document: No. 118, 第034号."""
    return _REFERENCE.sub("", text)


def record_number(text: str) -> bool:
    """Whether the text is, or names, the number of a patient, record or sample."""
    return numbered_person(text) or (
        bool(_NUMBERED.fullmatch(text)) and not _MARKERS.fullmatch(text)
    )


def numbered_person(text: str) -> bool:
    """Whether a number in the text says that it is that of a patient, record or sample."""
    return _PERSON_NUMBERED.search(_YEAR_AND_NUMBER.sub("", text)) is not None


def numbered_like_people(text: str) -> bool:
    """Whether the name of an analysis is a number as patients have: P001, but not EFF-01."""
    first = re.split(r"[_ -]", text)[0]
    return (record_number(text) and bool(numbered_person(text) or _OF_PEOPLE.fullmatch(text))) or (
        _PERSON_FIRST.fullmatch(first) is not None
    )


def numbered_time(text: str) -> bool:
    """Whether the text is the short name of a day, week, month, visit or cycle, such as M06."""
    return _TIMES.fullmatch(text) is not None
