"""The JSON Schema of datapackage.json, made from the models that read it."""

from registry.site.intake.descriptor import Descriptor
from registry.site.intake.layout import COLUMNS


def schema() -> dict[str, object]:
    """The JSON Schema (draft 2020-12) that datapackage.json of a package keeps to.

    It covers the structure; what the texts and tables may say, `check` alone decides.
    """
    made = Descriptor.model_json_schema(by_alias=True)
    for part in (made, *made["$defs"].values()):
        part["description"] = " ".join(part["description"].split())
        for described in part["properties"].values():
            described.pop("title", None)
    made["$defs"]["Trial"]["properties"]["aggregateOnlyDeclaration"]["const"] = True
    made["$defs"]["Resource"]["oneOf"] = [
        {
            "properties": {
                "name": {"const": file.removesuffix(".csv")},
                "path": {"const": file},
                "schema": _columns(columns),
            }
        }
        for file, columns in COLUMNS.items()
    ]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def _columns(columns: tuple[str, ...]) -> dict[str, object]:
    count = len(columns)
    named = {"properties": {"name": {"enum": list(columns)}}}
    return {
        "properties": {
            "fields": {"type": "array", "items": named, "minItems": count, "maxItems": count}
        }
    }
