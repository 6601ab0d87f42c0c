"""What this process tells of itself to Prometheus: counts, durations, the age of its data.

No address, no query and nothing else of a reader is among it.
"""

from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from registry.edition import Editions
from registry.mirror.snapshot import Snapshot

_BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


def data_time(snapshot: Snapshot) -> datetime:
    """When the data were known to be right: the registry answered, or they were put in."""
    return snapshot.checked_at or snapshot.published.published_at


class Measures:
    """The measures of one application, in a registry of their own."""

    def __init__(self, editions: Editions) -> None:
        self._editions = editions
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "trial_page_requests",
            "Answers to plain HTTP requests.",
            ("route", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "trial_page_request_seconds",
            "Time to the end of an answer.",
            ("route",),
            buckets=_BOUNDS,
            registry=self._registry,
        )
        self._age = Gauge(
            "trial_page_data_age_seconds",
            "Time since the registry last answered, or the embedded records were loaded.",
            registry=self._registry,
        )
        self._generation = Gauge(
            "trial_page_snapshot_generation",
            "Number of the snapshot that is shown; 0 when there is none.",
            registry=self._registry,
        )
        self._counters: dict[tuple[str, int], Counter] = {}
        self._timers: dict[str, Histogram] = {}

    def count(self, route: str, status: int, seconds: float) -> None:
        """An answer of this route, which took so long."""
        counter = self._counters.get((route, status))
        if counter is None:
            counter = self._counters[route, status] = self._requests.labels(route, str(status))
            self._timers[route] = self._seconds.labels(route)
        counter.inc()
        self._timers[route].observe(seconds)

    def told(self) -> bytes:
        """Everything in Prometheus' text format."""
        snapshot = self._editions.current().snapshot
        self._generation.set(snapshot.generation if snapshot else 0)
        age = (datetime.now(UTC) - data_time(snapshot)).total_seconds() if snapshot else "NaN"
        self._age.set(float(age))
        return generate_latest(self._registry)
