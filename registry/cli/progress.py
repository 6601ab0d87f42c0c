"""Progress of what lasts on standard error: a bar on a terminal, a line now and then elsewhere."""

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from registry import logs
from registry.cli.say import counted
from registry.mirror.report import Progress, Step

LOG = logging.getLogger(__name__)

SECONDS_BETWEEN_LINES = 15.0
_MINUTES_THAT_ARE_HOURS = 100


@contextmanager
def shown(*, quiet: bool) -> Iterator[Callable[[Progress], None] | None]:
    """Give what to call with each `Progress`; None when nothing is to be shown."""
    if quiet:
        yield None
    elif logs.in_json():
        yield Lines(lambda text: LOG.info("%s", text.strip()), time.monotonic)
    elif sys.stderr.isatty():
        with _bar() as advance:
            yield advance
    else:
        yield Lines(sys.stderr.write, time.monotonic)


class Lines:
    """Progress as plain lines, for logs and mails: one each `SECONDS_BETWEEN_LINES`."""

    def __init__(self, write: Callable[[str], object], clock: Callable[[], float]) -> None:
        self._write, self._clock = write, clock
        self._started = self._said = clock()
        self._step = Step.READ

    def __call__(self, progress: Progress) -> None:
        """Write a line when the last one is long enough ago; each step has a rate of its own."""
        now = self._clock()
        if progress.step is not self._step:
            self._step, self._started = progress.step, now
        if now - self._said < SECONDS_BETWEEN_LINES or now == self._started:
            return
        self._said = now
        rate = progress.done / (now - self._started)
        of_all = f" of {progress.total:,}" if progress.total else ""
        text = f"{progress.done:,}{of_all} {progress.step}, {rate:,.0f} a second"
        if progress.total and rate:
            text += f", {_left((progress.total - progress.done) / rate)} left"
        self._write(text + "\n")


def _left(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes == 0:
        return "less than a minute"
    if minutes < _MINUTES_THAT_ARE_HOURS:
        return f"about {counted(minutes, 'minute')}"
    return f"about {counted(round(minutes / 60), 'hour')}"


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None]]:
    # Here, because a run without a terminal needs none of it.
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bar
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:,.0f}/s" if task.speed else "")

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task, step = bar.add_task("", total=None), None

        def advance(progress: Progress) -> None:
            nonlocal step
            if progress.step is not step:  # its rate begins anew
                step = progress.step
                bar.reset(task, description=step.capitalize())
            bar.update(task, completed=progress.done, total=progress.total)

        yield advance
