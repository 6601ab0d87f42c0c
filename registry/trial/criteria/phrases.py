"""The words by which a text says what its parts are: headings, groups, introductions, notes.

Every rule works on plain words: escapes resolved, one space between any two.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from registry.trial.criteria.model import Label

# --- headings -----------------------------------------------------------------------------------

_CRITERIA = (
    r"(?:cri\w{0,3}t\w{0,3}r\w{1,4}|requirements?|conditions?|factors?|standards?|reasons?|grounds)"
)
_QUALIFIERS = (
    r"(?:(?:key|main|major|minor|general|specific|common|principal|primary|basic|core|additional"
    r"|other|study|trial|subjects?|patients?|participants?|volunteers?|clinical|overall|full"
    r"|summary of|list of|the|all|new|protocol|selection|disease|medical"
    r"|population)[\s/'’-]*(?:s\s)?)*"
)


def _misspelled(word: str) -> str:
    """A pattern of `word` with one letter left out, doubled, changed, put in or swapped."""
    ways = {word[:at] + r"\w?" + word[at + 1 :] for at in range(len(word))}
    ways |= {word[:at] + r"\w" + word[at:] for at in range(1, len(word))}
    ways |= {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}
    return "|".join(sorted(ways))


_BEFORE_CRITERIA = r"(?=\s+crit)"
_TAKING_PART = r"\s(?:patients|participants|subjects|volunteers|individuals|people)"
_INCLUSION = (
    r"(?:inclusions?|inclusion/eligibility|inclusive|inclusionary|enrol?lment|entry"
    rf"|(?:includ(?:ed|ing)|(?!enclus)(?:{_misspelled('inclusion')})){_BEFORE_CRITERIA})"
)
_EXCLUSION = (
    r"(?:exclusions?|exclusive|exclusionary|exclusión|ineligibility"
    r"|no[nt][\s-]?(?:inclusion|eligibility)"
    rf"|(?:exclu(?:ded|ding|de)|disqualif\w+|(?!enclus)(?:{_misspelled('exclusion')})){_BEFORE_CRITERIA})"
)
_OF_WHAT = r"(?:标准|標準|条件|條件)"
_TAKEN = r"(?:入[选選组組]|[纳納]入)"
_CHINESE = {
    Label.INCLUSION: rf"(?:{_TAKEN}|选入|選入|收案){_OF_WHAT}",
    Label.EXCLUSION: rf"(?:排除|[不非]{_TAKEN}){_OF_WHAT}",
}
_WHOSE = (
    r"(?:(?:主要|关键|關鍵|一般|受试者|受試者|患者|病例|供[者体體]|受[者体體]|研究[对對]象"
    r"|(?:健康)?(?:志[愿願]者|[对對]照)|(?:(?![不未非符])[\u3400-\u9fff]){1,6}[组組])的?){0,2}"
)
_FOREIGN = {
    Label.INCLUSION: r"crit[eè]res? d['’] ?inclusion|criterios de inclusi[oó]n"
    r"|crit[eé]rios de inclus[aã]o|criteri d(?:i |['’] ?)inclusione|einschlu(?:ss|ß)[- ]?kriterien"
    r"|inclusie[- ]?criteria|(?:主な)?(?:選択|適格|組み?入れ?)基準"
    r"|(?:주요\s)?(?:선정|선택|포함)\s?기준"
    rf"|{_WHOSE}{_CHINESE[Label.INCLUSION]}",
    Label.EXCLUSION: r"crit[eè]res? (?:d['’] ?exclusion|de non[- ]?inclusion)"
    r"|criterios de exclusi[oó]n|crit[eé]rios de exclus[aã]o|criteri d(?:i |['’] ?)esclusione"
    r"|ausschlu(?:ss|ß)[- ]?kriterien|exclusie[- ]?criteria|(?:主な)?除外基準"
    r"|(?:주요\s)?(?:제외|배제)\s?기준"
    rf"|{_WHOSE}{_CHINESE[Label.EXCLUSION]}",
}
_TAIL = (
    r"(?P<tail>\s*(?:(?:are|were|is|was|will be|include|includes|included|apply)\b"
    r"(?:\s(?:as follows|the following|as listed below|listed below|as below|as))?"
    r"|as follows|list|if(?: any)?(?: of the following)?"
    r"|(?:for|of|in|to|related|relating|specific|regarding|applicable|at|by|with|on"
    r"|per)\b[^:]{0,80}"
    r"|\([^)]{0,80}\)(?:(?!\s\(?1\s?[.)、]\s)[^:]){0,30}|\[[^\]]{0,60}\]|[-–—,/]\s?[^:.;]{0,60}|\s[^:.;]{1,60}(?=[:：]$)"
    r"|[\w ]{0,12}\d))?"
)


def _opening(word: str, alone: str, foreign: str) -> re.Pattern[str]:
    """A heading at the beginning of a line.

    `alone` stands without the word "criteria", but never with more behind it: "Exclusion of other
    causes:" is a criterion.
    """
    named = rf"(?:{word}\s+{_CRITERIA}|{_CRITERIA}\s(?:for|of)\s{word}|{foreign}){_TAIL}"
    bare = rf"{alone}(?:\s\([^)]{{0,80}}\)|\s(?:are|includes?)(?=[:：]$))?"
    return re.compile(
        rf"{_QUALIFIERS}(?:{named}|{bare})"
        r"[\s*_]*(?:(?P<colon>[:：】]|\s[-–—]$|[-–—]$|(?<=\s)(?=\(?1\s?[.)、]\s)|(?=[①（]))"
        r"|(?=[.。;；=>~ ]*$))",
        re.IGNORECASE,
    )


_OPENING = {
    Label.INCLUSION: _opening(
        _INCLUSION,
        rf"(?:inclusions?|eligible{_TAKING_PART}|{_WHOSE}{_TAKEN}(?=\s*[:：]$))",
        _FOREIGN[Label.INCLUSION],
    ),
    Label.EXCLUSION: _opening(
        _EXCLUSION,
        r"(?:exclusions?|non[\s-]?inclusion|ineligibility"
        rf"|(?:ineligible|not eligible)(?:{_TAKING_PART})?|{_WHOSE}排除(?=\s*[:：]$))",
        _FOREIGN[Label.EXCLUSION],
    ),
}
_NEUTRAL = re.compile(
    r"(?:(?:key|main|general|study|patient|subject|participant)s?\s)*"
    r"(?:eligibility\s+(?:criteria|requirements)(?: for [^:.]{1,60}?)?"
    r"|eligibility|criteria|selection criteria|eligible|eligibilities"
    r"|inclusion\s?(?:/|and|&)\s?exclusion(?:\s+criteria)?)\s*(?P<colon>[:：]|$)",
    re.IGNORECASE,
)
_OTHER_SECTION = re.compile(
    r"(?:inclusion of (?:women|minorities|children|both)\b[^:.]{0,60}\s*(?P<of>[:：]|$)"
    rf"|{_WHOSE}(?:剔除|脱落|脫落|退出|终止|終止|中止){_OF_WHAT}\s*(?:[:：]|$)"
    r"|(?:\w+[\s/-]){0,3}?(?:withdraw\w*|remov\w+|eliminat\w+|discontinu\w+|drop-?\s?out"
    r"|dropping out"
    r"|terminat\w+|stopping|exit|rejection|shedding|randomi[sz]ation|suspension)"
    r"\s*(?:/\s*\w+\s*)?criteri\w+\s*(?P<colon>[:：]|$))",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?P<before>[^:]{1,110}?(?::\s?[^:]{1,60}?)?)[\s:,–—-]+\(?(?:(?:key|main|specific"
    r"|additional|general)\s)*"
    rf"(?:(?P<inclusion>inclusion)"
    rf"|(?P<exclusion>{_EXCLUSION}))\s+{_CRITERIA}\)?\s*(?P<colon>[:：])?",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"\b(?:must|should|shall|may|might|can|cannot|meet|meets|meeting|met|not|any|satisf\w+"
    r"|fulfil\w*"
    r"|listed|other|following|confirm|failure|does|do|has|have|had|is|are|was|were|who|which|that"
    r"|violat\w+|included in)\b",
    re.IGNORECASE,
)
_ELSEWHERE = (
    r"(?!\s(?:for|to)\b(?!\s(?:(?:the|this|our|any)\s)?(?:(?:clinical|present|current)\s)?"
    r"(?:stud|trial|research|protocol|participat|enrol|ent(?:er|ry)|inclusion|be|join|take part"
    r"|screening|randomi|cohort|arm|part|phase|group)))"
)
"""Behind "not eligible": not for something else, as "for chemotherapy" would say."""
_BARRED = re.compile(
    r"\b(?:exclud\w+|exclusions?|disqualif\w+|not (?:be )?(?:included|enrol\w+|allowed)"
    rf"|(?:ineligible|unsuitable|not (?:be )?(?:eligible|suitable)|not qualify"
    rf"|(?:can|won|don)['’]t qualify){_ELSEWHERE}"
    r"|not to be (?:included|enrol\w+)|cannot (?:participate|take part|join|be (?:included"
    r"|enrol\w+))"
    r"|(?:are|is|be) (?:screened out|rejected|barred|precluded|prohibited)"
    r"|be (?:considered )?(?:an? )?screen[\s-]fail\w*"
    r"|(?:are|is) not (?:permitted|accepted|admitted)|not be (?:permitted|accepted|admitted"
    r"|randomi[sz]ed)|(?:not (?:be )?able|unable) to (?:participate|take part|join|enrol)"
    r"|(?:(?:can|won|don)['’]t (?:be able to )?|(?:do|should|could) not )"
    r"(?:participate|take part|join)(?!\sin\b(?!\s(?:the|this|our)\b))"
    r"|(?:study|trial|we) (?:(?:do|does|will) not (?:include|accept|admit|enrol|recruit)"
    r"|is not (?:for|open to)))\b",
    re.IGNORECASE,
)
_ADMITTED = re.compile(
    r"\b(?:inclusion|to be (?:included|eligible|enrol\w+)|(?:are|is|be) (?:eligible|included)"
    r"|eligible (?:for|to|if)|can (?:participate|take part|join))\b",
    re.IGNORECASE,
)
_NOT_BARRED = re.compile(
    r"\bnot\s(?:be\s|an?\s|considered\s)?(?:exclu|disqualif)\w*", re.IGNORECASE
)
_RULED_OUT = re.compile(
    r"(?:(?!\b(?:patient|participant|subject|volunteer|individual|people|person|who|you)s?\b)[^:])*"
    r"\b(?:causes?|diagnos[ei]s|etiolog\w+)\b[^:]*\bexcluded\b",
    re.IGNORECASE,
)
"""What is looked for and not found, as other causes of an illness; nobody is refused."""
_ALLOWS = re.compile(
    rf"{_NOT_BARRED.pattern}|(?<!otherwise )\b(?:are|is|be)\s(?:still\s|also\s)?"
    r"(?:eligible|allowed|permitted|acceptable)\b"
    r"|\b(?:can|may)\s(?:still\s)?(?:be\s(?:included|enrol\w+)|participate|take part|join)\b"
    rf"|\beligible{_TAKING_PART}\s(?:must|should|are|will)|\bmust\s(?:also\s)?have\b",
    re.IGNORECASE,
)


_BELOW_CHINESE = r"[^。；;:：]{0,50}(?:以下|下列|下述|如下|之一|任[一何意])[^。；;:：]{0,30}"
_JOINS_CHINESE = r"(?:[纳納]入|入[选選组組]|[参參][加与與])"
_CHINESE_SENTENCE = {
    Label.EXCLUSION: re.compile(
        rf"{_BELOW_CHINESE}(?:不(?:得|能|可|予|宜|应|應|[适適]合|符合)?被?{_JOINS_CHINESE}"
        rf"|(?:者|患者|人)[^。；;:：不]{{0,6}}排除|(?<!不)(?:即|则|則|[将將]?被|应|應|予以|均)排除"
        rf"|排除{_OF_WHAT})[^。；;:：]{{0,20}}\s*[:：。]?"
    ),
    Label.INCLUSION: re.compile(
        rf"[^。；;:：不未非]{{0,20}}(?:符合|[满滿]足|具[备備])(?=[^不未非无無]*$){_BELOW_CHINESE}"
        rf"{_JOINS_CHINESE}[^。；;:：]{{0,20}}\s*[:：。]"
    ),
}
"""Sentences on who is out and who is in: "符合以下任一情况者不得入组："."""


@dataclass(frozen=True)
class Heading:
    """A heading: the label that it opens, the group that it names, and where it ends.

    `length` counts the characters of the line that belong to it; `label` is none for "Criteria:",
    which opens a list without saying which.
    """

    label: Label | None
    group: str | None
    length: int


_KEYWORD = re.compile(
    r"clusi|crit|elig|enrol|entry|withdraw|remov|elimin|discontin|drop|terminat|stopping|exit"
    r"|reject|shedding"
    r"|randomi|suspension|schlu|基準|기준|标准|標準|条件|條件|排除|入[选選组組]|[纳納]入|[参參][加与與]",
    re.IGNORECASE,
)
_BEGINS_LIKE_ONE = re.compile(r"[:：]|clusion criteria", re.IGNORECASE)


@lru_cache(maxsize=2048)
def heading(line: str) -> Heading | None:
    """The heading that `line` begins with or is, or none."""
    if not _KEYWORD.search(line, 0, 200):
        return None
    if len(line) > 400 and not _BEGINS_LIKE_ONE.search(line[:140]):
        return None
    lead = _lead(line)
    head = line[lead:].rstrip(" *_]")
    for label, pattern in _OPENING.items():
        found = pattern.match(head)
        if found and (_alone(found, head) or found["colon"] is not None):
            return _headed(label, _group_in(found["tail"]), lead, found, head)
    for label, sentence in _CHINESE_SENTENCE.items():
        if sentence.fullmatch(head):
            return Heading(label, None, len(line))
    if found := _NEUTRAL.match(head):
        return Heading(None, None, lead + found.end())
    if found := _OTHER_SECTION.match(head):
        return Heading(Label.UNSPECIFIED, None, lead + found.end())
    found = _CLOSING.fullmatch(head.rstrip(" .-"))
    if found and len(head) < 160 and not _SENTENCE.search(found["before"]):
        if not (found["colon"] or _group_in(found["before"])):
            return None
        label = Label.INCLUSION if found["inclusion"] else Label.EXCLUSION
        return Heading(label, _group_in(found["before"]), len(line))
    return None


_REFERS_BELOW = re.compile(r"\b(?:follows|following|below)$", re.IGNORECASE)


def _alone(found: re.Match[str], head: str) -> bool:
    """Whether the heading is the whole line and no sentence; a sign behind a name makes none."""
    if found["tail"] is None or _REFERS_BELOW.search(found["tail"]):
        return found.end() == len(head.rstrip(".。;；=>~ "))
    whole = found.end() == len(head)
    return whole and not head.endswith(".") and not _SENTENCE.search(found["tail"])


def _headed(label: Label, group: str | None, lead: int, found: re.Match[str], head: str) -> Heading:
    end = found.end()
    rest = head[end:].strip()
    # "Key Inclusion Criteria: Study-Wide Eligibility (Across All Parts):" is one heading.
    if rest and len(rest) < 70 and rest.endswith((":", "：")) and not _SENTENCE.search(rest):
        group, end = group or _group_in(rest), len(head)
    elif rest and re.fullmatch(r"[A-Z][\w-]+ Eligibility(?: \([^)]*\))?", rest):
        end = len(head)
    return Heading(label, group, lead + end)


_BEGINS = {
    label: re.compile(rf"\W*{_QUALIFIERS}{word}\s+crit\w*\b", re.IGNORECASE)
    for label, word in ((Label.INCLUSION, _INCLUSION), (Label.EXCLUSION, _EXCLUSION))
}


def label_above_list(line: str) -> Label | None:
    """The label of a line right above a list, whatever stands behind "Exclusion Criteria" in it."""
    if len(line) > 200:
        return None
    return next((label for label, begins in _BEGINS.items() if begins.match(line)), None)


_LEAD = re.compile(
    r"[\s*_#\-–—•·>\]\[(【]*(?:\d{1,2}(?:\.\d{1,2})+\s+|[(（]?(?:\d{1,2}(?:\.\d)*|[IVX]{1,4}|[A-Ha-h]|[一二三四])[.)）、．]\s*|\d-\s)?[*_#【]*"
)


def _lead(line: str) -> int:
    """How many signs stand before the words: marks, emphasis, a number."""
    found = _LEAD.match(line)
    return found.end() if found else 0


def sentence_label(line: str) -> Label | None:
    """The label that an introducing sentence gives: "Patients are excluded if:"."""
    if _NOT_BARRED.search(line) or _RULED_OUT.match(line):
        return None
    if _BARRED.search(line) or refuses(line) or _LACKS.search(line):
        return Label.EXCLUSION
    return Label.INCLUSION if _ADMITTED.search(line) else None


def refuses(line: str) -> bool:
    """Whether `line` says that people with what follows cannot take part."""
    return _REFUSES.search(line) is not None and not _EXCEPT.search(line)


def turns_away(line: str) -> bool:
    """Whether `line` says of people that they are out: "Patients with … are not eligible:"."""
    barred = _BARRED.search(line) is not None and _NOT_BARRED.search(line) is None
    return refuses(line) or (barred and _OF_PEOPLE.search(line) is not None)


def ends_in_refusal(line: str) -> bool:
    """Whether a line, the last before a list, refuses those whom the list names."""
    whole = not line[:1].islower() and is_pure_introduction(line)
    return whole and turns_away(line)


def excepts(line: str) -> bool:
    """Whether what follows `line` does not count against people whom the line refuses."""
    return _REFUSES.search(line) is not None and _EXCEPT.search(line) is not None


def spares(line: str) -> bool:
    """Whether what follows `line` excludes nobody, nor is it asked: "Not exclusionary:"."""
    return _NOT_BARRED.search(line) is not None


def allows(line: str) -> bool:
    """Whether what follows `line` is no reason against anybody, though it stands below one."""
    barred = refuses(line) or _BARRED.search(_NOT_BARRED.sub("", line)) is not None
    wanted = _LACKS.search(line) is not None and _DEMANDS.search(line) is None
    return not barred and (wanted or _ALLOWS.search(line) is not None)


_FOR_OTHERS = re.compile(
    rf"(?:(?:[\w/-]+\s){{1,3}}?(?:eligibility|(?:eligibility|selection|entry)\s{_CRITERIA})"
    rf"|(?:(?:eligibility|selection|entry)\s)?(?:{_CRITERIA}|eligibility)\s(?:for|to|of)\s[^:]*?"
    rf"\b(?:donors?|partners?|caregivers?|controls?|siblings?|re-?\w*treat\w*|re-?dosing|second"
    r"|subsequent|additional|randomi\w+|cross-?\s?over|extension|continu\w+|maintenance|infusion"
    r"|(?:step|part|phase|cohort)\s(?:\d|[IVX]+\b|[A-D]\b)|registration)[^:]*)\s?[:：]",
    re.IGNORECASE,
)


def is_for_others(line: str) -> bool:
    """Whether `line` opens what is asked of others, or later: "Donor eligibility:".

    Below an exclusion list it does not say that these must not be.
    """
    return _FOR_OTHERS.fullmatch(line) is not None and _BARRED.search(line) is None


INSIDE = re.compile(
    r"(?:(?<=[.;:,)\d])|(?<=[.;:,)]\s)"
    r"|(?<=\s))(?<!the )(?<!these )(?<!all )(?<!following )(?<!any )"
    r"(?:Key |Main |KEY )?(?:Non[- ]?)?(?:Inclusion|Exclusion|INCLUSION|EXCLUSION) "
    r"(?:Criteria|criteria|CRITERIA|Criterion)\s?[:：]"
    r"|(?<=[.;]\s)The (?:in|ex)clusion criteria (?:are|were)(?: as follows)?\s?[:：]"
    rf"|(?<=[\s.;。；）)])(?:{'|'.join(_CHINESE.values())})\s?[:：]"
)
"""A heading in the middle of a line, in the source's spelling."""
INSIDE_A_LINE = re.compile(
    r"(?<=[.;]\s)exclusions?(?: criteria)?\s*(?:\([^)]*\)\s*)?(?:[:：]|(?=1\s?[.)]\s))",
    re.IGNORECASE,
)
"""The same where the whole text is one line, in any spelling."""
AT_AN_END = re.compile(r"(?<=\s)(?:Key )?Exclusion Criteria\s*$", re.MULTILINE)
"""The only one of a text, behind the words of the last item of inclusion."""

# --- groups of participants ----------------------------------------------------------------------

_PEOPLE = (
    r"patients?|participants?|subjects?|volunteers?|individuals?|persons?|people|adults?"
    r"|child(?:ren)?"
    r"|adolescents?|infants?|neonates?|newborns?|women|men|males?|females?|mothers?|fathers?"
    r"|parents?"
    r"|caregivers?|carers?|famil(?:y|ies)|spouses?|partners?|students?|donors?|recipients?|cases?"
    r"|controls?|siblings?|relatives?|clinicians?|providers?|physicians?|nurses?|staff|dyads?"
    r"|probands?|survivors?|caretakers?|teachers?|residents?|athletes?"
)
_STRATUM = (
    r"cohorts?|arms?|groups?|parts?|phases?|strat(?:um|a)|sub-?stud(?:y|ies)"
    r"|sub-?groups?|modules?|escalation|expansion|run-in"
)
_NUMBERED = re.compile(
    rf"\b(?:{_STRATUM})\s*[-#]?\s?(?:\d+\w?|[IVX]+\b|[A-H]\d?\b)|\b(?:{_STRATUM})\b", re.IGNORECASE
)
_REFUSES = re.compile(
    rf"\bnone of (?:the|these|those|any)\b|^none of\b|\bhave no(?:ne)?\b|^no\s[^:]*\bany of\b"
    rf"|(?:^|\b(?:who|you|we|{_PEOPLE})\b[^:]*?\s)(?:(?:must|should|shall)\snot\b(?!\sneed)"
    r"|(?:cannot|can ?not|can['’]t|(?:will|may)\snot)\s(?:be\s(?:able|considered|recruited|asked"
    r"|allowed|accepted)|recruit|take\s(?:part|you|people|patients)|join|participat|qualif|enter|enrol|have\b))",
    re.IGNORECASE,
)
_LACKS = re.compile(
    r"\b(?:free (?:of|from)|(?<!or )without|absence of|never had|(?:do|does|did) not have"
    r"|not (?:currently |previously )?(?:taking|using|receiving|received|taken|having|had)"
    r"|no (?:\w+ )?(?:history|evidence|signs?) of)(?:\s(?:any|all|one|either))?"
    r"(?:\s(?:or more )?of)?(?:\s(?:the|these))?(?:\s(?:following|below))?(?:\s\w+)?\s?[:：]$",
    re.IGNORECASE,
)
"""What follows is not there: "Absence of the following:", "Patients must be free of:"."""
_DEMANDS = re.compile(r"\b(?:must|should|shall)\b", re.IGNORECASE)
_OF_PEOPLE = re.compile(
    rf"\b(?:who|you|we|those|anyone|stud(?:y|ies)|trial|{_PEOPLE})\b", re.IGNORECASE
)
_KEEPS_OUT = re.compile(r"\bexclusions?\s?[:：]$|^exclusion of\b", re.IGNORECASE)
"""Who is out, where people are named as well: "Cohort 1 exclusions:", "Exclusion of patients:"."""
_EXCEPT = re.compile(r"\b(?:except\w*|unless|other than)\b", re.IGNORECASE)
_KIND_OF_PEOPLE = re.compile(
    rf"(?:for\s+|in\s+|selection of\s+|the\s+|all\s+)*(?:[\w+/’'-]+\s+){{0,4}}?(?:{_PEOPLE})\b"
    r"(?:\s*\([^)]*\))?(?:\s(?:with|without|in|from|aged|undergoing|receiving|of|having|on|for"
    r"|enrolling)\b.{0,80})?"
    r"(?:\s(?:only|group|cohort|arm))?\s*(?:\([^)]*\))?",
    re.IGNORECASE,
)
_SINGULAR_CASE = re.compile(
    r"healthy (?:controls?|volunteers?|subjects?|participants?)|controls?|cases?|donors?"
    r"|recipients?",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:must|should|shall|will|have|has|had|meets?|meeting|are|is|was|were|following|who|any"
    r"|either|all of|one of|exclud\w+|includ\w+|not|required|defined|unable|able|agree|willing"
    r"|known|use|history|prior)\b",
    re.IGNORECASE,
)


def group_name(line: str) -> str | None:
    """The group of participants that a heading names ("Cohort A:", "Healthy volunteers:")."""
    name = _trimmed(line)
    if not name or len(name) > 110 or len(name.split()) > 14 or _VERB.search(name):
        return None
    if _KEEPS_OUT.search(line):
        return None
    if _NUMBERED.match(name) or _KIND_OF_PEOPLE.fullmatch(name):
        return name
    for part in _NUMBERED.finditer(name):
        if part.end() == len(name) or name[part.end() :].lstrip()[:1] in "(-–,:":
            return name
    return None


def narrow_group_name(line: str) -> str | None:
    """The same among list items, where "Female patients:" is a topic: only a part of the study."""
    if len(line) < 200 and _FOR_PART.fullmatch(line.strip()):
        return _trimmed(line)
    found = _SAID_OF_STRATUM.match(line)
    if found and is_introduction(line):
        return found[1]
    name = group_name(line)
    if name is None:
        return None
    if _names_stratum(name) or _SINGULAR_CASE.fullmatch(name) or name.lower().startswith("for "):
        return name
    return None


def _names_stratum(name: str) -> bool:
    """Whether `name` is that of a stratum; "in the control arm of study X" only mentions one."""
    if _OF_A_DISEASE.search(name):
        return False
    for part in _NUMBERED.finditer(name):
        whole = part.start() == 0 or part.end() == len(name)
        lettered = any(map(str.isdigit, part[0])) or part[0].split()[-1].isupper()
        if whole or lettered or name[part.end() :].lstrip()[:1] in "(-–,:":
            return True
    return False


_OF_A_DISEASE = re.compile(
    r"\b(?:acute|accelerated|chronic|blast|first|second|early|late)\s(?:\w+\s)?phase", re.IGNORECASE
)


_FOR_PART = re.compile(
    rf"for (?:the |all )?(?:dose[ -])?(?:expansion|escalation|(?:{_STRATUM})|(?:{_PEOPLE}))\b"
    r"(?:(?!must|should|following|criteria|defined|required)[^:])*[:：]",
    re.IGNORECASE,
)
_SAID_OF_STRATUM = re.compile(
    rf"(?:for\s|in\s|all\s)*((?:{_STRATUM})\s?[-#]?(?:\d+\w?|[IVX]+"
    rf"|[A-H]\d?)\b(?:\s(?:{_PEOPLE}))?)"
    r"\s(?:must|should|shall|only|will)\b",
    re.IGNORECASE,
)


def _group_in(text: str | None) -> str | None:
    """The group inside the rest of a heading: "for Cases", "(Cohort A)", "Part A1: Escalation"."""
    if not text:
        return None
    bare = _unwrapped(text)
    bare = re.sub(r"^(?:for|of|in|specific to|applicable to)\s+", "", bare, flags=re.IGNORECASE)
    bare = re.sub(r"^(?:the|all)\s+", "", bare, flags=re.IGNORECASE)
    named = re.match(r"\s*(?:for|of|in|specific to|applicable to)\b", text, re.IGNORECASE)
    if re.fullmatch(
        r"(?:the\s)?(?:study(?: population.*)?|trial|groups?|patients?|subjects?|participants?"
        r"|cohorts?|arms?"
        r"|phases?|parts?|enrol?lment|both groups|each (?:group|cohort|arm))",
        bare,
        re.IGNORECASE,
    ):
        return None
    if named and len(bare) < 70 and not _VERB.search(bare):
        return bare or None
    return group_name(bare)


def _trimmed(line: str) -> str:
    return line[_lead(line) :].strip(" :：-–—*_.;")


def _unwrapped(text: str) -> str:
    """`text` without the signs around it; a bracket goes only with its other half."""
    bare = text.strip(" :-–—,")
    if bare.startswith("(") and bare.find(")") in (-1, len(bare) - 1):
        bare = bare.strip("() :-–—,")
    return bare


# --- everything else that is no criterion -------------------------------------------------------

_PLACEHOLDER = re.compile(
    r"(?:\W*|(?:there (?:are|is) )?(?:none|nil|no|n\.?\s?/?\s?a|not? applicable|not applied|unknown"
    r"|(?:none|not) (?:specified|provided|stated|listed|given|available|mentioned)"
    r"|to be (?:determined|defined)|[无無]|[没沒]有|不[适適]用"
    r"|tbd|no (?:specific |other |further |particular |additional |study )*(?:inclusion "
    r"|exclusion )?"
    r"(?:criteria|exclusions?|restrictions?)(?: (?:were |are )?(?:specified|listed|applied"
    r"|defined|provided|exist))?"
    r"|(?:please )?(?:see|as|refer to)(?: the)? (?:above|below|protocol|full protocol"
    r"|study protocol))\W*)",
    re.IGNORECASE,
)
_MORE_MAY_APPLY = re.compile(
    r"(?:please\s)?(?:note:?\s*(?:that\s)?|nb:?\s*)?(?:"
    r"(?:there (?:are|may be|will be)\s|any\s|the\s|all\s)?(?:other|additional|further|more"
    r"|some other)\b"
    r"[^.]{0,70}\b(?:criteri\w+|requirements?|exclusions?|restrictions|considerations"
    r"|limitations)\b"
    r"[^.]{0,50}\b(?:appl(?:y|ies|ied|icable)|exist|protocol|described|available|contact"
    r"|listed|defined)\b"
    r"|(?:for|to obtain) (?:more|further|additional|full|complete|detailed|a (?:full|complete))\s"
    r"(?:information|details?|criteria|list)\b.{0,90}"
    r"|(?:please )?(?:refer to|see|contact) (?:the )?(?:protocol|study|website|site"
    r"|investigator|www|http)"
    r"|(?:other )?(?:protocol|study)[- ](?:defined|specified|specific) (?:inclusion|exclusion)"
    r"|(?:the )?(?:above|this|these) (?:information|list|criteria)\b.{0,80}"
    r"\bnot (?:intended|contain|all|complete|exhaustive))",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_REMARK = re.compile(
    r"(?:\*++|†|‡|#|\^|°|\d\))?\s*(?:\(?(?:please )?note(?:s| that)?\b[\s:.]|n\.?b\.?[:\s]"
    r"|remarks?:|abbreviations?:"
    r"|\*++\s?(?=\w)|†|‡|definitions?:|footnotes?:)",
    re.IGNORECASE,
)


def is_placeholder(line: str) -> bool:
    """Whether `line` only fills the place of a list: "None", "N/A", "-"."""
    return len(line) < 90 and _PLACEHOLDER.fullmatch(line) is not None


def is_note(line: str) -> bool:
    """Whether `line` requires nothing: others may apply, an address, where to find more."""
    if len(line) > 320:
        return False
    return _MORE_MAY_APPLY.match(line) is not None or _ADDRESS.fullmatch(line) is not None


def names_part(name: str) -> bool:
    """Whether a group is a numbered part of the study: "Cohort 7", "HNSCC (Phase 2a Cohort 9)"."""
    return _NUMBERED.search(name) is not None and any(sign.isdigit() for sign in name)


def is_remark(line: str) -> bool:
    """Whether `line` calls itself a note or stands behind a footnote's sign."""
    return _REMARK.match(line) is not None


_OPEN_END = re.compile(
    r"(?:[:：]\s*[-–]?|\b(?:following|including|either|any of|one of|defined as|such as))$"
)
_INTRODUCES = re.compile(
    r"\b(?:follow\w*|criteri\w+|must|meet\w*|satisf\w+|fulfil\w*|all of|any of|one of|if|who"
    r"|eligib\w+"
    r"|exclud\w+|includ\w+|requirements?|conditions?|apply|below|required)\b",
    re.IGNORECASE,
)


def opens(line: str) -> bool:
    """Whether `line` cannot stand alone: it ends with a colon, or with "one of the following"."""
    return _OPEN_END.search(line.rstrip(" *_")) is not None


def is_introduction(line: str) -> bool:
    """Whether `line` only says that a list follows: "Patients must meet all of these:"."""
    if len(line) >= 400 or not opens(line):
        return False
    return any(said.search(line) for said in (_INTRODUCES, _LACKS, _KEEPS_OUT)) or turns_away(line)


def announces(line: str) -> bool:
    """Whether `line`, right above a list, is a sentence on who is in or out, without a colon.

    So is "Patients with any of the following will be excluded."
    """
    if len(line) >= 400 or opens(line) or sentence_label(line) is None:
        return False
    return _ANNOUNCES.fullmatch(line) is not None


def opens_list(line: str) -> bool:
    """Whether `line`, right above a list, says without a colon who is in or out by it."""
    return label_above_list(line) is not None or announces(line)


def is_pure_introduction(line: str) -> bool:
    """The same for an item, which is a criterion unless it requires nothing by itself."""
    if not is_introduction(line):
        return False
    return (_PURE_REFUSAL if turns_away(line) else _PURE).match(line) is not None


def goes_on(line: str) -> bool:
    """Whether `line` and its list explain what stands before: "Acceptable methods include:"."""
    of_its_own = turns_away(line) or _LACKS.match(line) or _BARRED.match(line)
    return opens(line) and not _ADMITS.search(line) and not of_its_own


_ANNOUNCES = re.compile(
    r"(?:(?!\.\s)[^:])*(?:\b(?:the following"
    r"|(?:following|these|those) (?:criteria|conditions|reasons)"
    r"|of (?:these|those) (?:apply|applies|is met|are met)"
    r"|(?:listed|described|specified|criteria|conditions) below)\b[^:.]*\.?\)?"
    r"|\b(?:if|with|who|have|has))",
    re.IGNORECASE,
)
_PURE = re.compile(
    rf"(?:the\s|all\s|any\s|if\s)*(?:(?:{_PEOPLE})\b|must\b|all of|any of|one (?:or more )?of"
    rf"|at least one of|"
    r"following|presence of (?:any|one)|to be|in order|criteria|meets?\b)[^\d<>≤≥=]*"
    r"(?:follow\w*|criteria|conditions|apply|below|all of|any of|one of|must|excluded"
    r"|eligible)[^\d<>≤≥=]*",
    re.IGNORECASE,
)
_PURE_REFUSAL = re.compile(
    rf"(?:the\s|all\s|any\s|following\s)*(?:you|we|those|anyone|individuals|{_PEOPLE})\b"
    r"[^\d<>≤≥=.;,]*$",
    re.IGNORECASE,
)
_ADMITS = re.compile(
    r"\b(?:must|shall|should|eligib\w+|ineligible|exclu\w+|inclu(?:ded|sion)|meets?|meeting"
    r"|satisf\w+|fulfil\w*"
    r"|criteria|apply|participat\w+|enrol\w+|require\w*)\b",
    re.IGNORECASE,
)


_NESTED = re.compile(r"\(?\d{1,2}\.\d[^:：]*$")
"""A nested number before words without a colon: "1.2. Asthma"."""


def is_topic(line: str) -> bool:
    """Whether `line` only names what comes next: "Laboratory values", "DISEASE STATUS:"."""
    words = _trimmed(line)
    if is_capital(words) and line.rstrip().endswith((":", "：")) and len(words.split()) <= 8:
        return True
    short = len(words.split()) <= 8 and len(words) <= 70 and not _NESTED.match(line)
    bare = not re.search(r"\d|[<>≤≥=.;]", words)
    return bool(words) and short and bare and not _VERB.search(words)


_HAN = re.compile(r"[\u3400-\u9fff]")
"""Chinese, which has no capitals: "HBV感染者:" is as large as any other line."""


def is_capital(line: str) -> bool:
    """Whether `line` is set in capitals, as a heading is."""
    return line.isupper() and sum(map(str.isupper, line)) > 3 and not _HAN.search(line)
