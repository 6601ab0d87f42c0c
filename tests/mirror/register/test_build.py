"""A generation of the register is made from the one before, and is as if it were made anew."""

import os
from typing import Any

import orjson
import pytest

from registry.mirror.errors import MirrorDamaged
from registry.mirror.essie.parse import parse
from registry.mirror.essie.translate import studies_where
from registry.mirror.history import History
from registry.mirror.integrity import integrity
from registry.mirror.register.build import build
from registry.mirror.register.found import everything
from registry.mirror.register.notes import NOTES
from registry.mirror.register.records import Records
from registry.mirror.register.register import Register, nct_id_of
from tests.apiserver import ApiServer
from tests.fixtures.studies import studies, study
from tests.mirror.conftest import Mirror, changed

QUESTIONS = (
    "ALL",
    "AREA[OverallStatus]RECRUITING",
    "AREA[LocationCity]Invented",
    "SEARCH[Location]AREA[LocationCity]Moved",
    "invented",
    "AREA[StartDate]RANGE[2026,MAX]",
)


def contents(register: Register) -> dict[str, object]:
    """What the register tells of its studies."""
    found: dict[str, object] = {
        text: sorted(register.studies.numbers(studies_where(parse(text), register)))
        for text in QUESTIONS
    }
    for number in register.studies.numbers(everything()):
        found[nct_id_of(number)] = register.raw(nct_id_of(number))
    found["every"] = sorted(register.every_raw())
    found["aliases"] = dict(register.notes.aliases)
    found["names"] = dict(register.notes.names)
    return found


def anew(mirror: Mirror) -> Register:
    """A register of all that the history holds, made from nothing."""
    history = History(mirror.folder)
    try:
        build(history, None, "register-anew", history.content())
    finally:
        history.close()
    return Register(mirror.folder / "register-anew", Records(mirror.folder))


def placed(nct_id: str, city: str) -> dict[str, Any]:
    record = study(nct_id)
    record["protocolSection"]["contactsLocationsModule"] = {"locations": [{"city": city}]}
    return record


def test_what_changed_takes_the_place_of_what_was(api: ApiServer, mirror: Mirror) -> None:
    records = [*studies(8), placed("NCT00000020", "Invented City")]
    api.publish(records)
    mirror.sync(query="invented")
    first = mirror.current.register
    assert first
    before = contents(first)

    records[0] = changed(records[0], overallStatus="COMPLETED")
    records[1] = study("NCT00000002", nctIdAliases=["NCT00000900"])
    records[-1] = placed("NCT00000020", "Moved City")
    del records[2]
    api.publish([*records, study("NCT00000021")])
    mirror.sync(query="invented")
    second = mirror.current.register
    assert second
    assert contents(second) == contents(anew(mirror))
    assert contents(first) == before, "who holds the earlier generation goes on reading it"
    assert second.raw("NCT00000003") is None
    assert second.notes.aliases == {"NCT00000900": "NCT00000002"}
    assert b"COMPLETED" in (second.raw("NCT00000001") or b"")
    assert before["SEARCH[Location]AREA[LocationCity]Moved"] == []
    assert contents(second)["SEARCH[Location]AREA[LocationCity]Moved"] == [20]


def test_what_did_not_change_is_not_written_again(api: ApiServer, mirror: Mirror) -> None:
    api.publish(studies(8))
    mirror.sync(query="invented")
    files = {path.stat().st_ino for path in mirror.folder.glob("register-*/studies/*.store")}
    api.publish([*studies(8), study("NCT00000021")])
    mirror.sync(query="invented")
    newest = sorted(mirror.folder.glob("register-*"))[-1]
    assert files < {path.stat().st_ino for path in newest.glob("studies/*.store")}


def test_a_publication_that_concerns_no_study_uses_the_register_as_it_is(
    api: ApiServer, mirror: Mirror
) -> None:
    api.publish(studies(3))
    mirror.sync(query="invented")
    for path in mirror.folder.glob("site-*.duckdb"):
        path.unlink()
    mirror.sync(query="invented")
    assert mirror.current.generation == 2
    assert mirror.current.published.register == "register-1"
    assert mirror.current.register is not None


def test_a_study_that_comes_back_is_found_again(api: ApiServer, mirror: Mirror) -> None:
    for number in (3, 2, 3):
        api.publish(studies(number))
        mirror.sync(query="invented")
        register = mirror.current.register
        assert register
        assert register.size == number


def test_a_register_of_another_shape_is_made_anew(api: ApiServer, mirror: Mirror) -> None:
    api.publish(studies(3))
    mirror.sync(query="invented")
    (folder,) = mirror.folder.glob("register-*")
    notes = orjson.loads((folder / NOTES).read_bytes())
    (folder / NOTES).write_bytes(orjson.dumps(notes | {"shape": "another"}))
    with pytest.raises(MirrorDamaged, match="another version"):
        Register(folder, Records(mirror.folder))
    assert mirror.current.register is None, "readers go on without it"
    api.publish(studies(4))
    mirror.sync(query="invented")
    register = mirror.current.register
    assert register
    assert register.size == 4


def test_a_damaged_register_is_told_with_its_place(api: ApiServer, mirror: Mirror) -> None:
    api.publish(studies(3))
    mirror.sync(query="invented")
    (folder,) = mirror.folder.glob("register-*")
    for path in folder.glob("studies/meta.json"):
        path.unlink()
        path.write_text("{")
    with pytest.raises(MirrorDamaged) as caught:
        Register(folder, Records(mirror.folder))
    assert str(folder) in str(caught.value)
    (register,) = [one for one in integrity(mirror.folder) if one.part == "register"]
    assert not register.sound
    mirror.sync(query="invented")
    found = mirror.current.register
    assert found
    assert found.size == 3, "a sync that brings nothing new mends it"


def test_a_damaged_register_does_not_stop_a_sync(api: ApiServer, mirror: Mirror) -> None:
    api.publish(studies(3))
    mirror.sync(query="invented")
    for path in mirror.folder.glob("register-*/studies/*.term"):
        path.write_bytes(b"damaged")
    api.publish(studies(4))
    mirror.sync(query="invented")
    found = mirror.current.register
    assert found
    assert found.size == 4


def test_older_registers_are_removed(api: ApiServer, mirror: Mirror) -> None:
    for number in range(1, 7):
        api.publish(studies(number))
        mirror.sync(query="invented")
    kept = {one.register for one in mirror.current.pointer.kept}
    assert {path.name for path in mirror.folder.glob("register-*")} == kept
    assert len(kept) == 4


def test_a_record_that_is_gone_from_the_history_is_told(api: ApiServer, mirror: Mirror) -> None:
    api.publish(studies(1))
    mirror.sync(query="invented")
    register = mirror.current.register
    assert register
    for path in (mirror.folder / "history").rglob("*.parquet"):
        os.truncate(path, 10)
    with pytest.raises(MirrorDamaged, match="cannot be read from the history"):
        register.raw("NCT00000001")
