"""What all parts of a record share: Python names, immutability, and room for the unknown."""

from enum import StrEnum
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

T = TypeVar("T", bound=StrEnum | str)

Open = Annotated[T | str, Field(union_mode="left_to_right")]
"""A value of a known kind, or the text as it came when it is not of that kind.

Both sides are strings, so nothing is lost; `isinstance` tells the known from the unknown, and
`registry.ctgov.drift` reports the unknown.
"""


class Part(BaseModel):
    """A part of a record.

    A single sub-part that the source left out is an empty one, so a chain of attributes never
    breaks; a single value left out is `None`. What was really in the source is remembered
    (`model_fields_set`), and keys that the model does not know are kept (`model_extra`), so
    `as_json()` gives back the source, key for key.
    """

    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_alias=True,
        validate_by_name=False,
        serialize_by_alias=True,
        extra="allow",
        frozen=True,
        strict=True,
        protected_namespaces=(),
    )

    def as_json(self) -> dict[str, object]:
        """The part as the API spells it, without anything that the source did not have."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)
