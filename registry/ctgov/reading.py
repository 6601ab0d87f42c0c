"""What an answer means: data, an absence, a redirect, or an error."""

import re
import urllib.parse
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from registry.ctgov.answers import RawStudy, Version
from registry.ctgov.errors import (
    BadRequest,
    DataChanged,
    MalformedId,
    NotData,
    RegistryError,
    StudyAbsent,
)
from registry.ctgov.ids import canonical_nct_id
from registry.ctgov.transport import Reply
from registry.ctgov.trouble import Passing, html_is_not_data

T = TypeVar("T")

_LONGEST_QUOTE = 200


class _Version(msgspec.Struct, rename="camel"):
    api_version: str
    data_timestamp: str


class _Identification(msgspec.Struct, rename="camel"):
    nct_id: str
    nct_id_aliases: tuple[str, ...] = ()


class _Protocol(msgspec.Struct, rename="camel"):
    identification_module: _Identification


class _Study(msgspec.Struct, rename="camel"):
    protocol_section: _Protocol


class _Page(msgspec.Struct, rename="camel"):
    studies: tuple[msgspec.Raw, ...]
    next_page_token: str | None = None
    total_count: int | None = None


_VERSION = msgspec.json.Decoder(_Version)
_STUDY = msgspec.json.Decoder(_Study)
_PAGE = msgspec.json.Decoder(_Page)


@dataclass(frozen=True)
class Listed:
    """A study with the other numbers that it is known under."""

    study: RawStudy
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class ReadPage:
    """A page as it came; `token` leads to the next one, `None` when there is none."""

    listed: tuple[Listed, ...]
    token: str | None
    total: int | None
    address: str


@dataclass(frozen=True)
class Moved:
    """The study is kept under another number."""

    nct_id: str


def read_version(reply: Reply) -> Version:
    """The version out of an answer of `/version`."""
    found = _decode(_VERSION, _data(reply), reply)
    return Version(found.api_version, found.data_timestamp)


def read_page(reply: Reply) -> ReadPage:
    """A page out of an answer of `/studies`. Each study keeps its bytes as they were."""
    page = _decode(_PAGE, _data(reply), reply)
    listed = tuple(_listed(bytes(raw), reply) for raw in page.studies)
    return ReadPage(listed, page.next_page_token, page.total_count, reply.address)


def read_study(reply: Reply) -> Listed | Moved:
    """A study out of an answer of `/studies/{nctId}`, or the number under which it is kept."""
    if 300 <= reply.status < 400:
        return _moved(reply)
    if reply.status == 404 and not reply.is_html:
        asked = reply.address.rpartition("/")[2]
        # Any server says "404 page not found" in plain text. Only the registry names the study.
        if asked.lower() in reply.text.lower():
            raise StudyAbsent(
                f"The registry has no study {asked}",
                reply.address,
                "Check the number; a study that was there before may have been withdrawn.",
            )
    return _listed(_data(reply), reply)


def _data(reply: Reply) -> bytes:
    if reply.status == 200:
        return reply.body
    raise _refusal(reply)


def _refusal(reply: Reply) -> RegistryError:
    said = " ".join(reply.text.split())[:_LONGEST_QUOTE]
    if 300 <= reply.status < 400:
        target = _target(reply)
        return NotData(
            f"The answer leads elsewhere, to {target}, and is not followed there",
            reply.address,
            "If that is where the registry is now, make it the base address.",
        )
    if reply.is_html:
        return html_is_not_data(reply.status, reply.address)
    if reply.status == 400 and "data have probably changed" in said:
        return DataChanged(
            "The data set was replaced while its pages were being read",
            reply.address,
            "Start again from the first page; the data set is replaced once on a working day.",
        )
    if reply.status == 404:
        return NotData(
            "There is no API v2 at this address (status 404)",
            reply.address,
            "The base address is probably wrong: it ends in /api/v2.",
        )
    if 400 <= reply.status < 500:
        return BadRequest(
            f"The registry refuses the request (status {reply.status}): {said}",
            reply.address,
            "Change the query or the setting that it names.",
        )
    return NotData(
        f"The registry answered with status {reply.status}, which API v2 does not use",
        reply.address,
        "Try again later, and check the base address.",
    )


def _target(reply: Reply) -> str:
    if not reply.location:
        return "no address"
    try:
        split = urllib.parse.urlsplit(urllib.parse.urljoin(reply.address, reply.location))
    except ValueError:
        return "an address that is none"
    host = split.netloc.rpartition("@")[2]
    return f"{split.scheme}://{host}{split.path}"[:_LONGEST_QUOTE]


def _moved(reply: Reply) -> Moved:
    """Follow only to a study beside this one: any other address is not the registry's word."""
    here, _, _ = reply.address.rpartition("/")
    folder, _, number = _target(reply).rpartition("/")
    if folder == here:
        try:
            return Moved(canonical_nct_id(number))
        except MalformedId:
            raise _refusal(reply) from None
    raise _refusal(reply)


def _listed(raw: bytes, reply: Reply) -> Listed:
    found = _decode(_STUDY, raw, reply).protocol_section.identification_module
    if not re.fullmatch(r"NCT[0-9]{8}", found.nct_id):
        raise NotData(
            "A study in the answer has a number that is no NCT number",
            reply.address,
            "Check the base address; if it is the registry's, report this to its help desk.",
        )
    return Listed(RawStudy(found.nct_id, raw), found.nct_id_aliases)


def _decode(decoder: msgspec.json.Decoder[T], body: bytes, reply: Reply) -> T:
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        # Its message names a place and two types, nothing of the content.
        raise NotData(
            f"The answer is JSON, but not what API v2 answers: {error}",
            reply.address,
            "Check the base address; if it is the registry's, its API has changed.",
        ) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Passing(
            NotData(
                "The answer is not complete JSON",
                reply.address,
                "Try again; if it stays so, something between here and the registry "
                "cuts or changes answers.",
            )
        ) from None
