"""What to say of a request that failed, and whether another try may mend it."""

import ssl
from collections.abc import Iterator, Mapping

import requests
import urllib3

from registry.ctgov.connection import Connection, without_credentials
from registry.ctgov.errors import (
    AccessRefused,
    NotData,
    RegistryBusy,
    RegistryError,
    Unreachable,
)

PASSING = frozenset({403, 429, 500, 502, 503, 504})
"""Statuses that say more about the moment than about the request."""

_SECURE = (
    "Check this machine's clock, whether a proxy replaces certificates, and whether the base "
    "address should begin with https."
)


class Passing(Exception):
    """A failure that another try may mend; `error` is what to raise when none does."""

    def __init__(
        self, error: RegistryError, headers: Mapping[str, str] | None = None, status: int = 0
    ) -> None:
        super().__init__(error)
        self.error = error
        self.response = urllib3.HTTPResponse(headers=headers or {}, status=status)


def network_trouble(
    error: Exception | None, address: str, connection: Connection, late: bool
) -> Passing | RegistryError:
    """No complete answer came: why, in words, and whether another try may help.

    `error` is what requests or urllib3 raised; `late` says that the deadline cut the answer off.
    """
    if any(isinstance(one, ssl.SSLCertVerificationError) for one in _chain(error)):
        return Unreachable(
            "The certificate of the other side could not be verified", address, _SECURE
        )
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
        return unusable(address)
    remedy = "Check the network and the base address, then try again."
    if connection.proxy is not None:
        proxy = without_credentials(connection.proxy)
        remedy = f"Check the network, the proxy {proxy} and the base address, then try again."
    if late:
        happened = f"The answer took longer than {connection.deadline:g} s"
    elif isinstance(error, requests.exceptions.ConnectTimeout):
        happened = f"No connection within {connection.connect_timeout:g} s"
    elif isinstance(error, requests.exceptions.ReadTimeout | urllib3.exceptions.ReadTimeoutError):
        happened = f"The registry was silent for {connection.read_timeout:g} s"
    elif isinstance(error, requests.exceptions.ProxyError):
        happened = "The proxy could not be used"
    elif isinstance(error, requests.exceptions.SSLError):
        happened, remedy = "No secure connection could be made", _SECURE
    elif isinstance(error, urllib3.exceptions.IncompleteRead):
        happened = "The connection ended before the answer was complete"
    else:
        happened = f"The connection failed: {_reason(error)}"
    return Passing(Unreachable(happened, address, remedy))


def html_is_not_data(status: int, address: str) -> NotData:
    """An HTML page came, whatever its status."""
    return NotData(
        f"The answer is an HTML page (status {status}), not data",
        address,
        "The base address is probably wrong, or something between here and the registry "
        "answers in its place: open the address in a browser to see what.",
    )


def cut_short(how: str, address: str) -> NotData:
    """The answer is packed or written in a way that only a cut explains."""
    return NotData(
        f"The answer {how}",
        address,
        "Try again; if it stays so, something between here and the registry cuts answers.",
    )


def unusable(address: str) -> Unreachable:
    """No request can be made of the settings."""
    return Unreachable(
        "The address cannot be asked", address, "Correct the base address or the proxy."
    )


def passing_status(status: int, address: str) -> RegistryError:
    """One of the `PASSING` statuses came."""
    if status == requests.codes.forbidden:
        return AccessRefused(
            "The registry refuses this client (status 403); this says nothing about the study",
            address,
            "Wait and try again; then check the User-Agent setting and slow the pace down.",
        )
    if status == requests.codes.too_many_requests:
        return RegistryBusy(
            "The registry asks for fewer requests (status 429)",
            address,
            "Wait and try again, with more seconds between requests.",
        )
    return RegistryBusy(
        f"The registry cannot answer at present (status {status})",
        address,
        "Try again later.",
    )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and those inside of it, by whichever way requests and urllib3 packed them."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        yield error
        seen.add(id(error))
        packed = getattr(error, "reason", None) or next(iter(error.args), None)
        inner = packed if isinstance(packed, BaseException) else None
        error = inner or error.__cause__ or error.__context__


def _reason(error: BaseException | None) -> str:
    """The operating system's words for it; never an address."""
    for one in _chain(error):
        if isinstance(one, OSError) and one.strerror and one.errno is not None:
            return one.strerror
    return "it was closed without a proper answer"
