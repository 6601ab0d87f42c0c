"""The mirror's studies by the addresses and in the words of ClinicalTrials.gov's API v2."""

from registry.web.api_v2 import stats
from registry.web.api_v2.answers import WORDS, nowhere
from registry.web.api_v2.described import areas, enums, metadata
from registry.web.api_v2.search import studies
from registry.web.api_v2.study import one_study
from registry.web.api_v2.version import version
from registry.web.door import Page
from registry.web.guard import Kind

BASE = "/api/v2"

_ANSWERS = {
    "version": version,
    "studies": studies,
    "studies/metadata": metadata,
    "studies/search-areas": areas,
    "studies/enums": enums,
    "studies/{nctId}": one_study,
    "stats/size": stats.size,
    "stats/field/values": stats.values,
    "stats/field/sizes": stats.sizes,
    "{path:path}": nowhere,
}

ROUTES = {
    f"{BASE}/{path}": Page(answer, words=WORDS, kind=Kind.OPEN) for path, answer in _ANSWERS.items()
}
"""What is at the registry's addresses. `studies/metadata` is no study, so it comes first."""
