"""Finds what only a story about one person says: one of them, their family, their life."""

import re

from registry.site.intake.words import DONORS, KIN

_PERSON = (
    r"(?:patient|participant|subject|recipient|donor|survivor|man|woman|girl|boy|person|lady|"
    r"gentleman|guy|child|baby|teenager|case|male|female|student|foreigner)"
)
_NO_PERSON = (
    r"(?:-|[ ](?:reported|level|record|form|set|population|trial|study|group|report|test|variable|"
    r"number|year|arm|file|age|sex))"
)
_ONE = re.compile(
    r"\b(?:an?|the|one|this|that|only|single|another|certain|same)[ ]"
    rf"(?:(?!of\b)[\w-]+[ ]){{0,2}}?{_PERSON}\b(?!{_NO_PERSON})",
    re.IGNORECASE,
)
_ONLY = re.compile(r"^Only\b|\bonly[ ][A-Z]")
_KIN = frozenset(KIN.split())
_DONORS = frozenset(DONORS.split())
_LIFE = re.compile(
    r"\b(?:(?:old|young|tall|heavi|short|light)est|all but one|(?:except|without) (?:one|number)|"
    r"christmas|new year|easter|year of the|retired|famous|well-known|prostitute|footballer|judge|"
    r"wedding|funeral|birthday|employers?|work(?:s|ed)? (?:at|as|for)|colleague|neighbou?r|"
    r"mayor|priest|monk|nun|soldier|policem[ae]n|celebrity|jumped|hanged|drowned|"
    r"live[sd]?[ ](?:in|with|alone|at|near)|married to|pregnant with|the divorce|"
    r"(?:teacher|farmer|driver|engineer|worker|cook|pilot|lawyer|clerk|actor|singer)[ ]"
    r"(?:at|from|in|of)|he|she|his|her|him|himself|herself|next of kin)\b",
    re.IGNORECASE,
)
_CHINESE_KIN = (
    r"(?:妻子|丈夫|老公|老婆|儿子|女儿|儿媳|女婿|父亲|母亲|爸爸|妈妈|哥哥|弟弟|姐姐|妹妹|"
    r"爷爷|奶奶|外公|外婆|孙子|孙女|叔叔|舅舅|姑姑|[表堂][哥弟姐妹兄]|男友|女友|未婚[夫妻])"
)
_OF_CHINESE_KIN = re.compile(_CHINESE_KIN)
_CHINESE_DONORS = re.compile(
    rf"(?:{_CHINESE_KIN}|供者|供体|父母|子女|同胞|其他|[或和及为/、,() ])+"
)
_CHINESE_LIFE = re.compile(
    r"(?<![\d第])[一1](?:名|位|例|个(?:人|患者|病人|受试者))(?!以上|或|及)|该[患病受男女]|本例|此[人患例]|某[患男女先]|[婚葬]礼|[结离]婚|"
    r"唯一|属[鼠牛虎兔龙蛇马羊猴鸡狗猪]|除夕|春节|中秋|国庆|端午|元旦|清明节|元宵|圣诞|重阳|"
    r"生日|老师|[校村镇市县局]长|同学|同事|邻居|老乡|和尚|喇嘛|单位(?:在|为|是)|怀孕后|"
    r"(?<!其)[他她](?![汀莫克达昔滨唑])|跳楼|自缢|溺水"
)
_WORD = re.compile(r"[^\W\d_]+(?!-)")


def about_one(text: str) -> bool:
    """Whether a plain text speaks of one person, of somebody's family, or of a private life.

    Relatives alone are donors, and no story.
    """
    if _ONLY.search(text) or _ONE.search(text) or _LIFE.search(text) or _CHINESE_LIFE.search(text):
        return True
    words = {word.lower() for word in _WORD.findall(text)}
    words |= {word.removesuffix("s") for word in words}
    if words & _KIN and any(
        not {word, word.removesuffix("s")} & (_KIN | _DONORS) for word in words
    ):
        return True
    return bool(_OF_CHINESE_KIN.search(text)) and not _CHINESE_DONORS.fullmatch(text)
