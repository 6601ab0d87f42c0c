"""Makes one spelling of many: what a text says, however its characters were typed."""

import re
import unicodedata

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−⁃﹘﹣-ー"), "-") | {ord("·"): ".", ord("。"): ". "}
_CHINESE_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_DIGIT_ROW = re.compile(r"[〇零○一二三四五六七八九](?:[ -]?[〇零○一二三四五六七八九]){3,}")
_CHINESE_DAY = re.compile(
    r"[一二三四五六七八九十廿卅]+(?=\s*[年月日号岁])|(?<=年龄)[一二三四五六七八九十]+|"
    r"^[一二三四五六七八九]?十[一二三四五六七八九]?$"
)
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_SPELLED_ROW = re.compile(
    rf"\b(?:{'|'.join(_DIGITS)})(?:[ -](?:{'|'.join(_DIGITS)})){{3,}}\b", re.IGNORECASE
)
_TENS = {"十": 10, "廿": 20, "卅": 30}
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
_SPACES = re.compile(r"\s+")


def unseen(text: str) -> bool:
    """Whether it has a character that has no shape: a control, a zero-width one, a private one.

    U+FFFD, which stands where a character was lost, is one of them.
    """
    if text.isascii():
        return not text.isprintable()
    return "\ufffd" in text or any(unicodedata.category(sign) in _UNSEEN for sign in text)


def plain(text: str) -> str:
    """The text for comparison: NFKC, ASCII digits, one kind of dash, single spaces.

    Zero-width characters are left out, so that they cannot break a number into two.
    """
    if text.isascii():
        if text.isprintable() and "  " not in text:
            return text.strip()
    else:
        text = unicodedata.normalize("NFKC", text).translate(_DASHES)
        text = "".join(_ascii_digit(sign) for sign in text if unicodedata.category(sign) != "Cf")
    return _SPACES.sub(" ", text).strip()


def with_digits(text: str) -> str:
    """A plain text whose rows of digits in words, and Chinese numerals, are written 0 to 9."""
    text = _SPELLED_ROW.sub(lambda found: _spelled(found[0]), text)
    if text.isascii():
        return text
    text = _DIGIT_ROW.sub(lambda found: found[0].translate(_CHINESE_DIGITS), text)
    return _CHINESE_DAY.sub(lambda found: str(_below_100(found[0])), text)


def _spelled(row: str) -> str:
    words = re.split(r"[ -]", row.lower())
    return "".join(str(_DIGITS.index(word)) for word in words)


def _ascii_digit(sign: str) -> str:
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else sign


def _below_100(numeral: str) -> int | str:
    tens, value = 0, 0
    for sign in numeral:
        if sign in _TENS:
            tens += (value or 1) * _TENS[sign]
            value = 0
        else:
            value = int(sign.translate(_CHINESE_DIGITS))
    return tens + value
