"""What this process tells of itself to Prometheus: counts, durations, the age of its data.

No address, no query and nothing else of a reader is among it.
"""

import shutil
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import accumulate
from typing import get_args

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from registry import logs
from registry.edition import Editions
from registry.mirror.report import Outcome
from registry.mirror.snapshot import Snapshot
from registry.web.room import Room

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Upper ends in seconds of the classes that durations are counted in."""


def data_time(snapshot: Snapshot, trials: Sequence[str]) -> datetime:
    """When all of the site's trials were known to be right: the registry answered, or a load.

    What else the registry was asked for tells nothing of them.
    """
    return snapshot.longest_unasked(trials) or snapshot.published.published_at


class Measures(Collector):
    """The measures of one application, in a registry of their own.

    Counting is one thread's, that of the event loop, so it needs none of the library's locks.
    """

    def __init__(self, editions: Editions, room: Room) -> None:
        self._editions = editions
        self._room = room
        self._registry = CollectorRegistry()
        self._registry.register(self)
        ProcessCollector(registry=self._registry)  # memory, processor time, open files, start
        self._answers: Counter[tuple[str, int]] = Counter()
        self._seconds: dict[str, float] = {}
        self._classes: dict[str, list[int]] = {}

    def count(self, route: str, status: int, seconds: float) -> None:
        """An answer of this route, which took so long."""
        self._answers[route, status] += 1
        classes = self._classes.get(route)
        if classes is None:
            classes = self._classes[route] = [0] * (len(BOUNDS) + 1)
            self._seconds[route] = 0.0
        classes[bisect_left(BOUNDS, seconds)] += 1
        self._seconds[route] += seconds

    def told(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self._registry)

    def collect(self) -> Iterator[Metric]:
        """The measures as they are now."""
        answers = CounterMetricFamily(
            "trial_page_requests", "Answers to HTTP requests.", labels=("route", "status")
        )
        for (route, status), count in list(self._answers.items()):
            answers.add_metric((route, str(status)), count)
        yield answers
        seconds = HistogramMetricFamily(
            "trial_page_request_seconds", "Time to the end of an answer.", labels=("route",)
        )
        for route, classes in list(self._classes.items()):
            ends = [*map(str, BOUNDS), "+Inf"]
            buckets = list(zip(ends, map(float, accumulate(classes)), strict=True))
            seconds.add_metric((route,), buckets, self._seconds[route])
        yield seconds
        lines = CounterMetricFamily(
            "trial_page_log_lines", "Lines of the log since the start.", labels=("level",)
        )
        for level in logs.LEVELS:
            lines.add_metric((level,), logs.written[level])
        yield lines
        yield _gauge("sessions", "Interactive pages that are open.", self._room.pages)
        yield from self._of_the_mirror(self._editions.current().snapshot)

    def _of_the_mirror(self, snapshot: Snapshot | None) -> Iterator[Metric]:
        """What is shown, how old it is, how the last sync went, and whether there is room."""
        yield _gauge(
            "snapshot_generation",
            "Number of the snapshot that is shown; 0 when there is none.",
            snapshot.generation if snapshot else 0,
        )
        folder = self._editions.settings.mirror.folder
        with suppress(OSError):
            free = shutil.disk_usage(folder).free
            yield _gauge("disk_free_bytes", "Room on the disk of the mirror.", free)
        if self._editions.settings.mirror.storage:
            away = self._editions.follower.trouble is not None
            yield _gauge("storage_away", "1 while the shared storage does not answer.", away)
        if snapshot is None:
            return
        yield _gauge(
            "data_age_seconds",
            "Time since the registry last answered for every trial, or they were loaded.",
            (
                datetime.now(UTC) - data_time(snapshot, self._editions.settings.trials)
            ).total_seconds(),
        )
        yield _gauge(
            "snapshot_fallback",
            "1 while the newest snapshot cannot be read, and an earlier one is shown.",
            snapshot.fallback is not None,
        )
        yield _gauge(
            "search_fallback",
            "1 while the newest register cannot be read, and an earlier one is searched, or none.",
            snapshot.searches_earlier,
        )
        if last := snapshot.last_sync:
            yield _gauge(
                "last_sync_timestamp_seconds",
                "When the last sync ended, however it ended.",
                last.finished_at.timestamp(),
            )
            outcome = GaugeMetricFamily(
                "trial_page_last_sync_outcome", "1 for how it ended.", labels=("outcome",)
            )
            for one in get_args(Outcome):
                outcome.add_metric((one.replace(" ", "_"),), one == last.outcome)
            yield outcome


def _gauge(name: str, says: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"trial_page_{name}", says, value)
