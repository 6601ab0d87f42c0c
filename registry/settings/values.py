"""The kinds of value that settings are made of: how each is read, and what is wrong with it."""

import os
import re
from datetime import UTC, date, datetime
from ipaddress import ip_network
from pathlib import Path, PurePath
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from registry.ctgov.errors import MalformedId
from registry.ctgov.ids import canonical_nct_id

LONGEST_NAME = 255
"""So many bytes may the name of a file or a folder have, nearly everywhere."""


def canonical_language(tag: str) -> str:
    """Bring a language tag to its usual capitals: `zh_hans` and `ZH-HANS` to `zh-Hans`."""
    head, *rest = tag.strip().replace("_", "-").split("-")
    return "-".join([head.lower(), *(p.title() if len(p) == 4 else p.upper() for p in rest)])


def listed(value: object) -> object:
    """Read "a, b" (as an environment variable has it) as a list; leave a list as it is."""
    if isinstance(value, str):
        return [part for part in re.split(r"[\s,;\[\]\"']+", value) if part]
    return value


def blank_is_unset(value: object) -> object:
    """Read `key = ""` as "not set": TOML has no other way to leave a key in sight but empty."""
    return None if isinstance(value, str) and not value.strip() else value


def _a_number(value: object) -> object:
    # NaN passes every comparison that is made with it, so it is kept out here.
    if isinstance(value, bool) or str(value).strip().lower() == "nan":
        raise ValueError(f"{value} is not a number")
    return value


def _a_day(value: object) -> object:
    # A number would be read as seconds since 1970.
    if not isinstance(value, str | date):
        raise ValueError(f"{value} is not a day")
    return value


def _language(text: str) -> str:
    tag = canonical_language(text)
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", tag):
        raise ValueError(f"{text!r} is not a language tag")
    return tag


def nct_id(text: str) -> str:
    """An NCT number in its usual spelling; raises `ValueError` for what is none."""
    # The registry fills a short number up with zeros. Of eight digits, nearly all begin with 0:
    # where one was dropped, that would name another trial.
    if re.fullmatch(r"\s*NCT0\d{5,6}\s*", text, re.ASCII | re.IGNORECASE):
        raise ValueError(f"{text!r} is not an NCT number: it has a digit too few, or a 0 too many")
    # And cuts zeros from a long one: where a digit was doubled, that would name another trial too.
    if re.fullmatch(r"\s*NCT\d{9,}\s*", text, re.ASCII | re.IGNORECASE):
        raise ValueError(f"{text!r} is not an NCT number: it has a digit too many")
    try:
        return canonical_nct_id(text)
    except MalformedId:
        raise ValueError(f"{text!r} is not an NCT number") from None


def _mail_address(text: str) -> str:
    if not re.fullmatch(r"[^@\s<>,;:]+@[^@\s<>,;:]+\.[^@\s<>,;:.]+", text) or not text.isascii():
        raise ValueError(f"{text!r} is not a mail address")
    return text


def _web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
        usable = usable and not (parts.query or parts.fragment)
    except ValueError:
        usable = False
    if not usable or re.search(r"\s", text):
        # The value is not repeated: the address of a proxy may hold a password.
        raise ValueError("not a web address that starts with http:// or https:// and has no ? or #")
    return text.rstrip("/")


def _origin(text: str) -> str:
    """A site as a Content-Security-Policy names it; nothing else may get into that header."""
    origin = text.rstrip("/").lower()
    if not re.fullmatch(r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?", origin):
        raise ValueError(f"{text!r} is not the address of a site without anything behind its name")
    return origin


def _proxy(text: str) -> str:
    try:
        return str(ip_network(text.strip()))
    except ValueError:
        raise ValueError(f"{text!r} is neither an IP address nor a network") from None


def _storage(text: str) -> str:
    if not re.fullmatch(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[\w.-]+)*/?", text, re.ASCII):
        # The value is not repeated: somebody may have written a key into it.
        raise ValueError("not an address like s3://bucket/folder")
    return text.rstrip("/")


def _catalogue(text: str) -> str:
    words = text.removeprefix("postgres:")
    if words == text or "=" not in words:
        # The value is not repeated: it may be an address with a password.
        raise ValueError('not "postgres:" and then words like dbname=mirror host=db.example')
    if re.search(r"\bpass(word|file)?\s*=|://", words, re.IGNORECASE):
        raise ValueError("holds no password: put it into PGPASSWORD, or into PGPASSFILE's file")
    return words


def _header_text(text: str) -> str:
    if not text.isascii() or not text.isprintable():
        raise ValueError("holds signs that cannot be sent: only plain letters, digits and signs")
    return text.strip()


def _no_future_day(day: date) -> date:
    # One day ahead passes: at the hospital it may already be tomorrow.
    if (day - datetime.now(UTC).date()).days > 1:
        raise ValueError(f"{day} lies in the future")
    return day


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{name!r} is not the name of a time zone") from None
    return name


def _folder(path: PurePath) -> PurePath:
    if not path.name or "\0" in str(path):
        raise ValueError("names no folder")
    if any(len(os.fsencode(part)) > LONGEST_NAME for part in path.parts):
        raise ValueError(f"has a name of more than {LONGEST_NAME} bytes")
    try:
        Path(path).expanduser()
    except RuntimeError:
        raise ValueError(f"{path.parts[0]} is the home of nobody on this machine") from None
    return path


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Language = Annotated[str, AfterValidator(_language)]
NctId = Annotated[str, AfterValidator(nct_id)]
MailAddress = Annotated[str, AfterValidator(_mail_address)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Origin = Annotated[str, AfterValidator(_origin)]
ProxyAddress = Annotated[str, AfterValidator(_proxy)]
HeaderText = Annotated[str, AfterValidator(_header_text)]
Number = Annotated[float, BeforeValidator(_a_number)]
Seconds = Annotated[Number, Field(gt=0, le=3600)]
Count = Annotated[int, BeforeValidator(_a_number), Field(ge=1, le=100_000)]
Days = Annotated[Number, Field(gt=0, le=3660)]
Pause = Annotated[Number, Field(ge=0, le=3600)]
PastDay = Annotated[date, BeforeValidator(_a_day), AfterValidator(_no_future_day)]
TimeZone = Annotated[str, AfterValidator(_time_zone)]
Listed = BeforeValidator(listed)
BlankIsUnset = BeforeValidator(blank_is_unset)
NamesAFolder = AfterValidator(_folder)
StorageAddress = Annotated[str, AfterValidator(_storage)]
Catalogue = Annotated[str, AfterValidator(_catalogue)]
