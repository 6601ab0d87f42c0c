"""From the settings to a connection with the registry."""

import typer

from registry.ctgov.client import Connection
from registry.ctgov.earlier import beside
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


def history_connection(settings: Settings, base_url: str | None = None) -> Connection:
    """The connection to the registry's earlier versions, in the same manner.

    `base_url` is another address of the API, beside which they are then.
    """
    own = None if base_url else settings.registry.history_url
    return connection(settings, own or beside(base_url or settings.registry.base_url))
