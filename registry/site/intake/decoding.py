"""Tells how a table is encoded, and reads it: for certain, or not at all."""

import codecs
import unicodedata
from dataclasses import dataclass, field

SPELLINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "utf-16": "utf-16",
    "gb18030": "gb18030",
    "gbk": "gb18030",
    "gb2312": "gb18030",
}
"""The encodings that datapackage.json may name, and what they are read as."""


class Undecided(ValueError):
    """It cannot be told how the text is encoded; save it as UTF-8."""


@dataclass(frozen=True)
class Decoded:
    """A text, and the encoding it had; none where every byte is ASCII."""

    text: str = field(repr=False)
    encoding: str | None


def decoded(content: bytes) -> Decoded:
    """Read UTF-8 with or without a byte order mark, UTF-16 with one, or GB18030.

    UTF-8 is tried first, because hardly any other text is UTF-8 by chance. What is not UTF-8 counts
    as GB18030 only if all its letters are common ones (those of GB 2312): Big5 and the Western
    encodings nearly always give rare ones when they are read so. Raises `Undecided` otherwise.
    """
    for marks, encoding in (
        ((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE), None),
        ((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE), "utf-16"),
    ):
        if content.startswith(marks):
            return _read(content, encoding)
    if content.isascii():
        return _read(content, "utf-8", named=None)
    try:
        return _read(content, "utf-8-sig", named="utf-8")
    except Undecided:
        pass
    found = _read(content, "gb18030")
    if not all(map(_common, set(found.text))):
        raise Undecided
    return found


def _read(content: bytes, encoding: str | None, named: str | None = "") -> Decoded:
    if encoding is None:
        raise Undecided
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise Undecided from None
    if "\0" in text or "\ufffd" in text:
        raise Undecided
    return Decoded(text, encoding if named == "" else named)


def _common(sign: str) -> bool:
    if sign.isascii() or unicodedata.category(sign)[0] in "PSNZ":
        return True
    pair = sign.encode("gb18030")
    return len(pair) == 2 and pair[0] <= 0xF7 and pair[1] >= 0xA1
