"""A single study: of all that the mirror holds, one that the registry still has."""

from registry.ctgov.errors import MalformedId
from registry.ctgov.ids import canonical_nct_id
from registry.mirror.snapshot import Snapshot
from registry.web.answer import Answer
from registry.web.api_v2.answers import over, plain, register_of
from registry.web.api_v2.parameters import incorrect, parameters
from registry.web.api_v2.shapes import study_writer
from registry.web.asked import Asked


@over
def one_study(asked: Asked, snapshot: Snapshot) -> Answer:
    """The study in the path, in the format asked for.

    An earlier number of a study leads to the study, without the query, as the registry does it.
    """
    nct_id = _number(asked.params["nctId"])
    found = parameters(asked, ("format", "markupFormat", "fields"))
    write = study_writer(found, asked.edition.today)
    stored = snapshot.held(nct_id)
    if stored is None:
        now = register_of(snapshot).notes.aliases.get(nct_id)
        if now is None or snapshot.held(now) is None:
            return plain(404, f"NCT number {nct_id} not found")
        return Answer.elsewhere(f"/api/v2/studies/{now}")
    return write(stored)


def _number(text: str) -> str:
    try:
        if text == text.strip():
            return canonical_nct_id(text)
    except MalformedId:
        pass
    raise incorrect("nctId")
