"""Citations as files: CSL-JSON, RIS, BibTeX, and the text of the National Library of Medicine."""

import re

import orjson

from registry.ctgov.record import PartialDate
from registry.export.citation import BEGUN, DATABASE, KIND, PLACE, PUBLISHER, Citation, citation
from registry.export.trial import Trial

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905  # a list of names


def csl(trial: Trial) -> bytes:
    """CSL-JSON 1.0: a list with one item, as Zotero and citeproc read it."""
    one = citation(trial)
    item: dict[str, object] = {
        "id": one.number,
        "type": "report",
        "genre": KIND,
        "number": one.number,
        "title": one.title,
        "title-short": one.acronym,
        "author": [{"literal": one.sponsor}] if one.sponsor else [],
        "publisher": PUBLISHER,
        "publisher-place": PLACE,
        "source": DATABASE,
        "issued": _date_parts(one.issued),
        "accessed": _date_parts(one.accessed),
        "URL": one.address,
        "keyword": ", ".join(one.keywords),
        "language": "en",
        "note": one.note,
    }
    filled = {key: value for key, value in item.items() if value}
    return orjson.dumps([filled], option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _date_parts(when: PartialDate | None) -> dict[str, object] | None:
    """A date with as many parts as it has."""
    if when is None:
        return None
    return {"date-parts": [[part for part in (when.year, when.month, when.day) if part]]}


def ris(trial: Trial) -> bytes:
    """RIS with the type RPRT, a line for each tag."""
    one = citation(trial)
    lines = [
        ("TY", "RPRT"),
        ("ID", one.number),
        ("AN", one.number),
        ("DB", DATABASE),
        ("TI", one.title),
        ("ST", one.acronym),
        ("AU", one.sponsor),
        ("PB", PUBLISHER),
        ("CY", PLACE),
        ("M3", KIND),
        ("PY", f"{one.issued.year:04}" if one.issued else ""),
        ("DA", _slashed(one.issued)),
        ("Y2", _slashed(one.accessed)),
        ("LA", "en"),
        *(("KW", word) for word in one.keywords),
        ("UR", one.address),
        *(("N1", note) for note in one.notes),
    ]
    body = "".join(f"{tag}  - {value}\r\n" for tag, value in lines if value)
    return f"{body}ER  - \r\n".encode()


def _slashed(when: PartialDate | None) -> str:
    """A date as RIS has it: the parts that are not known stay empty."""
    if when is None:
        return ""
    month = f"{when.month:02}" if when.month else ""
    return f"{when.year:04}/{month}/{f'{when.day:02}' if when.day else ''}/"


_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    '"': r"\textquotedbl{}",
}
"""Signs that TeX would do something with. Braces have names: BibTeX counts escaped ones too."""


def tex(text: str) -> str:
    """A text that TeX sets as it is."""
    return "".join(_TEX.get(sign, sign) for sign in text)


def bibtex(trial: Trial) -> bytes:
    """BibTeX with an entry of the type misc, which every style knows."""
    one = citation(trial)
    issued = one.issued
    fields = {
        # Twice: no style may change capitals, and a name in one piece is not split.
        "title": _braced(_braced(tex(one.title))),
        "author": _braced(_braced(tex(one.sponsor))) if one.sponsor else None,
        "howpublished": _braced(tex(f"{DATABASE}, {PUBLISHER}, {PLACE}")),
        "type": _braced(KIND),
        "number": _braced(tex(one.number)),
        "year": _braced(f"{issued.year:04}") if issued else None,
        "month": _MONTHS[issued.month - 1].lower() if issued and issued.month else None,
        "url": _braced(one.address),
        "urldate": _braced(one.accessed),
        "keywords": _braced(", ".join(map(tex, one.keywords))) if one.keywords else None,
        "note": _braced(tex(one.note)),
    }
    lines = [f"  {name} = {value}," for name, value in fields.items() if value]
    key = re.sub(r"[^A-Za-z0-9]", "", one.number) or "record"
    return "\n".join([f"@misc{{{key},", *lines, "}", ""]).encode()


def _braced(text: str) -> str:
    return f"{{{text}}}"


def nlm(trial: Trial) -> bytes:
    """The citation as the National Library of Medicine words it, and the statement under it."""
    one = citation(trial)
    return "\n".join([_nlm_line(one), "", *one.notes, ""]).encode()


def _nlm_line(one: Citation) -> str:
    cited = f"cited {_nlm_date(one.accessed)}"
    if one.updated and one.updated != one.issued:
        cited = f"updated {_nlm_date(one.updated)}; {cited}"
    issued = f"{_nlm_date(one.issued)} " if one.issued else ""
    return (
        f"{DATABASE} [Internet]. {PLACE}: {PUBLISHER}. {BEGUN} - . Identifier {one.number},"
        f" {one.title.rstrip('.')}; {issued}[{cited}]. Available from: {one.address}"
    )


def _nlm_date(when: PartialDate) -> str:
    parts = [str(when.year)]
    if when.month:
        parts.append(_MONTHS[when.month - 1])
    if when.day:
        parts.append(str(when.day))
    return " ".join(parts)
