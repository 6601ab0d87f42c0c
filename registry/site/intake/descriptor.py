"""Reads datapackage.json: strictly, with a closed list of keys, and every text in it screened."""

import json
from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from registry.site.findings import Finding, Weight
from registry.site.intake.identifying import identifies
from registry.site.intake.layout import COLUMNS
from registry.site.intake.values import Kind, screened
from registry.site.package import DESCRIPTOR, Ethics, ReleaseDecision, SourceNamed, Trial
from registry.site.rules import Rule

DEEPEST = 8
"""How deep objects and lists may stand in each other."""

Words = Annotated[str, Field(min_length=1, max_length=200)]


class _Strict(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        str_strip_whitespace=True,
        hide_input_in_errors=True,
    )


def _small(text: object) -> object:
    return text.lower() if isinstance(text, str) else text


class Column(_Strict):
    """A column of a table, as the Table Schema standard describes it."""

    name: Words = Field(description="Its name, one of the closed list of its table.")
    type: Literal["string", "integer", "number", "boolean", "any"] | None = Field(
        default=None, description="What its cells hold."
    )


class Columns(_Strict):
    """The columns of a table."""

    fields: list[Column] = Field(description="All columns of the table, in any order.")
    missing_values: list[Literal[""]] | None = Field(
        default=None, alias="missingValues", description="An empty cell is a missing value."
    )


class Resource(_Strict):
    """A table of the package."""

    name: Literal["enrollment", "flow", "baseline", "outcomes", "adverse_events"] = Field(
        description="Which of the five tables it is."
    )
    path: Literal[
        "enrollment.csv", "flow.csv", "baseline.csv", "outcomes.csv", "adverse_events.csv"
    ] = Field(description="Its file, in the same folder; the name with .csv.")
    type: Literal["table"] | None = Field(default=None, description="Always a table.")
    profile: Literal["tabular-data-resource"] | None = Field(
        default=None, description="The same in version 1 of the standard."
    )
    scheme: Literal["file"] | None = Field(default=None, description="Always a file.")
    format: Literal["csv"] | None = Field(default=None, description="Always CSV.")
    mediatype: Literal["text/csv"] | None = Field(default=None, description="Always CSV.")
    encoding: Annotated[
        Literal["utf-8", "utf8", "utf-16", "gb18030", "gbk", "gb2312"] | None,
        BeforeValidator(_small),
    ] = Field(default=None, description="How it is encoded; it is compared with what is found.")
    table_schema: Columns | None = Field(
        default=None, alias="schema", description="Its columns, if they are described."
    )

    @model_validator(mode="after")
    def _of_the_closed_list(self) -> Self:
        if self.path != f"{self.name}.csv":
            raise ValueError("the path is not that of the name")
        if self.table_schema is not None:
            named = [column.name for column in self.table_schema.fields]
            if sorted(named) != sorted(COLUMNS[self.path]):
                raise ValueError("the columns are not those of the closed list")
        return self


class License(_Strict):
    """A licence under which the aggregates may be used."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")] = Field(
        description="Its name in the list of the Open Definition, such as CC-BY-4.0."
    )


class Descriptor(_Strict):
    """The file datapackage.json of an aggregate package (Data Package, version 2)."""

    profile: Literal["https://datapackage.org/profiles/2.0/datapackage.json"] | None = Field(
        default=None, alias="$schema", description="The version of the Data Package standard."
    )
    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,99}$")] | None = Field(
        default=None, description="A short name of the package."
    )
    title: Words | None = Field(default=None, description="A title of the package.")
    description: Words | None = Field(default=None, description="What the package is.")
    licenses: list[License] | None = Field(default=None, description="Who may use it, and how.")
    resources: list[Resource] = Field(description="The tables of the package.")
    trial: Trial = Field(description="What the package is about, and who answers for it.")

    @model_validator(mode="after")
    def _each_table_once(self) -> Self:
        if len({resource.name for resource in self.resources}) < len(self.resources):
            raise ValueError("a table is listed twice")
        return self


_MODELS = (
    Descriptor,
    License,
    Resource,
    Columns,
    Column,
    Trial,
    Ethics,
    ReleaseDecision,
    SourceNamed,
)
KEYS = frozenset(
    field.alias or name for model in _MODELS for name, field in model.model_fields.items()
)
"""Every key that a package may have somewhere."""
_KINDS = {
    "title": Kind.TITLE,
    "description": Kind.TITLE,
    "scope": Kind.TITLE,
    "preparedByRole": Kind.ROLE,
    "approvedBy": Kind.ROLE,
    "doi": Kind.DOI,
}
_WITHOUT = frozenset({"$schema", "nctId"})
"""Keys whose value is of a closed list, or is compared with the registry's."""
_MAY_BE = {
    "irb.approval": frozenset((Rule.DAY_LEVEL_DATE, Rule.TELEPHONE_NUMBER)),
    "sources.title": frozenset((Rule.SINGLE_YEAR_OF_AGE, Rule.AGE_OVER_89)),
}
"""What may be right in a reference number or the title of a publication, and only holds there."""


class _Repeated(ValueError):
    """A key stands twice in an object."""


def descriptor(content: bytes) -> tuple[Descriptor | None, list[Finding]]:
    """Read datapackage.json; without a descriptor, the findings say what is wrong with it."""
    try:
        document = json.loads(
            content.decode("utf-8"),
            object_pairs_hook=_object,
            parse_constant=_no_constant,
        )
    except _Repeated:
        return None, [Rule.DUPLICATE_KEY.at(DESCRIPTOR)]
    except json.JSONDecodeError as error:
        return None, [Rule.MALFORMED_JSON.at(DESCRIPTOR, error.lineno)]
    except (ValueError, RecursionError):
        return None, [Rule.MALFORMED_JSON.at(DESCRIPTOR)]
    if not isinstance(document, dict) or _too_deep(document):
        return None, [Rule.MALFORMED_JSON.at(DESCRIPTOR)]
    findings = list(dict.fromkeys(_screened(document, ())))
    try:
        read = Descriptor.model_validate(document)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_context=False, include_input=False)
        findings += dict.fromkeys(_finding(one["type"], one["loc"]) for one in wrong)
        return None, findings
    return read, findings


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise _Repeated
    return made


def _no_constant(_: str) -> object:
    raise ValueError("JSON has no NaN and no Infinity")


def _too_deep(document: object) -> bool:
    level = [document]
    for _ in range(DEEPEST):
        level = [
            child
            for one in level
            if isinstance(one, dict | list)
            for child in (one.values() if isinstance(one, dict) else one)
        ]
    return bool(level)


def _place(path: tuple[str | int, ...]) -> str | None:
    """The keys that lead to a value, up to the first that is not of the closed list."""
    known: list[str] = []
    for part in path:
        if isinstance(part, str) and part not in KEYS:
            break
        known.append(str(part))
    return ".".join(known) or None


def _screened(value: object, path: tuple[str | int, ...]) -> Iterator[Finding]:
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in KEYS:
                if identifies(name):
                    yield Rule.IDENTIFYING_COLUMN.at(DESCRIPTOR, column=_place(path))
                for rule in screened(name, Kind.LABEL):
                    yield rule.at(DESCRIPTOR, column=_place(path))
            yield from _screened(inner, (*path, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _screened(inner, (*path, number))
    elif isinstance(value, str) and key not in _WITHOUT:
        kind = _KINDS.get(key, Kind.KEY if key in KEYS else Kind.LABEL)
        where = ".".join(part for part in path[1:] if isinstance(part, str))
        for rule in screened(value, kind):
            weight = Weight.HOLD if rule in _MAY_BE.get(where, ()) else None
            yield rule.at(DESCRIPTOR, column=_place(path), weight=weight)


def _finding(kind: str, path: tuple[str | int, ...]) -> Finding:
    rule = {"extra_forbidden": Rule.UNKNOWN_KEY, "missing": Rule.MISSING_KEY}.get(
        kind, Rule.WRONG_VALUE
    )
    return rule.at(DESCRIPTOR, column=_place(path))
