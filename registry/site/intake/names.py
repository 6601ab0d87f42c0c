"""Finds what may be a person's name or initials."""

import re
from itertools import pairwise

from registry.site.intake.words import ABBREVIATIONS, GIVEN_NAMES, PINYIN_SURNAMES, SURNAMES

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任"
    "沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔"
    "向汤柯庄翟葛伍温季康施牛樊俞阮关倪岳齐鲍章霍裴"
    "張劉陳楊黃趙吳孫馬鄭謝許韓馮鄧彭蕭葉蘇魏呂盧鐘譚陸賈韋鄒龍賀顧錢嚴龔萬莊關"
)
_COMPOUND = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|歐陽|司馬|諸葛"
_NO_GIVEN_NAME = re.compile(
    r"[病症炎痛癌瘤血肿疹疸药剂期组级型性率量危者压糖脂胞毒菌染案规度范围式法见任何重要膏热癣障酸钾钠钙镁磷肺族州]|江苏|高中|高龄|"
    r"高热|高烧|白人|成人|时间|周数|康复|严格|方向|金属|常用|关节|向心|关注|万单位|"
    r"白消安|白蛋白|白斑|白喉|雷诺|白塞|任意|任一|陆续|周内|周后|武汉|许可|许多|方便|方差|季节|"
    r"马上|严密|顾虑|常温|温和|毛发|毛囊|陈旧|单纯|于(?:移植|研究|随访|治疗|术|入组|随机)|"
    r"谢绝|余者|万古|高敏|高渗|高效|高分|高加|高原|江西|胡须|金标|黄芪|黄连|石斛|龙骨|牛黄|葛根|温差|万一|方可|余下|不足|于第|"
    r"林可|金葡|石蜡|苏醒|向量|程序|章程"
)
_CHINESE_NAME = rf"(?:(?:{_COMPOUND})[一-鿿]{{1,2}}|[{_SURNAMES}][一-鿿]{{1,2}})"
_WHOLE_CHINESE = re.compile(rf"{_CHINESE_NAME}|[{_SURNAMES}]某某?")
_DOTTED_CHINESE = re.compile(r"[一-鿿]{2,}\.[一-鿿]{2,}")
_ROW_OF_CHINESE = re.compile(r"[一-鿿]+")
_SPACED_CHINESE = re.compile(rf"[{_SURNAMES}](?: [一-鿿]){{1,2}}")
_WITH_WORD = re.compile(
    rf"(?:患者|病人|受试者|姓名|家属|医生|医师|主任|教授|护士)[ :]{{0,2}}"
    rf"({_CHINESE_NAME})(?![一-鿿])"
)
_MASKED_CHINESE = re.compile(
    rf"[{_SURNAMES}](?:[*xX○]{{1,2}}[一-鿿]?|[一-鿿][*○])|[小老阿](?![于叶])[{_SURNAMES}]"
)
_WHO_LEFT = re.compile(
    rf"(?:^|患者|受试者)({_CHINESE_NAME})(?:已|因[^,;]*|自行|要求)?"
    r"(?:退出|撤回|拒绝|死亡|失访|去世|转院)"
)
_BEHIND_ROLE = re.compile(
    r"(?:管理员|协调员|监查员|统计师|统计员|研究者|负责人|主席|组长|秘书|编制人|批准人|签名|签字|由|"
    rf"(?:患者|病人|受试者|例|者)为|叫|:)[ ]?({_CHINESE_NAME})"
    r"(?:编制|计算|签字|签名|批准|填写)?(?![一-鿿])"
)
_CHINESE_TITLE = re.compile(
    rf"[{_SURNAMES}][一-鿿]{{0,2}}(?:医生|医师|主任|教授|大夫|护士|护士长|先生|女士|老师|博士|院长)"
)
_TITLE = re.compile(r"\b(?:Dr|Prof|Mr|Mrs|Ms|Miss|Mme|Herr|Frau|Doctor|Professor)\b\.?[ ]?[A-Z]\w*")
_COMMA = re.compile(
    r"[A-Z][a-z'-]+, ?[A-Z](?:\.? ?[A-Z])?\.?|[A-Z][a-z'-]+ [A-Z]\.(?: ?[A-Z]\.)?|"
    r"(?:[A-Z]\. ?){1,2}[A-Z][a-z'-]+"
)
_PINYIN_SURNAMES = frozenset(PINYIN_SURNAMES.split())
_SYLLABLE = (
    r"(?:[bpmfdtnlgkhjqxzcsryw]|zh|ch|sh)?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|"
    r"un|uo|a|e|i|o|u|v)"
)
_PINYIN_GIVEN = re.compile(rf"(?:{_SYLLABLE})(?:[ '-]?{_SYLLABLE})?", re.IGNORECASE)
_LONG_SURNAMES = "|".join(name for name in PINYIN_SURNAMES.split() if len(name) > 2)
_PINYIN_NAME = re.compile(
    rf"(?:{_LONG_SURNAMES})(?!ue|n?er)(?:{_SYLLABLE}){{1,2}}(?<![b-df-hj-np-tv-z]e)"
)
"""Surname and given name in one word; shorter surnames begin words such as liver and lipase."""
_GIVEN = frozenset(GIVEN_NAMES.split())
_LATIN = re.compile(r"[A-Z][A-Za-z'-]+(?: [A-Z][A-Za-z'.-]*){1,2}")
_INITIALS = re.compile(r"(?:[A-Z][. -]+){1,3}[A-Z]\.?")
_INITIALS_INSIDE = re.compile(r"(?<![A-Za-z0-9.])(?:[A-Z]\. ?){2,3}(?![A-Za-z0-9])")
_CAPITALS = re.compile(r"(?![IVX]+$)[A-Z]{2,4}")
_ABBREVIATIONS = frozenset(ABBREVIATIONS.split())


_PARTS = re.compile(r"[(),;:/\[\]]|\bby\b")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PAIR = re.compile(r"(?=\b([A-Z][A-Za-z]+)[ _-]([A-Z][a-z]+(?:[ -][A-Z]?[a-z]+)?)\b)")
_AUTHOR = re.compile(r"([A-Z][a-z]+) (?![IVX]+$)[A-Z]{1,2}\.?")
_WORDS_IN_ID = re.compile(r"[A-Za-z]+")
_NO_AUTHOR = frozenset(("long", "pan", "fan", "he", "ma"))
"""Surnames in pinyin that stand before capitals in terms such as long QT."""
_OTHER_SURNAMES = frozenset(SURNAMES.split())


def named(text: str) -> bool:
    """Whether a plain text is, or holds behind a title or role, what may be a person's name."""
    if _TITLE.search(text) or _whole(text):
        return True
    if any(_whole(part.strip()) for part in _PARTS.split(text)[1:]):
        return True
    pairs = (f"{found[1]} {found[2]}".lower().split() for found in _PAIR.finditer(text))
    return any(map(_in_pinyin, pairs))


def named_in_id(text: str) -> bool:
    """Whether a name of an analysis or outcome has what may be a person's name in pinyin in it."""
    words = [word.lower() for word in _WORDS_IN_ID.findall(_CAMEL.sub(" ", text))]
    return any(map(_PINYIN_NAME.fullmatch, words)) or any(
        _in_pinyin(list(pair)) for pair in pairwise(words)
    )


def _whole(text: str) -> bool:
    if _COMMA.fullmatch(text):
        return True
    author = _AUTHOR.fullmatch(text)
    if author and author[1].lower() in (_PINYIN_SURNAMES - _NO_AUTHOR) | _OTHER_SURNAMES:
        return True
    if not text.isascii() and _chinese(text):
        return True
    surname, comma, given = text.partition(", ")
    text = f"{given} {surname}" if comma else text
    words = re.sub(r"(?<=[a-z])[_-](?=[A-Z])", " ", _CAMEL.sub(" ", text))
    if _LATIN.fullmatch(words) or text.isupper():
        return _latin(words.lower().split())
    return text.islower() and _in_pinyin(text.split())


def _chinese(text: str) -> bool:
    if _CHINESE_TITLE.search(text) or _DOTTED_CHINESE.search(text):
        return True
    if _MASKED_CHINESE.fullmatch(text):
        return True
    names = [*_ROW_OF_CHINESE.findall(text)]
    for behind in (_WITH_WORD, _WHO_LEFT, _BEHIND_ROLE):
        names += behind.findall(text)
    return _SPACED_CHINESE.fullmatch(text) is not None or any(
        _WHOLE_CHINESE.fullmatch(name) and not _NO_GIVEN_NAME.search(name) for name in names
    )


def _latin(words: list[str]) -> bool:
    """Whether words in small letters are a known given name and more, or a surname in pinyin."""
    if not 2 <= len(words) <= 3:
        return False
    return words[0] in _GIVEN or any(
        surname in _PINYIN_SURNAMES and all(map(_PINYIN_GIVEN.fullmatch, others))
        for surname, others in ((words[0], words[1:]), (words[-1], words[:-1]))
    )


def _in_pinyin(words: list[str]) -> bool:
    """Whether words in small letters are a surname in pinyin and a given name behind it."""
    return (
        2 <= len(words) <= 3
        and words[0] in _PINYIN_SURNAMES
        and all(map(_PINYIN_GIVEN.fullmatch, words[1:]))
    )


def initials(text: str) -> bool:
    """Whether a plain text is, or holds with points, what may be somebody's initials."""
    return bool(_INITIALS.fullmatch(text) or _INITIALS_INSIDE.search(text))


def capitals(text: str) -> bool:
    """Whether a plain text is two to four capitals that are no abbreviation that is known."""
    return bool(_CAPITALS.fullmatch(text)) and text not in _ABBREVIATIONS
