"""A study as JSON: of all that the mirror holds, one that the registry still has."""

from registry.ctgov.errors import MalformedId
from registry.ctgov.ids import canonical_nct_id
from registry.mirror.part import part_of
from registry.mirror.snapshot import Snapshot
from registry.web.answer import Answer
from registry.web.api_v2.answers import JSON, over, plain, register_of
from registry.web.api_v2.parameters import chosen_fields, incorrect, json_only, parameters
from registry.web.asked import Asked

FORMATS_OF_ONE = ("csv", "json", "json.zip", "fhir.json", "ris")


@over
def one_study(asked: Asked, snapshot: Snapshot) -> Answer:
    """The study in the path: the bytes that came from the registry, or the chosen fields of it.

    An earlier number of a study leads to the study, without the query, as the registry does it.
    """
    nct_id = _number(asked.params["nctId"])
    found = parameters(asked, ("format", "markupFormat", "fields"))
    json_only(found, FORMATS_OF_ONE)
    fields = chosen_fields(found)
    register = register_of(snapshot)
    raw = register.raw(nct_id)
    if raw is None:
        now = register.notes.aliases.get(nct_id)
        if now is None or register.raw(now) is None:
            return plain(404, f"NCT number {nct_id} not found")
        return Answer.elsewhere(f"/api/v2/studies/{now}")
    return Answer.of(raw if fields is None else part_of(raw, fields), JSON)


def _number(text: str) -> str:
    try:
        if text == text.strip():
            return canonical_nct_id(text)
    except MalformedId:
        pass
    raise incorrect("nctId")
