"""A group of settings: a table of the settings file."""

from pydantic import BaseModel, ConfigDict


class Table(BaseModel):
    """A group of settings: closed, and it stays as it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)
