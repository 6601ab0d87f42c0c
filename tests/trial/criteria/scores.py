"""How the reading compares with texts that people marked criterion by criterion.

    python -m tests.trial.criteria.scores [--verbose]

prints a table with a row for each annotated set. `--verbose` adds what was missed and what was
read without being there, by NCT id and offsets; the texts themselves stay where they are.
"""

import argparse
import gzip
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from registry.trial.criteria import Label, read_criteria

ANNOTATIONS = Path(__file__).with_name("annotations.json")
RECORDS = Path(__file__).resolve().parents[4] / "shared" / "records" / "records.ndjson.gz"
SAME = 0.9
"""From which Jaccard index on two spans are the same criterion."""
MOSTLY = 0.5
"""Above which share of its letters an annotated criterion is read under the opposite label."""
OPPOSITE = {Label.INCLUSION: Label.EXCLUSION, Label.EXCLUSION: Label.INCLUSION}
_NO_WORD = re.compile(r"</?[a-z][^<>]*>|<!--.*?-->|&(?:[a-z]+|#\d+|#x[\da-f]+);", re.I | re.S)


@dataclass(frozen=True)
class Span:
    """A criterion in a text: its label, and where it stands in characters of the source."""

    label: Label
    start: int
    end: int


@dataclass(frozen=True)
class Annotated:
    """A text with the criteria that a reader found in it, in order."""

    nct_id: str
    chosen_by: str
    text: str
    criteria: tuple[Span, ...]


@dataclass(frozen=True)
class Compared:
    """What a reading of one text found, missed, made up, and put under the opposite label."""

    annotated: Annotated
    matched: int
    missed: tuple[Span, ...]
    surplus: tuple[Span, ...]
    opposite: tuple[Span, ...]


@dataclass(frozen=True)
class Score:
    """The sums over a set of texts."""

    texts: int
    criteria: int
    read: int
    matched: int
    opposite: int

    @property
    def precision(self) -> float:
        """Which share of what was read is annotated so."""
        return self.matched / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        """Which share of what is annotated was read so."""
        return self.matched / self.criteria if self.criteria else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.read + self.criteria
        return 2 * self.matched / both if both else 1.0


class NotTheText(Exception):
    """The record's text is not the one that was annotated, or an annotation does not fit it."""


def texts(archive: Path = RECORDS) -> dict[str, str]:
    """The criteria text of each record that has one, by NCT id."""
    found: dict[str, str] = {}
    with gzip.open(archive) as lines:
        for line in lines:
            protocol = json.loads(line)["protocolSection"]
            text = protocol.get("eligibilityModule", {}).get("eligibilityCriteria")
            if text is not None:
                found[protocol["identificationModule"]["nctId"]] = text
    return found


def annotated(by_id: Mapping[str, str], path: Path = ANNOTATIONS) -> tuple[Annotated, ...]:
    """The annotated texts; NotTheText where the annotation is of other words or makes no sense."""
    return tuple(_entry(entry, by_id) for entry in json.loads(path.read_text(encoding="utf-8")))


def _entry(entry: Mapping[str, object], by_id: Mapping[str, str]) -> Annotated:
    nct_id, marked = str(entry["nctId"]), entry["criteria"]
    text = by_id.get(nct_id, "")
    if hashlib.sha256(text.encode()).hexdigest()[:16] != entry["text"]:
        raise NotTheText(f"{nct_id}: the text is not the one that was annotated")
    assert isinstance(marked, list)
    spans = tuple(Span(Label(label), start, end) for label, start, end in marked)
    place = 0
    for span in spans:
        if not place <= span.start < span.end <= len(text):
            raise NotTheText(f"{nct_id}: {span.start} to {span.end} does not fit")
        place = span.end
    return Annotated(nct_id, str(entry["set"]), text, spans)


def compare(one: Annotated) -> Compared:
    """Read the text and match what was read one to one with what is annotated.

    The spans of either side do not overlap, so that no span can be the same as two others.
    """
    counts = _letters(one.text)

    def letters(start: int, end: int) -> int:
        return counts[end] - counts[start] if end > start else 0

    def shared(left: Span, right: Span) -> int:
        return letters(max(left.start, right.start), min(left.end, right.end))

    def same(left: Span, right: Span) -> bool:
        both = shared(left, right)
        either = letters(left.start, left.end) + letters(right.start, right.end) - both
        return left.label is right.label and either > 0 and both / either >= SAME

    read = [Span(found.label, found.start, found.end) for found in read_criteria(one.text).criteria]
    missed = tuple(span for span in one.criteria if not any(same(span, found) for found in read))
    surplus = tuple(found for found in read if not any(same(span, found) for span in one.criteria))
    opposite = []
    for span in one.criteria:
        wrong = [found for found in read if found.label is OPPOSITE.get(span.label)]
        under = sum(shared(span, found) for found in wrong)
        if under > MOSTLY * letters(span.start, span.end):
            opposite.append(span)
    return Compared(one, len(one.criteria) - len(missed), missed, surplus, tuple(opposite))


def _letters(text: str) -> Sequence[int]:
    """How many letters and digits stand before each character, tags and entities aside."""
    bare = _NO_WORD.sub(lambda found: " " * len(found[0]), text)
    return [0, *accumulate(sign.isalnum() for sign in bare)]


def score(compared: Iterable[Compared]) -> Score:
    """The sums over these texts."""
    whole = list(compared)
    matched = sum(one.matched for one in whole)
    return Score(
        len(whole),
        sum(len(one.annotated.criteria) for one in whole),
        matched + sum(len(one.surplus) for one in whole),
        matched,
        sum(len(one.opposite) for one in whole),
    )


def _lines(compared: Sequence[Compared], *, verbose: bool) -> Iterator[str]:
    yield "| set | texts | criteria | precision | recall | F1 | opposite label |"
    yield "|---|---|---|---|---|---|---|"
    for chosen_by in dict.fromkeys(one.annotated.chosen_by for one in compared):
        one = score(each for each in compared if each.annotated.chosen_by == chosen_by)
        yield (
            f"| {chosen_by} | {one.texts} | {one.criteria} | {one.precision:.3f} |"
            f" {one.recall:.3f} | {one.f1:.3f} | {one.opposite} |"
        )
    if verbose:
        for each in compared:
            for kind in ("missed", "surplus", "opposite"):
                for span in getattr(each, kind):
                    where = f"{each.annotated.nct_id} {span.start}-{span.end}"
                    yield f"{each.annotated.chosen_by}: {kind} {where} {span.label}"


def main() -> int:
    """Print the table; the exit code is 2 where the records are not there."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--verbose", action="store_true", help="name every miss")
    chosen = parser.parse_args()
    if not RECORDS.is_file():
        print(f"{RECORDS} is absent: the annotated texts are among these records.", file=sys.stderr)  # noqa: T201
        return 2
    compared = [compare(one) for one in annotated(texts())]
    print("\n".join(_lines(compared, verbose=chosen.verbose)))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
