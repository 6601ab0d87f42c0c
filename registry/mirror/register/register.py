"""One generation of the register, open: its studies, their locations, and the JSON of each."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import tantivy

from registry.mirror.errors import MirrorDamaged
from registry.mirror.register.digests import Whole
from registry.mirror.register.documents import NUMBERS
from registry.mirror.register.found import (
    Address,
    Documents,
    Query,
    everything,
    one_and_all,
    without,
)
from registry.mirror.register.nearby import Places
from registry.mirror.register.notes import Notes, read_notes
from registry.mirror.register.panic import brief
from registry.mirror.register.records import Records
from registry.mirror.register.shape import (
    PLACES,
    ROWS,
    STUDIES,
    STUDY,
    WHERE,
    in_order,
    of_places,
    of_studies,
    shape,
)


@dataclass(frozen=True, slots=True)
class Sorted:
    """An order by a field, and by number between equals; what has no value comes last."""

    piece: str
    descending: bool


_READING = ThreadPoolExecutor(thread_name_prefix="reading")
"""Unpacks records, or fetches them from the storage that machines share, several at a time."""

Order = Sequence[Sorted] | Literal["relevance"]
"""By fields, the first one first; by none, which is by number; or by how well a study fits."""


class Register:
    """The studies of one generation; for any number of threads.

    Raises `MirrorDamaged` when the folder is not a register that this program can read, or not to
    the byte what was written: `whole` remembers of which files that is known already.
    """

    def __init__(self, folder: Path, records: Records, whole: Whole | None = None) -> None:
        self._records = records
        try:
            self.notes: Notes = read_notes(folder)
            if self.notes.shape != shape():
                raise ValueError("it was made by another version of this program")
            for name in (whole or Whole()).damaged(folder, self.notes.digests):
                raise ValueError(f"{name} is not what was written")
            self.studies = Documents(folder / STUDIES, of_studies())
            self.places = Documents(folder / PLACES, of_places())
            self.earth = Places(folder)
        except (OSError, ValueError) as error:
            raise MirrorDamaged(
                f"The register cannot be read: {brief(error)}",
                folder,
                "Sync again: it builds the register anew from the history.",
            ) from error

    @cached_property
    def size(self) -> int:
        """How many studies there are."""
        return self.studies.count(everything())

    def raw(self, nct_id: str) -> bytes | None:
        """The JSON of the study of this number, as it was received; none where there is none."""
        return next((self._records.raw(*place) for place in self._place(nct_id)), None)

    def version(self, nct_id: str) -> dict[str, Any] | None:
        """All that the history has of this study's latest version, by column; none if no study."""
        return next((self._records.version(*place) for place in self._place(nct_id)), None)

    def _place(self, nct_id: str) -> list[tuple[str, int]]:
        return self._files_and_rows(
            self.studies.every(self.studies.term(STUDY, number_of(nct_id)), 1)
        )

    def every_raw(self) -> Iterator[bytes]:
        """The JSON of every study, in the order of the history's files."""
        by_file: dict[str, set[int]] = defaultdict(set)
        for file, row in self._files_and_rows(self.studies.every(everything())):
            by_file[file].add(row)
        for file, rows in by_file.items():
            for _, raw in self._records.rows(file, rows):
                yield raw

    def raws(self, studies: Sequence[Address]) -> list[bytes]:
        """The JSON of these studies: those that lie together are unpacked once, files at a time."""
        wanted = self._files_and_rows(studies)
        rows: dict[str, set[int]] = defaultdict(set)
        for file, row in wanted:
            rows[file].add(row)
        read = _READING.map(lambda file: dict(self._records.rows(file, rows[file])), rows)
        found = dict(zip(rows, read, strict=True))
        return [found[file][row] for file, row in wanted]

    def _files_and_rows(self, studies: Sequence[Address]) -> list[tuple[str, int]]:
        """In which file of the history, and in which row of that, each of these studies is."""
        places = (divmod(place, ROWS) for place in self.studies.values(WHERE, studies))
        return [(self.notes.files[file], row) for file, row in places]

    def with_numbers(self, nct_ids: Sequence[str]) -> Query:
        """Finds the studies of these NCT numbers."""
        return self.studies.one_of_terms(STUDY, map(number_of, nct_ids))

    def page(self, query: Query, order: Order, size: int, after: int) -> tuple[list[Address], int]:
        """So many of the studies that a query finds, after the first `after`, in an order.

        Beside them: how many it finds in all.
        """
        if size <= 0:
            return [], self.studies.count(query)
        up = tantivy.Order.Asc
        with self.studies.searcher() as searcher:
            match order:
                case "relevance":
                    found = searcher.search(query, size, offset=after)
                case []:
                    found = searcher.search(query, size, True, STUDY, after, up)
                case [by]:
                    return self._sorted_by_one(query, by, size, after)
                case _:
                    ordered = self._sorted(query, order)
                    return ordered[after : after + size], len(ordered)
        count: int = found.count  # type: ignore[attr-defined]
        return [where for _, where in found.hits], count

    def _sorted_by_one(
        self, query: Query, by: Sorted, size: int, after: int
    ) -> tuple[list[Address], int]:
        """The same for an order by one field.

        Studies without a value are looked for by themselves: tantivy puts them last, and in the
        order in which they happen to lie in the index.
        """
        name, way = in_order(by.piece), tantivy.Order.Desc if by.descending else tantivy.Order.Asc
        with self.studies.searcher() as searcher:
            found = searcher.search(query, size, True, name, after, way)
            places = [where for value, where in found.hits if value is not None]
            if len(places) < len(found.hits):
                valued = Query.exists_query(name)
                before = after - self.studies.count(one_and_all([query, valued]))
                rest, left = without(query, valued), size - len(places)
                others = searcher.search(rest, left, True, STUDY, max(0, before), way)
                places += [where for _, where in others.hits]
        return places, int(found.count)  # type: ignore[attr-defined]

    def _sorted(self, query: Query, order: Sequence[Sorted]) -> list[Address]:
        studies = self.studies.every(query)
        columns: list[list[tuple[int, int]]] = []
        for by in order:
            sign = -1 if by.descending else 1
            values = self.studies.values(in_order(by.piece), studies)
            columns.append(
                [(1, 0) if one is None else (0, sign * (one // NUMBERS)) for one in values]
            )
        sign = -1 if order[-1].descending else 1
        numbers = [sign * number for number in self.studies.values(STUDY, studies)]
        rows = sorted(zip(*columns, numbers, range(len(studies)), strict=True))
        return [studies[row[-1]] for row in rows]


def number_of(nct_id: str) -> int:
    """The number of a study without its letters."""
    return int(nct_id[3:])


def nct_id_of(number: int) -> str:
    """The NCT number."""
    return f"NCT{number:08}"
