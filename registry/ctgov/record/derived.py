"""The derived section: what the registry computed from the record."""

from registry.ctgov.record import enums
from registry.ctgov.record.base import Open, Part
from registry.ctgov.record.dates import PartialDate
from registry.ctgov.record.protocol import DateStruct


class FirstMcpInfo(Part):
    """When the first answer to a quality review was posted."""

    post_date_struct: DateStruct = DateStruct()


class SubmissionInfo(Part):
    """One submission of results and what became of it."""

    release_date: Open[PartialDate] | None = None
    unrelease_date: Open[PartialDate] | None = None
    unrelease_date_unknown: bool | None = None
    reset_date: Open[PartialDate] | None = None
    mcp_release_n: int | None = None


class SubmissionTracking(Part):
    """The way of the results through quality review."""

    estimated_results_first_submit_date: Open[PartialDate] | None = None
    first_mcp_info: FirstMcpInfo = FirstMcpInfo()
    submission_infos: tuple[SubmissionInfo, ...] = ()


class MiscInfoModule(Part):
    """`version_holder` is the day of the registry's load, not of a change."""

    version_holder: Open[PartialDate] | None = None
    removed_countries: tuple[str, ...] = ()
    submission_tracking: SubmissionTracking = SubmissionTracking()


class Mesh(Part):
    """A Medical Subject Heading."""

    id: str | None = None
    term: str | None = None


class BrowseLeaf(Part):
    """A term of the registry's browsing tree."""

    id: str | None = None
    name: str | None = None
    as_found: str | None = None
    relevance: Open[enums.BrowseLeafRelevance] | None = None


class BrowseBranch(Part):
    """A branch of that tree."""

    abbrev: str | None = None
    name: str | None = None


class BrowseModule(Part):
    """How the registry indexed conditions or interventions."""

    meshes: tuple[Mesh, ...] = ()
    ancestors: tuple[Mesh, ...] = ()
    browse_leaves: tuple[BrowseLeaf, ...] = ()
    browse_branches: tuple[BrowseBranch, ...] = ()


class DerivedSection(Part):
    """What the registry computed from the record."""

    misc_info_module: MiscInfoModule = MiscInfoModule()
    condition_browse_module: BrowseModule = BrowseModule()
    intervention_browse_module: BrowseModule = BrowseModule()
