"""Knows the words of English and of medicine, so that a capital on another word means something."""

import re
import unicodedata
from functools import cache

from english_words import get_english_words_set

from registry.site.intake.proper import EPONYMS, MODERN, PLACES

_ENDINGS = re.compile(
    r"(?:itis|oma|omas|omata|osis|oses|otic|emias?|emic|uria|uric|pathy|pathies|pathic|penia|penic|ectomy|"
    r"otomy|ostomy|plasia|plastic|philia|phil|phils|philic|algia|rrhea|rrea|rrhage|rrhagic|megaly|trophy|"
    r"trophic|opsy|scopy|graphy|gram|cyte|cytes|cytic|blast|blasts|blastic|genic|lytic|lysis|static|"
    r"stasis|therapy|therapies|toxic|toxicity|plegia|paresis|cocc[iu]s?|coccal|bacter|bacteria|"
    r"virus|viral|phage|globulins?|globin|proteins?|ferase|kinase|plasty|logy|logical|logic|logist|logists|"
    r"metry|stomy|thorax|cardia|pnea|pnoea|phagia|phasia|phobia|esthesia|derma|dermia|tropin|"
    r"ferritin|bilirubin|"
    r"[aeiou]mab|nib|cillin|m[yi]cin|azole|pril|sartan|statin|olol|vir|ciclib|parib|taxel|trozole|rubicin|"
    r"platin|fungin|floxacin|limus|zumab|cept|stim|mide|sone|solone|prazole|tidine|setron|pitant|"
    r"lukast|gliptin|gliflozin|glutide|glucagon|parin|xaban|gatran|trexate|abine|ribine|fosfamide|sulfan|"
    r"cristine|blastine|terone|feron|leukin|lenalidomide|ginase|tinib|zomib|toclax|stat|oxetine|"
    r"azepam|idine|amine|phenytoin|cycline|oxide|etoposide|asone|leucel)$"
)
"""Endings of medical words and of international names of drugs."""
_BEGINNINGS = re.compile(
    r"(?:non|pre|post|anti|sub|multi|inter|intra|hyper|hypo|immuno|bio|neuro|cardio|hemato|haemato|"
    r"gastro|hepato|broncho|lympho|myelo|osteo|photo|over|under|un|re|micro|macro|meta|para|peri|"
    r"poly|pseudo|radio|rhino|trans|auto|allo|lumbo|endo|chemo|electro|thrombo|sero|co|super)-?"
)
_FORMS = (
    ("s", ""),
    ("es", ""),
    ("ies", "y"),
    ("ied", "y"),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("ly", ""),
    ("ically", "ic"),
    ("ally", "al"),
    ("ised", "ize"),
    ("ized", "ize"),
    ("isation", "ize"),
    ("isations", "ize"),
    ("izations", "ize"),
    ("ization", "ize"),
    ("able", ""),
)
"""How a word that stands in no dictionary comes from one that does."""


def unmarked(text: str) -> str:
    """The text without the marks on its letters: é as e, ǐ as i."""
    if text.isascii():
        return text
    return "".join(
        sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign)
    )


@cache
def is_word(word: str) -> bool:
    """Whether a word without marks, in any letter case, is one of English or of medicine.

    Names of diseases, methods and places count; names of people that the dictionary has do not.
    """
    small = word.lower()
    if small in _proper() or _known(small):
        return True
    begun = _BEGINNINGS.match(small)
    return begun is not None and len(small) - begun.end() >= 3 and _known(small[begun.end() :])


def _known(small: str) -> bool:
    american = small.replace("ae", "e").replace("oe", "e").replace("our", "or")
    american = re.sub(r"(?<=[bt])re(?=s?$)", "er", american)
    if len(small) > 4 and _ENDINGS.search(american):
        return True
    for spelled in (small, american):
        if spelled in _english():
            return True
        for ending, before in _FORMS:
            stem = spelled.removesuffix(ending)
            if stem == spelled or len(stem) < 3:
                continue
            if stem + before in _english() or (stem[-1] == stem[-2] and stem[:-1] in _english()):
                return True
    return False


@cache
def _english() -> frozenset[str]:
    """Webster's Second, without the words that it writes with a capital, and newer words."""
    dictionary = get_english_words_set(["web2"])
    return frozenset(word for word in dictionary if word.islower()) | frozenset(MODERN.split())


@cache
def _proper() -> frozenset[str]:
    return frozenset(f"{EPONYMS} {PLACES}".lower().split())
