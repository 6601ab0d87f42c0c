"""The settings of the process that serves the site."""

from typing import Annotated

from pydantic import Field
from pydantic_settings import NoDecode

from registry.settings.table import Table
from registry.settings.values import Count, Listed, ProxyAddress


class Serving(Table):
    """How many readers one process serves, and which web servers stand in front of it."""

    sessions: Count = Field(
        default=500,
        description="How many interactive pages may be open at once in one process. Whoever comes "
        "then gets a light page that leads to the plain ones.",
        examples=["500"],
    )
    sessions_per_address: Count = Field(
        default=50,
        description="How many of them may be open from one address of a reader: one IPv4 address "
        "or one IPv6 network (/64).",
        examples=["50"],
    )
    trusted_proxies: Annotated[tuple[ProxyAddress, ...], NoDecode, Listed] = Field(
        default=(),
        description="The addresses or networks of the web servers in front, whose word is taken "
        "for where a reader comes from (X-Forwarded-For, X-Forwarded-Proto). Empty: nobody's.",
        examples=['["127.0.0.1"]'],
    )
