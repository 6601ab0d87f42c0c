"""Studies as the registry's own CSV has them: a row each, under the names of its columns."""

import csv
import io
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from registry.export.table.files import harmless
from registry.export.text import signs
from registry.trial.overview import registry_page

Record = Mapping[str, Any]

_DOCUMENTS = "https://cdn.clinicaltrials.gov/large-docs"
"""Where the registry keeps documents, by the last two digits of the number."""


def studies_csv(records: Iterable[Record], columns: Collection[str] = (), head: bool = True) -> str:
    """The table of these records with these columns, in the registry's order; all without any.

    Items of a list stand between `|`. No cell is one that a spreadsheet takes for a formula, or
    has signs that no file may contain.
    `head` is whether the names of the columns come first.
    """
    chosen = [name for name in COLUMNS if name in columns or not columns]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    if head:
        writer.writerow(chosen)
    for record in records:
        writer.writerow(harmless(signs(COLUMNS[name](record))) for name in chosen)
    return text.getvalue()


def _at(path: str) -> Callable[[Record], str]:
    """What makes a cell of the values at a path of the protocol section."""
    return lambda record: _listed(_values(record, path))


def _values(thing: object, path: str) -> Iterator[object]:
    """The values at a path, of every item of the lists on the way."""
    key, _, rest = path.partition(".")
    for item in thing if isinstance(thing, list) else [thing]:
        if not isinstance(item, Mapping) or key not in item:
            continue
        if rest:
            yield from _values(item[key], rest)
        elif isinstance(item[key], list):
            yield from item[key]
        else:
            yield item[key]


def _listed(values: Iterable[object], between: str = "|") -> str:
    return between.join(str(value) for value in values if value not in (None, ""))


def _one(record: Record, path: str) -> str:
    return _listed(_values(record, path))


def _items(record: Record, path: str) -> Iterator[Record]:
    return (item for item in _values(record, path) if isinstance(item, Mapping))


def _of_each(path: str, *keys: str, between: str = ", ") -> Callable[[Record], str]:
    """What makes a cell of a list of things, each told by some of what is in it."""

    def cell(record: Record) -> str:
        return _listed(
            _listed((item.get(key) for key in keys), between) for item in _items(record, path)
        )

    return cell


def _number(record: Record) -> str:
    return _one(record, f"{_NAMES}.nctId")


def _results(record: Record) -> str:
    return "YES" if record.get("hasResults") else "NO"


def _ages(record: Record) -> str:
    return _listed(_values(record, f"{_PROTOCOL}.eligibilityModule.stdAges"), ", ")


def _design(record: Record) -> str:
    """The design, with who is masked behind the masking; what has no value is left out."""
    info = f"{_PROTOCOL}.designModule.designInfo"
    masked = _listed(_values(record, f"{info}.maskingInfo.whoMasked"), ", ")
    masking = _one(record, f"{info}.maskingInfo.masking")
    found = {
        "Allocation": _one(record, f"{info}.allocation"),
        "Intervention Model": _one(record, f"{info}.interventionModel"),
        "Observational Model": _one(record, f"{info}.observationalModel"),
        "Time Perspective": _one(record, f"{info}.timePerspective"),
        "Masking": f"{masking} ({masked})" if masking and masked else masking,
        "Primary Purpose": _one(record, f"{info}.primaryPurpose"),
    }
    return _listed(f"{name}: {value}" for name, value in found.items() if value)


def _numbers(record: Record) -> str:
    own = _values(record, f"{_NAMES}.orgStudyIdInfo.id")
    return _listed([*own, *_values(record, f"{_NAMES}.secondaryIdInfos.id")])


def _documents(record: Record) -> str:
    number = _number(record)
    return _listed(
        _listed(
            [item.get("label"), f"{_DOCUMENTS}/{number[-2:]}/{number}/{item['filename']}"], ", "
        )
        for item in _items(record, "documentSection.largeDocumentModule.largeDocs")
        if item.get("filename")
    )


_PROTOCOL = "protocolSection"
_NAMES = f"{_PROTOCOL}.identificationModule"
_STATUS = f"{_PROTOCOL}.statusModule"
_SPONSORS = f"{_PROTOCOL}.sponsorCollaboratorsModule"
_OUTCOMES = f"{_PROTOCOL}.outcomesModule"
_OUTCOME = ("measure", "description", "timeFrame")

COLUMNS: Mapping[str, Callable[[Record], str]] = {
    "NCT Number": _number,
    "Study Title": _at(f"{_NAMES}.briefTitle"),
    "Study URL": lambda record: registry_page(_number(record)),
    "Acronym": _at(f"{_NAMES}.acronym"),
    "Study Status": _at(f"{_STATUS}.overallStatus"),
    "Brief Summary": _at(f"{_PROTOCOL}.descriptionModule.briefSummary"),
    "Study Results": _results,
    "Conditions": _at(f"{_PROTOCOL}.conditionsModule.conditions"),
    "Interventions": _of_each(
        f"{_PROTOCOL}.armsInterventionsModule.interventions", "type", "name", between=": "
    ),
    "Primary Outcome Measures": _of_each(f"{_OUTCOMES}.primaryOutcomes", *_OUTCOME),
    "Secondary Outcome Measures": _of_each(f"{_OUTCOMES}.secondaryOutcomes", *_OUTCOME),
    "Other Outcome Measures": _of_each(f"{_OUTCOMES}.otherOutcomes", *_OUTCOME),
    "Sponsor": _at(f"{_SPONSORS}.leadSponsor.name"),
    "Collaborators": _at(f"{_SPONSORS}.collaborators.name"),
    "Sex": _at(f"{_PROTOCOL}.eligibilityModule.sex"),
    "Age": _ages,
    "Phases": _at(f"{_PROTOCOL}.designModule.phases"),
    "Enrollment": _at(f"{_PROTOCOL}.designModule.enrollmentInfo.count"),
    "Funder Type": _at(f"{_SPONSORS}.leadSponsor.class"),
    "Study Type": _at(f"{_PROTOCOL}.designModule.studyType"),
    "Study Design": _design,
    "Other IDs": _numbers,
    "Start Date": _at(f"{_STATUS}.startDateStruct.date"),
    "Primary Completion Date": _at(f"{_STATUS}.primaryCompletionDateStruct.date"),
    "Completion Date": _at(f"{_STATUS}.completionDateStruct.date"),
    "First Posted": _at(f"{_STATUS}.studyFirstPostDateStruct.date"),
    "Results First Posted": _at(f"{_STATUS}.resultsFirstPostDateStruct.date"),
    "Last Update Posted": _at(f"{_STATUS}.lastUpdatePostDateStruct.date"),
    "Locations": _of_each(
        f"{_PROTOCOL}.contactsLocationsModule.locations",
        *("facility", "city", "state", "zip", "country"),
    ),
    "Study Documents": _documents,
}
"""Each column by its name, in the registry's order, with what makes its cell of a record."""
