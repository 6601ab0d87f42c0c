"""The mirror's API against the registry's own description of it, with requests made from that.

Requests come in two kinds, right ones and wrong ones, and go over real HTTP to a mirror of real
records. As most of what can be asked for is known to nobody, a second description names what is.
"""

import gzip
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import orjson
import pytest
import schemathesis
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from registry.mirror.collection import Collection
from registry.mirror.sync import sync
from registry.web.api_v2.search import OTHERS
from tests.apiserver import ApiServer
from tests.conftest import SHARED
from tests.mirror.conftest import client_of
from tests.web.api_v2.conftest import served
from tests.web.conftest import Plain

SEARCH, ONE = "/studies", "/studies/{nctId}"
DESCRIBED = ["/studies/metadata", "/studies/search-areas", "/studies/enums", "/version"]
COUNTED = ["/stats/size", "/stats/field/values", "/stats/field/sizes"]
RIGHT, WRONG = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
REAL = slice(3, None, 60)
"""Of the shared records, so many that each takes part in some answer."""

PIECES = ["NCTId", "StatusModule", "Phase", "BriefSummary", "LocationCity", "HasResults"]
SORTS = ["StartDate", "EnrollmentCount:desc", "LastUpdatePostDate:asc"]

pytestmark = [
    pytest.mark.wide,
    pytest.mark.skipif(not SHARED.is_dir(), reason=f"{SHARED} is absent"),
]


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    lines = gzip.decompress((SHARED / "records" / "records.ndjson.gz").read_bytes()).splitlines()
    return [orjson.loads(line) for line in lines[REAL]]


@pytest.fixture(scope="module")
def numbers(records: list[dict[str, Any]]) -> list[str]:
    return [one["protocolSection"]["identificationModule"]["nctId"] for one in records]


@pytest.fixture(scope="module")
def mirror_of_real(
    records: list[dict[str, Any]], numbers: list[str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a mirror of real records."""
    folder = tmp_path_factory.mktemp("real")
    with ApiServer() as api, client_of(api.url) as client:
        api.publish(records)
        sync(folder / "mirror", client, Collection.of_trials(numbers))
    file = folder / "trials.toml"
    file.write_text(
        f'trials = ["{numbers[0]}"]\n[site]\nname = {{ en = "Trials", zh-Hans = "试验" }}\n'
        f'[mirror]\nfolder = "{folder / "mirror"}"\n',
        encoding="utf-8",
    )
    yield from served(Plain(file))


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    """The registry's description, with two media types that it forgets to name."""
    text = (SHARED / "ctgov" / "ctg-oas-v2.2.0.5.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    at = {
        path: found["paths"][path]["get"]["responses"]["200"]["content"] for path in (SEARCH, ONE)
    }
    at[SEARCH]["text/csv"] = at[ONE]["text/csv"]
    at[ONE]["application/x-research-info-systems"] = {"schema": {"type": "string"}}
    return found


@pytest.fixture(scope="module")
def known(description: dict[str, Any], numbers: list[str]) -> dict[str, Any]:
    """The same without what this mirror refuses, and with what it has instead of any text."""
    found = deepcopy(description)
    for path, operations in found["paths"].items():
        parameters = operations["get"]["parameters"]
        operations["get"]["parameters"] = [one for one in parameters if _is_known(one["name"])]
        for one in operations["get"]["parameters"]:
            name, schema = one["name"], one["schema"]
            if name == "nctId":
                one["schema"] = {"type": "string", "enum": numbers}
            elif name == "fields":
                leaves = ["Phase", "Condition", "Keyword"]
                schema["items"]["enum"] = leaves if path.startswith("/stats") else PIECES
            elif name == "aggFilters":
                one["schema"] = {
                    "type": "string",
                    "enum": [
                        "results:with",
                        "docs:prot icf,funderType:nih",
                        "status:not rec,sex:f",
                    ],
                }
            elif name == "geoDecay":
                schema["enum"] = [one["value"] for one in one["examples"].values()]
            elif name == "sort":
                schema["items"]["enum"] = SORTS
            elif name.endswith("ids"):
                schema["items"] = {"type": "string", "enum": numbers}
            elif name == "pageSize":
                schema["maximum"] = 3
            elif name == "format":
                schema["enum"] = [one for one in schema["enum"] if one in ("json", "json.zip")]
            if schema["type"] == "array" and name != "types":
                schema["minItems"] = 1  # an empty list is refused
            schema.pop("pattern", None)
            one.pop("examples", None)
    return found


def _is_known(name: str) -> bool:
    expressions = name.endswith((".advanced", ".geo")) or name.startswith("query.")
    return name not in OTHERS and not expressions and name != "pageToken"


def answers(
    description: dict[str, Any], address: str, path: str, mode: GenerationMode, many: int
) -> dict[int, str]:
    """An example of each status that the API gives, each answer checked by the description."""
    seen: dict[int, str] = {}
    checks = CHECKS if mode is RIGHT else [*CHECKS, negative_data_rejection]
    operation = schemathesis.openapi.from_dict(description)[path]["GET"]

    @settings(
        max_examples=many,
        phases=[Phase.generate],
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def check(case: Any) -> None:
        response = case.call(base_url=address)
        case.validate_response(response, checks=checks)
        seen[response.status_code] = f"{response.request.url} {response.content[:100]!r}"
        if response.status_code >= 400:
            assert response.headers["content-type"] == ["text/plain; charset=utf-8"]
            assert len(response.text.splitlines()) == 1

    check()
    return seen


@pytest.mark.parametrize(("path", "many"), [(SEARCH, 30), (ONE, 20), *((p, 8) for p in COUNTED)])
def test_what_it_has_is_answered_as_described(
    known: dict[str, Any], mirror_of_real: str, path: str, many: int
) -> None:
    seen = answers(known, mirror_of_real, path, RIGHT, many)
    assert seen.keys() == {200}, seen.values()


@pytest.mark.parametrize(("path", "many"), [(SEARCH, 20), (ONE, 15), *((p, 8) for p in DESCRIBED)])
def test_whatever_is_right_gets_an_answer_that_is_described(
    description: dict[str, Any], mirror_of_real: str, path: str, many: int
) -> None:
    assert answers(description, mirror_of_real, path, RIGHT, many).keys() <= {200, 400, 404}


@pytest.mark.parametrize(
    ("path", "many"), [(SEARCH, 20), (ONE, 15), ("/studies/metadata", 8), (COUNTED[1], 8)]
)
def test_whatever_is_wrong_is_refused(
    description: dict[str, Any], mirror_of_real: str, path: str, many: int
) -> None:
    assert answers(description, mirror_of_real, path, WRONG, many).keys() <= {400, 404}
