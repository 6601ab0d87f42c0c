"""What a request asks for, as far as a page depends on it. Nothing of it is kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import ip_address
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.types import Scope

from registry.edition import Edition
from registry.edition.addresses import PREFIXES
from registry.edition.form import Form
from registry.language import Language
from registry.web.answer import FRESH, NOT_KEPT

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?|\[([0-9a-f:]{2,45})\])(?::\d{1,5})?")

_BEFORE = {tag: f"{prefix}/" for tag, prefix in PREFIXES.items() if prefix}
"""With what a path of a language begins, also one where there is nothing."""


@dataclass(frozen=True, eq=False)
class Asked:
    """A request to this site, which shows `edition`. `tag` is the language in the path, if any.

    `form` is what was sent with it, where the page takes a form.
    """

    scope: Scope
    edition: Edition
    tag: str | None = None
    form: Form | None = field(default=None, repr=False)

    @property
    def path(self) -> str:
        """The path, decoded."""
        return str(self.scope["path"])

    @property
    def params(self) -> Mapping[str, str]:
        """What the route's places hold."""
        params: Mapping[str, str] = self.scope.get("path_params", {})
        return params

    @cached_property
    def headers(self) -> Headers:
        """The request's headers."""
        return Headers(scope=self.scope)

    @cached_property
    def query(self) -> Mapping[str, str]:
        """The first value of each key of the query; of one that no page has, none."""
        text = self.scope.get("query_string", b"").decode("latin-1")
        try:
            found = parse_qs(text, keep_blank_values=True, max_num_fields=50)
        except ValueError:
            return {}
        return {key: values[0] for key, values in found.items()}

    @cached_property
    def lang(self) -> Language:
        """The reader's language: that of the path, else what the browser prefers of ours."""
        offered = self.edition.settings.site.languages
        tag = self.tag or next((tag for tag in _BEFORE if self.path.startswith(_BEFORE[tag])), None)
        if tag:
            return Language.of(tag if tag in offered else offered[0])
        return Language.of(preferred(self.headers.get("accept-language", ""), offered))

    @cached_property
    def page_lang(self) -> Language:
        """The language of one of Streamlit's pages: that in the query, else the reader's."""
        tag = self.query.get("lang")
        return Language.of(tag) if tag in self.edition.settings.site.languages else self.lang

    @property
    def base(self) -> str:
        """What stands before a path in an address for machines, without a slash at its end.

        It is the address in the settings. Without one it is the host of the request, if that can
        be a host at all: so it may stand in an answer to this request only, which nobody keeps.
        """
        address = self.edition.settings.site.address
        if address:
            return address
        host = self.headers.get("host", "").lower()
        if not _is_host(host):
            return ""
        return f"{'https' if self.scope.get('scheme') == 'https' else 'http'}://{host}"

    @property
    def keeping(self) -> str:
        """How long an answer with `base` in it may be kept: one with a request's host, never."""
        return FRESH if self.edition.settings.site.address else NOT_KEPT


def _is_host(text: str) -> bool:
    """Whether an address for machines can be made with it."""
    found = _HOST.fullmatch(text)
    if found is None:
        return False
    try:
        return found[1] is None or ip_address(found[1]).version == 6
    except ValueError:
        return False


def preferred(header: str, offered: tuple[str, ...]) -> str:
    """The first of the offered languages that an Accept-Language header likes best."""
    liked: list[tuple[float, int, str]] = []
    for place, item in enumerate(header.split(",")[:20]):
        name, _, quality = item.partition(";q=")
        try:
            weight = float(quality or 1)
        except ValueError:
            continue
        liked.append((-weight, place, name.strip().lower().partition("-")[0]))
    for weight, _, name in sorted(liked):
        for tag in offered:
            if weight < 0 and name == tag.lower().partition("-")[0]:
                return tag
    return offered[0]
