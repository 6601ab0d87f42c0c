"""What a search and a look-up cost in the register, beside SQLite's FTS5 with the same studies.

    python benchmarks/search.py [--studies 20000] [--seed 7] [--mirror FOLDER] [--questions 200]

The studies are synthetic, or those of a mirror. SQLite has a table of titles, conditions, keywords,
interventions, summary and criteria, with the same weights, and a table of status, phase, type and
countries; a search there is one ranked page of ten and a count by each of them, as in the register.
The register looks in all fields of the registry's search areas, and for other names of conditions.
Questions are conditions, and words of titles, of studies drawn with the seed; every second one
has a status and an age or a sex. Each is asked once by both, in turn. Wall time, one process.
"""

import argparse
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from registry.ctgov.answers import RawStudy, Version  # noqa: E402 - the path comes first
from registry.mirror.history import History  # noqa: E402
from registry.mirror.intake import Intake, Stamp  # noqa: E402
from registry.mirror.question import Order, Point, Question  # noqa: E402
from registry.mirror.register.build import build  # noqa: E402
from registry.mirror.register.found import everything  # noqa: E402
from registry.mirror.register.records import Records  # noqa: E402
from registry.mirror.register.register import Register, nct_id_of  # noqa: E402
from registry.mirror.register.shape import STUDY  # noqa: E402
from registry.mirror.search import find  # noqa: E402
from registry.synthetic.generator import Generator  # noqa: E402

PAGE = 1_000
CITIES = (Point(39.9, 116.4), Point(40.7, -74.0), Point(48.9, 2.35), Point(23.1, 113.3))
TABLES = """
CREATE TABLE study (id INTEGER PRIMARY KEY, status TEXT, phase TEXT, type TEXT, sex TEXT);
CREATE TABLE country (id INTEGER, name TEXT);
CREATE VIRTUAL TABLE words USING fts5 (
    title, official, conditions, keywords, interventions, summary, criteria,
    content='', tokenize="porter unicode61 remove_diacritics 2"
);
"""
WEIGHTS = "0.89, 0.85, 0.81, 0.6, 0.8, 0.6, 0.3"
FACETS = ("status", "phase", "type")


def made(folder: Path, count: int, seed: int) -> Register:
    """A register of so many synthetic studies."""
    history = History(folder)
    studies = Generator(seed).studies(count, 1)
    with closing(history):
        with history.transaction():
            stamp = Stamp(1, "http://localhost", Version("2.0.5", "2026-01-01T00:00:00"))
            intake = Intake(history, stamp)
            while some := list(islice(studies, PAGE)):
                intake.take([RawStudy(number(raw), raw) for raw in some])
            intake.finish()
        start = time.perf_counter()
        build(history, None, "register-1", 1)
        seconds = time.perf_counter() - start
    print(f"register made in {seconds:.0f} s, {seconds / count * 1e3:.2f} ms a study")
    return Register(folder / "register-1", Records(folder))


def number(raw: bytes) -> str:
    """The NCT number of a study."""
    return str(orjson.loads(raw)["protocolSection"]["identificationModule"]["nctId"])


def in_sqlite(raws: Iterator[bytes], path: Path) -> sqlite3.Connection:
    """The same studies in SQLite."""
    connection = sqlite3.connect(path)
    connection.executescript("PRAGMA journal_mode=off; PRAGMA synchronous=off;" + TABLES)
    start = time.perf_counter()
    count = 0
    for raw in raws:
        count += 1
        add(connection, count, orjson.loads(raw)["protocolSection"])
    connection.execute("CREATE INDEX by_country ON country (id)")
    connection.execute("INSERT INTO words (words) VALUES ('optimize')")
    connection.commit()
    seconds = time.perf_counter() - start
    print(f"SQLite made in {seconds:.0f} s, {seconds / count * 1e3:.2f} ms a study")
    return connection


def add(connection: sqlite3.Connection, key: int, protocol: dict[str, Any]) -> None:
    """Add a study."""

    def of(module: str) -> dict[str, Any]:
        found: dict[str, Any] = protocol.get(module, {})
        return found

    identity, conditions, design = (
        of(name) for name in ("identificationModule", "conditionsModule", "designModule")
    )
    treatments = of("armsInterventionsModule").get("interventions", [])
    who = of("eligibilityModule")
    connection.execute(
        "INSERT INTO words (rowid, title, official, conditions, keywords, interventions, summary,"
        " criteria) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            key,
            identity.get("briefTitle"),
            identity.get("officialTitle"),
            "\n".join(conditions.get("conditions", [])),
            "\n".join(conditions.get("keywords", [])),
            "\n".join(one["name"] for one in treatments),
            of("descriptionModule").get("briefSummary"),
            who.get("eligibilityCriteria"),
        ),
    )
    status, phases = of("statusModule").get("overallStatus"), design.get("phases", [None])
    connection.execute(
        "INSERT INTO study VALUES (?, ?, ?, ?, ?)",
        (key, status, phases[0], design.get("studyType"), who.get("sex")),
    )
    places = of("contactsLocationsModule").get("locations", [])
    countries = {one["country"] for one in places if "country" in one}
    connection.executemany("INSERT INTO country VALUES (?, ?)", [(key, one) for one in countries])


def asked_of_sqlite(connection: sqlite3.Connection, question: Question) -> int:
    """A page of ten, the counts by each facet, and the total."""
    words = " ".join(f'"{word}"' for word in question.words.split())
    limits, values = "", [words]
    if question.statuses:
        limits += " AND status = ?"
        values += question.statuses
    if question.sex:
        limits += " AND (sex IS NULL OR sex IN ('ALL', ?))"
        values.append(question.sex)
    found = f"FROM words JOIN study ON study.id = words.rowid WHERE words MATCH ? {limits}"
    connection.execute(
        f"SELECT study.id {found} ORDER BY bm25(words, {WEIGHTS}) LIMIT 10", values
    ).fetchall()
    for facet in FACETS:
        connection.execute(f"SELECT {facet}, count(*) {found} GROUP BY 1", values).fetchall()
    inside = f"SELECT study.id {found}"
    places = f"SELECT name, count(*) FROM country WHERE id IN ({inside}) GROUP BY 1"  # noqa: S608
    connection.execute(places, values).fetchall()
    ((total,),) = connection.execute(f"SELECT count(*) {found}", values).fetchall()
    return int(total)


def questions(register: Register, count: int, chance: random.Random) -> Iterator[Question]:
    """What readers may ask: conditions and words of titles, half of them with limits."""
    for at, raw in enumerate(register.raws(drawn(register, count, chance))):
        protocol = orjson.loads(raw)["protocolSection"]
        title = protocol["identificationModule"].get("briefTitle", "")
        conditions = protocol.get("conditionsModule", {}).get("conditions", ["cancer"])
        long_words = [word for word in title.split() if word.isalpha() and len(word) > 4]
        words = conditions[0] if at % 3 or not long_words else " ".join(long_words[:2])
        clean = " ".join(part for part in words.replace("-", " ").split() if part.isalnum())
        limits: dict[str, Any] = {}
        if at % 2:
            limits = {"statuses": frozenset({"RECRUITING"}), "sex": "FEMALE"}
        yield Question(words=clean or "cancer", **limits)


def drawn(register: Register, count: int, chance: random.Random) -> list[Any]:
    """So many studies."""
    every = register.studies.every(everything())
    return chance.sample(every, min(count, len(every)))


def told(name: str, seconds: Sequence[float]) -> None:
    """Print a line of a table: median, the time that 95 of 100 had at most, and the longest."""
    ordered = sorted(seconds)
    p95 = ordered[int(len(ordered) * 0.95)]
    print(
        f"{name:<44} {statistics.median(ordered) * 1e3:>9.1f} {p95 * 1e3:>9.1f} "
        f"{ordered[-1] * 1e3:>9.1f}"
    )


def timed(ask: Callable[[], object]) -> float:
    """Seconds that it takes."""
    start = time.perf_counter()
    ask()
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--studies", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--mirror", type=Path, help="a mirror, in place of synthetic studies")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--no-sqlite", action="store_true", help="the register alone")
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory() as folder:
        mirror = options.mirror or Path(folder) / "mirror"
        if options.mirror:
            register = Register(max(mirror.glob("register-*")), Records(mirror))
        else:
            register = made(mirror, options.studies, options.seed)
        every = list(questions(register, options.questions, chance))
        find(register, every[0])
        print(f"{register.size:,} studies, {datetime.now(UTC):%Y-%m-%d}; milliseconds")
        print(f"{'':<44} {'median':>9} {'p95':>9} {'longest':>9}")
        if not options.no_sqlite:
            with closing(in_sqlite(register.every_raw(), Path(folder) / "words.sqlite")) as other:
                told(
                    "SQLite FTS5: page, total, four counts",
                    [
                        timed(lambda one=one: asked_of_sqlite(other, one))
                        for one in every  # type: ignore[misc]
                    ],
                )
        told(
            "register: page, total, four counts",
            [
                timed(lambda one=one: find(register, one))
                for one in every  # type: ignore[misc]
            ],
        )
        near = [
            Question(
                words=one.words,
                statuses=one.statuses,
                near=CITIES[at % 4],
                within=300,
                order=Order.DISTANCE,
            )
            for at, one in enumerate(every)
        ]
        told(
            "register: within 300 km, nearest first",
            [
                timed(lambda one=one: find(register, one))
                for one in near  # type: ignore[misc]
            ],
        )
        ids = register.studies.values(STUDY, drawn(register, 1_000, chance))
        told(
            "register: one study by its number",
            [
                timed(lambda one=one: register.raw(nct_id_of(one)))
                for one in ids  # type: ignore[misc]
            ],
        )


if __name__ == "__main__":
    main()
