"""Earlier versions of a record, from an address that the registry does not describe.

Nobody promised its shape, so it is read with care: whatever else comes is a `RegistryError`. It
numbers versions from 0 where the registry's site counts from 1.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import urlsplit, urlunsplit

import msgspec

from registry.ctgov.answers import RawStudy
from registry.ctgov.connection import Connection
from registry.ctgov.errors import NotData
from registry.ctgov.ids import canonical_nct_id
from registry.ctgov.line import Line
from registry.ctgov.transport import Reply, Transport
from registry.ctgov.trouble import html_is_not_data

T = TypeVar("T")

RETRIES = 1
"""How often a request is tried again: the address may be gone for good."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A version that the registry lists: its number, from 0, and the day of the registry."""

    number: int
    dated: date


class _Change(msgspec.Struct):
    version: int
    date: date


class _Changes(msgspec.Struct):
    changes: tuple[_Change, ...]


class _Identification(msgspec.Struct, rename="camel"):
    nct_id: str


class _Protocol(msgspec.Struct, rename="camel"):
    identification_module: _Identification


class _Named(msgspec.Struct, rename="camel"):
    protocol_section: _Protocol


class _Version(msgspec.Struct, rename="camel"):
    study_version: int
    study: msgspec.Raw


class EarlierVersions:
    """Asks for earlier versions; a context manager that closes its connections.

    `connection` is one to the registry's history address. Both methods raise a `RegistryError`.
    """

    def __init__(self, connection: Connection) -> None:
        self._transport = Transport(replace(connection, retries=min(RETRIES, connection.retries)))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._transport.close()

    def listed(self, nct_id: str) -> tuple[Listed, ...]:
        """Every version that the registry has of a study, oldest first."""
        number = canonical_nct_id(nct_id)
        return self._transport.get(f"/studies/{number}/history", {}, _read_list, Line())

    def version(self, nct_id: str, number: int) -> RawStudy:
        """One of these versions, which is a record that can be read."""
        asked = canonical_nct_id(nct_id)

        def read(reply: Reply) -> RawStudy:
            return _read_version(reply, asked, number)

        return self._transport.get(f"/studies/{asked}/history/{number}", {}, read, Line())


def beside(base_url: str) -> str:
    """The history address that belongs to an address of API v2: its neighbour `int`."""
    parts = urlsplit(base_url.rstrip("/"))
    return urlunsplit(parts._replace(path=f"{parts.path.rpartition('/')[0]}/int"))


def _read_list(reply: Reply) -> tuple[Listed, ...]:
    found = sorted(_decoded(_Changes, reply).changes, key=lambda change: change.version)
    if not found or [one.version for one in found] != list(range(len(found))):
        raise _another("The versions are not numbered from 0 on", reply)
    return tuple(Listed(one.version, one.date) for one in found)


def _read_version(reply: Reply, asked: str, number: int) -> RawStudy:
    found = _decoded(_Version, reply)
    named = _checked(lambda: msgspec.json.decode(found.study, type=_Named), reply)
    if found.study_version != number:
        raise _another("It is another version than the one asked for", reply)
    if named.protocol_section.identification_module.nct_id != asked:
        raise _another("It is another study than the one asked for", reply)
    study = RawStudy(asked, bytes(found.study))
    study.record()  # raises `InvalidRecord`
    return study


def _decoded(shape: type[T], reply: Reply) -> T:
    if reply.is_html:
        raise html_is_not_data(reply.status, reply.address)
    if reply.status != 200:
        raise _another(f"It answers with status {reply.status}", reply)
    return _checked(lambda: msgspec.json.decode(reply.body, type=shape), reply)


def _checked(decode: Callable[[], T], reply: Reply) -> T:
    try:
        return decode()
    except msgspec.ValidationError as error:  # it names a place and two types, no content
        raise _another(f"It is of another shape: {error}", reply) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise _another("It is not complete JSON", reply) from None


def _another(why: str, reply: Reply) -> NotData:
    return NotData(
        f"The answer is not what the registry's history was seen to give. {why}",
        reply.address,
        "The registry does not describe this address and may change it; all else works without it.",
    )
