"""The client of ClinicalTrials.gov's API v2: its version, one study, a query, a list of numbers."""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from types import TracebackType
from typing import Self

from registry.ctgov.answers import ById, Page, RawStudy, Version
from registry.ctgov.connection import Connection, without_credentials
from registry.ctgov.errors import NotData
from registry.ctgov.ids import canonical_nct_id
from registry.ctgov.line import Line
from registry.ctgov.lookup import look_up
from registry.ctgov.paging import Part, all_parts
from registry.ctgov.reading import Listed, ReadPage, read_page, read_study, read_version
from registry.ctgov.transport import Transport

__all__ = ["Client", "Connection"]

LARGEST_PAGE = 1000
MOST_REDIRECTS = 3
OWN_PARAMETERS = frozenset({"pageSize", "pageToken", "countTotal", "format"})


class Client:
    """Asks the registry; a context manager that closes its connections.

    Every method raises a `RegistryError` (see `errors`) when it cannot do what it says, after
    trying again where another try may help. The pace holds across all methods and threads of one
    client; two clients do not know of each other. `base_url` is the address of the registry,
    without credentials.
    """

    def __init__(self, connection: Connection) -> None:
        self.base_url = without_credentials(connection.base_url.rstrip("/"))
        self._transport = Transport(connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the pooled connections."""
        self._transport.close()

    def version(self) -> Version:
        """The version of the API and of the data set: the cheap way to know whether it moved."""
        return self._transport.get("/version", {}, read_version, Line())

    def study(self, nct_id: str) -> RawStudy:
        """The study of this number, or of which this number is an alias.

        Raises `MalformedId` without asking, and `StudyAbsent` when the registry says so.
        """
        asked = number = canonical_nct_id(nct_id)
        for _ in range(1 + MOST_REDIRECTS):
            found = self._transport.get(f"/studies/{number}", {}, read_study, Line())
            if isinstance(found, Listed):
                return _as_asked(found, number, asked)
            number = found.nct_id
        raise NotData(
            f"The registry leads on from number to number and never to a study, from {asked} on",
            f"/studies/{number}",
            "Try again later; if it stays so, report it to the registry's help desk.",
        )

    def in_turn(self, queries: Sequence[Mapping[str, str]]) -> Generator[Page, None, None]:
        """All studies that one query after the other finds, page by page, each once in its query.

        A query is parameters of `/studies`, of which paging and format are the client's own
        (`ValueError`). It has at least one page, which is empty when it finds nothing.

        The next page, also that of the next query, is fetched while the caller works on this one.
        Close the iterator, or run it to its end, to end the fetching. When the data set is
        replaced meanwhile the client starts the query again, up to three times, and passes over
        what it delivered before: the whole may then be of two data sets, so compare `version()`
        before and after where that matters.
        """
        for parameters in queries:
            _refuse_own(parameters)
        return self._in_turn(queries)

    def count(self, parameters: Mapping[str, str]) -> int:
        """How many studies these parameters of `/studies` find."""
        _refuse_own(parameters)
        query = {**parameters, "pageSize": "1", "countTotal": "true"}
        page = self._page(query, Line())
        if page.total is None:
            raise NotData(
                "The registry does not say how many studies there are",
                page.address,
                "Check the base address; if it is the registry's, its API has changed.",
            )
        return page.total

    def by_id(self, ids: Iterable[str]) -> ById:
        """The studies of these numbers, each once, in the order of asking.

        An alias leads to its study. What is malformed or missing is reported and does not keep
        the others from coming.
        """
        return look_up(ids, self._found)

    def _in_turn(self, queries: Sequence[Mapping[str, str]]) -> Generator[Page, None, None]:
        with closing(self._parts(queries)) as parts:
            for part in parts:
                studies = tuple(one.study for one in part.listed)
                yield Page(part.place, studies, part.total, part.last)

    def _found(self, parameters: Mapping[str, str]) -> Iterator[Listed]:
        with closing(self._parts([parameters])) as parts:
            for part in parts:
                yield from part.listed

    def _parts(self, queries: Sequence[Mapping[str, str]]) -> Generator[Part, None, None]:
        asked = ({**one, "pageSize": str(LARGEST_PAGE), "countTotal": "true"} for one in queries)
        return all_parts(self._page, asked)

    def _page(self, parameters: Mapping[str, str], line: Line) -> ReadPage:
        return self._transport.get("/studies", parameters, read_page, line)


def _refuse_own(parameters: Mapping[str, str]) -> None:
    if taken := OWN_PARAMETERS & parameters.keys():
        raise ValueError(f"the client sets {', '.join(sorted(taken))} itself")


def _as_asked(found: Listed, number: str, asked: str) -> RawStudy:
    """The study, if it is the one that was asked for; raise `NotData` if it is another."""
    study = found.study
    if study.nct_id == asked:
        return study
    if study.nct_id == number or asked in found.aliases:
        return replace(study, asked_for=asked)
    raise NotData(
        f"The registry answered with {study.nct_id} when asked for {asked}",
        f"/studies/{number}",
        "Check the base address; something between here and the registry may keep answers.",
    )
