"""The mirror's studies by the addresses and in the words of ClinicalTrials.gov's API v2."""

from registry.web.answer import Answer
from registry.web.api_v2.answers import plain
from registry.web.api_v2.described import areas, enums, metadata
from registry.web.api_v2.search import studies
from registry.web.api_v2.study import one_study
from registry.web.api_v2.version import version
from registry.web.asked import Asked
from registry.web.door import Page

BASE = "/api/v2"
_NOT_SERVED = (
    "stats/size",
    "stats/field/values",
    "stats/field/sizes",
)


def _not_served(asked: Asked) -> Answer:
    """The registry has something at this address, and this mirror has not."""
    return plain(404, f"`{asked.path.removeprefix(BASE)}` is not served by this mirror")


ROUTES = {
    **{f"{BASE}/{path}": Page(_not_served, quick=True) for path in _NOT_SERVED},
    f"{BASE}/studies/metadata": Page(metadata, quick=True),
    f"{BASE}/studies/search-areas": Page(areas),
    f"{BASE}/studies/enums": Page(enums),
    f"{BASE}/version": Page(version),
    f"{BASE}/studies": Page(studies),
    f"{BASE}/studies/{{nctId}}": Page(one_study),
}
"""What is at the registry's addresses. `studies/metadata` is no study, so it comes first."""
