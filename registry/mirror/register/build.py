"""Makes a generation of the register: the one before, and what the history brought since."""

import os
import shutil
from array import array
from pathlib import Path

import numpy as np
import orjson

from registry.mirror.catalogue import data_prefix
from registry.mirror.collector import without_collector
from registry.mirror.disk import settle, temporary, writing
from registry.mirror.errors import MirrorDamaged
from registry.mirror.history import History
from registry.mirror.register.digests import Whole, digests_of
from registry.mirror.register.documents import place_documents, spots_of, study_document
from registry.mirror.register.nearby import ROW as PLACE_ROW
from registry.mirror.register.nearby import Places, cells_of, write_places
from registry.mirror.register.notes import NOTES, Notes, read_notes, write_notes
from registry.mirror.register.panic import no_panic
from registry.mirror.register.records import Records
from registry.mirror.register.register import Register, number_of
from registry.mirror.register.shape import (
    PLACES,
    STUDIES,
    STUDY,
    of_places,
    of_studies,
    opened,
    shape,
)
from registry.mirror.register.synonyms import other_names
from registry.mirror.report import OnProgress, Progress, Step

_HEAP = 60_000_000
"""Bytes of text that each of the two writers indexes before it writes them down."""

_CHANGED = """
SELECT filename, list(nct_id), list(file_row), sum(count(*)) OVER ()
FROM (
    SELECT
        nct_id,
        arg_max(filename, version) AS filename,
        arg_max(file_row_number, version) AS file_row
    FROM history.study_version
    WHERE ? = 0 OR nct_id IN (
        SELECT nct_id FROM history.study_version WHERE sync_id > ?
        UNION ALL
        SELECT nct_id FROM history.presence WHERE sync_id > ?
    )
    GROUP BY nct_id
)
GROUP BY filename
ORDER BY filename
"""
_GONE = """
SELECT nct_id FROM history.presence GROUP BY nct_id HAVING arg_max(gone, sync_id)
"""
_SINCE = """
SELECT 1 FROM history.study_version WHERE sync_id > ?
UNION ALL
SELECT 1 FROM history.presence WHERE sync_id > ?
UNION ALL
SELECT 1 FROM history.alias WHERE sync_id > ?
LIMIT 1
"""


def serves(history: History, name: str, whole: Whole) -> bool:
    """Whether the register `name` is whole and has all that the history has of studies."""
    try:
        notes = Register(history.folder / name, Records(history.folder), whole).notes
    except MirrorDamaged:
        return False
    return not history.connection.execute(_SINCE, [notes.sync_id] * 3).fetchall()


def build(
    history: History,
    earlier: str | None,
    name: str,
    sync_id: int,
    whole: Whole | None = None,
    on_progress: OnProgress | None = None,
) -> None:
    """Make the register `name` with everything up to a sync, from the `earlier` one if it is whole.

    What is in the earlier one is not copied: the files are the same, under one more name. Raises
    `NotWritten` when the disk takes no more.
    """
    place = history.folder / name
    unfinished = temporary(place)
    with writing("The register", place):
        try:
            with no_panic():
                notes = _begin(
                    history.folder / earlier if earlier else None, unfinished, whole or Whole()
                )
                files, names = _index(history, unfinished, notes, on_progress)
        except ValueError:  # tantivy's word for what it cannot read
            notes = _begin(None, unfinished, Whole())
            files, names = _index(history, unfinished, notes, on_progress)
        (unfinished / NOTES).unlink(missing_ok=True)  # not written into: it has two names
        digests = digests_of(unfinished, notes.digests)
        write_notes(unfinished, Notes(shape(), sync_id, files, history.aliases(), names, digests))
        settle(*(path for path in unfinished.rglob("*") if path.is_file()))
        unfinished.replace(place)
        settle(place)


def _begin(earlier: Path | None, unfinished: Path, whole: Whole) -> Notes:
    """The files of the earlier register under new names, if it is whole and of this shape.

    Whole is what it was when it was written, to the byte: what is damaged would go on from one
    generation to the next.
    """
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    if earlier is not None:
        try:
            notes = read_notes(earlier)
        except (OSError, ValueError):
            notes = None
        if notes and notes.shape == shape() and not any(whole.damaged(earlier, notes.digests)):
            shutil.copytree(earlier, unfinished, copy_function=_link, dirs_exist_ok=True)
            return notes
    return Notes(shape(), 0)


def _link(file: str, name: str) -> None:
    try:
        os.link(file, name)
    except OSError:  # of a file system that knows one name only
        shutil.copyfile(file, name)


def _index(
    history: History, place: Path, notes: Notes, on_progress: OnProgress | None
) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """Index what changed since the notes were written.

    Returns the files of the history that the documents name, and other names of conditions.
    """
    since = notes.sync_id
    gone = {nct_id for (nct_id,) in history.connection.execute(_GONE).fetchall()}
    changed = history.connection.cursor().execute(_CHANGED, [since, since, since])
    prefix, records = data_prefix(history.folder), Records(history.folder, remembered=1)
    numbers = {file: at for at, file in enumerate(notes.files)}
    studies = opened(place / STUDIES, of_studies())
    places = opened(place / PLACES, of_places())
    writers = studies.writer(_HEAP, 1), places.writer(_HEAP, 1)
    spots, anew, done = bytearray(), array("i"), 0
    # One file's studies at a time: as Python's objects those of all files take 100 bytes each.
    while found := changed.fetchone():
        path, nct_ids, file_rows, total = found
        if since:
            again = [number_of(nct_id) for nct_id in nct_ids]
            anew.extend(again)
            for number in again:
                for writer in writers:
                    writer.delete_documents_by_term(STUDY, number)
        file = path.removeprefix(prefix)
        at = numbers.setdefault(file, len(numbers))
        wanted = {
            row: number_of(nct_id)
            for row, nct_id in zip(file_rows, nct_ids, strict=True)
            if nct_id not in gone
        }
        with without_collector():
            for row, raw in records.rows(file, wanted):
                number, record = wanted[row], orjson.loads(raw)
                here = spots_of(number, record)
                cells = cells_of(here["latitude"], here["longitude"]).tolist()
                study = study_document(number, record, at, row, dict.fromkeys(cells))
                writers[0].add_document(study)
                by_position = dict(zip(here["position"].tolist(), cells, strict=True))
                for place_document in place_documents(number, record, by_position):
                    writers[1].add_document(place_document)
                spots += here.tobytes()
        done += len(nct_ids)
        if on_progress:
            on_progress(Progress(done, int(total), Step.INDEXED))
    for writer in writers:
        writer.commit()
        writer.garbage_collect_files()
        writer.wait_merging_threads()
    here_now = np.frombuffer(spots, PLACE_ROW)
    if since:
        Places(place).without(np.frombuffer(anew, np.int32), here_now).write(place)
    else:
        write_places(place, here_now)
    studies.reload()
    return tuple(numbers), other_names(studies.searcher())
