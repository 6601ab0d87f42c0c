"""Asks the registry for a collection, and for what the collection used to hold and lacks now."""

from collections.abc import Iterable
from contextlib import closing

from registry.ctgov.answers import Page
from registry.ctgov.client import Client
from registry.ctgov.errors import StudyAbsent
from registry.mirror.collection import Collection
from registry.mirror.intake import Intake
from registry.mirror.report import OnProgress, Progress

_IDS_AT_A_TIME = 1_000


class Fetch:
    """One round of asking. The records go to the intake; here is what became of the collection.

    `members` are the studies that ever were in the collection, and whether they were after the
    last sync. First `ask`, then `confirm`.
    """

    def __init__(
        self, client: Client, collection: Collection, intake: Intake, members: dict[str, bool]
    ) -> None:
        self._client = client
        self._collection = collection
        self._intake = intake
        listed = {intake.leads_to(nct_id) for nct_id in collection.ids}
        self._members = {nct_id for nct_id, joined in members.items() if joined}
        # Of a member that always was invalid the mirror holds nothing.
        self._expected = {one for one in listed | members.keys() if one in intake.held}
        self._before = sum(
            one in intake.held and one not in intake.tombstones for one in listed | self._members
        )
        self._answered: set[str] = set()
        self.counted: int | None = None
        """How many studies the registry counts for a query, where it says so."""
        self.malformed: tuple[str, ...] = ()

    def ask(self, pages: Iterable[Page] | None, on_progress: OnProgress | None) -> None:
        """Fetch what the registry gives for the collection, or take it from pages of it."""
        if self._collection.listed:
            self.malformed = self._by_id(self._collection.ids, on_progress)
            return
        if pages is None:
            with closing(self._client.in_turn([self._collection.parameters])) as pages:
                self._take(pages, on_progress)
        else:
            self._take(pages, on_progress)
        self._answered = set(self._intake.seen)

    def confirm(self) -> None:
        """Ask for the studies that the answer lacks; only the registry's word makes one missing.

        One that only left a query is refreshed by that.
        """
        intake = self._intake
        if not self._collection.listed:
            self._by_id(sorted(self._expected - intake.seen), None)
        for nct_id in sorted(self._expected - intake.seen - intake.tombstones):
            try:
                study = self._client.study(nct_id)
            except StudyAbsent as absent:
                intake.missing(nct_id, f"{absent.happened} ({absent.address})")
                continue
            intake.take([study])
            if study.nct_id != nct_id:
                intake.missing(nct_id, f"The registry gives it under the number {study.nct_id}")

    @property
    def before(self) -> int:
        """Of how many studies, tombstones left out, the collection consisted."""
        return self._before

    @property
    def now(self) -> set[str]:
        """The studies that the registry gives for the collection."""
        return self._intake.seen if self._collection.listed else self._answered

    @property
    def joined(self) -> set[str]:
        """The studies that are new in the collection."""
        return self.now - self._members

    @property
    def left(self) -> set[str]:
        """The studies that are in the collection no more, though the registry still has them."""
        return self._members - self.now - self._intake.gone.keys() - self._intake.tombstones

    @property
    def absent(self) -> tuple[str, ...]:
        """The numbers that were asked for, or expected, and that the registry does not have."""
        asked = [
            nct_id
            for nct_id in self._collection.ids
            if nct_id not in self.malformed
            # A number that led to another study may have become a study's own meanwhile.
            and self._intake.seen.isdisjoint((nct_id, self._intake.leads_to(nct_id)))
        ]
        return tuple(dict.fromkeys([*asked, *self._intake.gone]))

    def _take(self, pages: Iterable[Page], on_progress: OnProgress | None) -> None:
        for page in pages:
            self._intake.take(page.studies)
            self.counted = page.total
            if on_progress:
                on_progress(Progress(len(self._intake.seen), page.total))

    def _by_id(self, ids: Iterable[str], on_progress: OnProgress | None) -> tuple[str, ...]:
        asked = list(ids)
        malformed: list[str] = []
        for start in range(0, len(asked), _IDS_AT_A_TIME):
            some = asked[start : start + _IDS_AT_A_TIME]
            answer = self._client.by_id(some)
            self._intake.take(answer.studies)
            malformed.extend(answer.malformed)
            if on_progress:
                on_progress(Progress(start + len(some), len(asked)))
        return tuple(malformed)
