"""What a client learns about fields, search areas and enumerations."""

import json

from tests.web.api_v2.test_one_study import refused
from tests.web.asking import ask
from tests.web.conftest import Plain

AREAS = "/api/v2/studies/search-areas"


def test_the_search_areas_have_the_shape_that_the_registry_gives_them(app: Plain) -> None:
    reply = ask(app, AREAS)
    assert (reply.status, reply.headers["content-type"]) == (200, "application/json")
    (document,) = json.loads(reply.text)
    assert document["name"] == "Study"
    areas = {area["name"]: area for area in document["areas"]}
    assert {area["param"] for area in areas.values() if "param" in area} == {
        *("cond", "term", "locn", "titles", "intr", "outc", "spons", "id", "patient")
    }
    condition = areas["ConditionSearch"]
    assert condition["uiLabel"] == "Conditions or disease"
    assert condition["parts"][0] == {
        "pieces": ["Condition"],
        "type": "text",
        "isEnum": False,
        "isSynonyms": True,
        "weight": 0.95,
    }
    assert areas["EligibilitySearch"].keys() == {"name", "parts"}
    refused(ask(app, f"{AREAS}?x=1"), 400, "`x` is unknown parameter")
