"""Whether this process lives, what it shows and whether it can, and what it counts."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from registry.web.answer import NOT_KEPT, TEXT, Answer
from registry.web.asked import Asked
from registry.web.measures import Measures, data_time


def health(asked: Asked) -> Answer:
    """The process answers."""
    del asked
    return Answer.of("ok\n", TEXT, cache=NOT_KEPT)


def edition(asked: Asked) -> Answer:
    """Which edition is shown: an open page asks now and then, and is made anew for another one."""
    return Answer.of(asked.edition.mark, TEXT, cache=NOT_KEPT)


def ready(asked: Asked) -> Answer:
    """There is a readable snapshot that is not too old. Says why not, and names no file."""
    snapshot = asked.edition.snapshot
    if snapshot is None:
        return _not_ready("There is no snapshot that can be read.")
    limit = timedelta(days=asked.edition.settings.mirror.ready_days)
    age = datetime.now(UTC) - data_time(snapshot, asked.edition.settings.trials)
    if age > limit:
        most = limit / timedelta(days=1)
        return _not_ready(f"The data are {age.days} days old; at most {most:g} are allowed.")
    said = [f"Snapshot {snapshot.generation} is shown."]
    if snapshot.fallback:
        said.append("The newest cannot be read.")
    if snapshot.searches_earlier:
        said.append("The newest register cannot be read, so the search is an earlier one or none.")
    return Answer.of(f"{' '.join(said)}\n", TEXT, cache=NOT_KEPT)


def measured(measures: Measures) -> Callable[[Asked], Answer]:
    """What is counted, for Prometheus."""
    return lambda _: Answer.of(measures.told(), CONTENT_TYPE_PLAIN_0_0_4, cache=NOT_KEPT)


def _not_ready(why: str) -> Answer:
    return Answer.of(f"{why}\n", TEXT, 503, NOT_KEPT)
