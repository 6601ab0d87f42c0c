"""The mirror's studies by the addresses and in the words of ClinicalTrials.gov's API v2."""

from registry.web.api_v2 import stats
from registry.web.api_v2.described import areas, enums, metadata
from registry.web.api_v2.search import studies
from registry.web.api_v2.study import one_study
from registry.web.api_v2.version import version
from registry.web.door import Page

BASE = "/api/v2"
ROUTES = {
    f"{BASE}/studies/metadata": Page(metadata, quick=True),
    f"{BASE}/studies/search-areas": Page(areas),
    f"{BASE}/studies/enums": Page(enums),
    f"{BASE}/version": Page(version),
    f"{BASE}/studies": Page(studies),
    f"{BASE}/studies/{{nctId}}": Page(one_study),
    f"{BASE}/stats/size": Page(stats.size),
    f"{BASE}/stats/field/values": Page(stats.values),
    f"{BASE}/stats/field/sizes": Page(stats.sizes),
}
"""What is at the registry's addresses. `studies/metadata` is no study, so it comes first."""
