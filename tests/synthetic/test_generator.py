"""Synthetic studies: the same for a seed, unmistakable, of the registry's shape, sized alike."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import orjson
import pytest
import yaml
from jsonschema import Draft202012Validator

from registry.ctgov.drift import drift
from registry.ctgov.ids import canonical_nct_id
from registry.ctgov.record import PartialDate, Study
from registry.synthetic.generator import FIRST_NUMBER, LARGEST, MOST, Generator
from registry.synthetic.learn import learn
from registry.synthetic.measures import shares, spreads
from registry.synthetic.statistics import ANCHORS, FILE, statistics
from registry.synthetic.wording import SAYS_SO

COUNT = 1_200
"""Enough for shares to be within 5 points of what was learnt, 99 times in 100."""

AGE = re.compile(r"\d+ (Year|Month|Week|Day|Hour|Minute)s?")


@pytest.fixture(scope="module")
def generator() -> Generator:
    return Generator(7)


@pytest.fixture(scope="module")
def made(generator: Generator) -> list[dict[str, Any]]:
    return [orjson.loads(raw) for raw in generator.studies(COUNT)]


@pytest.fixture
def real(shared: Path) -> list[bytes]:
    with gzip.open(shared / "records" / "records.ndjson.gz") as lines:
        return list(lines)


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict | list):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from _texts(inner)


def test_a_study_depends_on_its_seed_and_its_number_only(generator: Generator) -> None:
    alone = Generator(7).study(40)
    assert list(generator.studies(3, first=38))[2] == alone
    assert Generator(8).study(40) != alone
    assert generator.study(41) != alone


def test_numbers_are_valid_and_far_from_those_of_the_registry(generator: Generator) -> None:
    for number in (1, MOST):
        nct_id = orjson.loads(generator.study(number))["protocolSection"]["identificationModule"][
            "nctId"
        ]
        assert canonical_nct_id(nct_id) == nct_id == f"NCT{FIRST_NUMBER + number - 1}"
    for number in (0, MOST + 1):
        with pytest.raises(ValueError, match="1 to"):
            generator.study(number)


def test_they_are_of_the_registrys_shape(made: list[dict[str, Any]]) -> None:
    for record in made[:300]:
        study = Study.model_validate_json(orjson.dumps(record))
        assert drift(study) == ()
        assert study.as_json() == record


def test_they_are_what_the_openapi_file_describes(made: list[dict[str, Any]], shared: Path) -> None:
    text = (shared / "ctgov" / "ctg-oas-v2.2.0.5.yaml").read_text()
    schemas = {"schemas": yaml.load(text, yaml.CSafeLoader)["components"]["schemas"]}
    described = Draft202012Validator({"$ref": "#/components/schemas/Study", "components": schemas})
    for record in made[:150]:
        if len(orjson.dumps(record)) < 30_000:
            described.validate(record)


def test_they_say_that_they_are_synthetic(made: list[dict[str, Any]]) -> None:
    for record in made:
        protocol = record["protocolSection"]
        assert protocol["identificationModule"]["briefTitle"].startswith("Synthetic study ")
        assert protocol["sponsorCollaboratorsModule"]["leadSponsor"]["name"].startswith(
            "Synthetic Institute "
        )
        for text in _texts(record):
            if len(text) > 120 and not text.startswith("http"):
                assert "ynthetic" in text
            if "@" in text:
                assert text.endswith("@example.org")
    assert SAYS_SO in made[0]["protocolSection"]["descriptionModule"]["briefSummary"]


def test_numbers_refer_to_groups_that_are_there(made: list[dict[str, Any]]) -> None:
    seen = 0
    for record in made:
        results = record.get("resultsSection", {})
        for measure in results.get("outcomeMeasuresModule", {}).get("outcomeMeasures", []):
            groups = {group["id"] for group in measure.get("groups", [])}
            for used in re.findall(r'"groupId":"(\w+)"', orjson.dumps(measure).decode()):
                seen += 1
                assert used in groups
        for event in results.get("adverseEventsModule", {}).get("seriousEvents", []):
            for stats in event["stats"]:
                assert stats["numAffected"] <= stats["numAtRisk"]
    assert seen > 1_000


def _days_between(record: dict[str, Any], one: str, other: str) -> int | None:
    found: list[Any] = []
    for place in (one, other):
        value: Any = record["protocolSection"]["statusModule"]
        for key in place.split("."):
            value = value.get(key, {})
        found.append(value)
    if not all(found):
        return None
    earlier, later = (PartialDate(value).earliest for value in found)
    return (later - earlier).days


@pytest.mark.parametrize(
    ("later", "earlier"), [*ANCHORS.items(), ("studyFirstSubmitDate", "lastUpdateSubmitDate")]
)
def test_dates_are_as_far_from_each_other_as_those_of_the_records(
    made: list[dict[str, Any]], real: list[bytes], later: str, earlier: str
) -> None:
    middle = [
        median(days for one in some if (days := _days_between(one, earlier, later)) is not None)
        for some in (made, map(orjson.loads, real))
    ]
    assert middle[0] == pytest.approx(middle[1], rel=0.35, abs=45)


def test_arms_and_interventions_refer_to_each_other(made: list[dict[str, Any]]) -> None:
    for record in made:
        module = record["protocolSection"].get("armsInterventionsModule", {})
        labels = {arm["label"] for arm in module.get("armGroups", [])}
        assert len(labels) == len(module.get("armGroups", []))
        for intervention in module.get("interventions", []):
            assert labels.issuperset(intervention.get("armGroupLabels", []))


def test_they_are_sized_as_real_ones(made: list[dict[str, Any]], real: list[bytes]) -> None:
    """The bounds that docs/synthetic.md states."""
    records = [orjson.loads(raw) for raw in real]
    sizes_made, sizes_real = spreads(made), spreads(records)
    for name, known in sizes_real.items():
        assert sizes_made[name].mean == pytest.approx(known.mean, rel=0.30), name
        assert sizes_made[name].median == pytest.approx(known.median, rel=0.20, abs=1), name
        assert sizes_made[name].p95 == pytest.approx(known.p95, rel=0.30, abs=1), name
    assert sizes_made["bytes of JSON"].largest <= LARGEST
    shares_real = shares(records)
    for name, share in shares(made).items():
        assert share == pytest.approx(shares_real[name], abs=0.05), name


def test_the_statistics_are_those_of_the_records(real: list[bytes]) -> None:
    assert learn(real) == statistics()


def test_the_only_words_are_closed_lists_ages_terms_and_countries(shared: Path) -> None:
    """So no text of a record can be among them."""
    listed = json.loads((shared / "ctgov" / "enums_from_oas_2.0.5.json").read_bytes())
    closed = {*_texts(listed), "true", "false", "NA", "NR"}
    found = statistics()
    for path, node in found.nodes.items():
        for values in node.values:
            for value in values.split(","):
                assert value in closed or AGE.fullmatch(value), path
    assert all(path.startswith("derivedSection.") for path in found.terms)
    assert all(re.fullmatch(r"[\w ]+\|[^|]+", key) for key in _inside(found.terms))
    assert all(re.fullmatch(r"\w+\|\w+\|(results|none)", key) for key in found.kinds)
    assert len(found.countries) < 195


def _inside(terms: dict[str, dict[str, int]]) -> list[str]:
    return [key for counts in terms.values() for key in counts]


def test_the_file_of_statistics_is_small() -> None:
    assert Path(FILE).stat().st_size < 300_000
