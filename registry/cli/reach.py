"""From the settings to a connection with the registry."""

import typer

from registry.ctgov.client import Connection
from registry.settings import Settings


def connection(settings: Settings, base_url: str | None = None) -> Connection:
    """The connection that the settings describe, or one to another address in the same manner."""
    access = settings.registry
    try:
        return Connection(
            base_url=base_url or access.base_url,
            user_agent=access.user_agent,
            seconds_between_requests=access.seconds_between_requests,
            connect_timeout=access.connect_timeout,
            read_timeout=access.read_timeout,
            proxy=access.proxy,
        )
    except ValueError as error:
        # The settings were checked when they were read; what is left is the address given here.
        raise typer.BadParameter(str(error), param_hint="--from") from None
