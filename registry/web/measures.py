"""What this process tells of itself to Prometheus: counts, durations, the age of its data.

No address, no query and nothing else of a reader is among it.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import accumulate

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from registry.edition import Editions
from registry.mirror.snapshot import Snapshot

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Upper ends in seconds of the classes that durations are counted in."""


def data_time(snapshot: Snapshot) -> datetime:
    """When the data were known to be right: the registry answered, or they were put in."""
    return snapshot.checked_at or snapshot.published.published_at


class Measures(Collector):
    """The measures of one application, in a registry of their own.

    Counting is one thread's, that of the event loop, so it needs none of the library's locks.
    """

    def __init__(self, editions: Editions) -> None:
        self._editions = editions
        self._registry = CollectorRegistry()
        self._registry.register(self)
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
        snapshot = self._editions.current().snapshot
        yield GaugeMetricFamily(
            "trial_page_snapshot_generation",
            "Number of the snapshot that is shown; 0 when there is none.",
            snapshot.generation if snapshot else 0,
        )
        if snapshot:
            yield GaugeMetricFamily(
                "trial_page_data_age_seconds",
                "Time since the registry last answered, or the embedded records were loaded.",
                (datetime.now(UTC) - data_time(snapshot)).total_seconds(),
            )
